"""One shape for every explanation that "왜?" shows, whatever computed the figure.

Understands the traces and deadlines of ``law``, live or as the JSON that the audit log keeps, and plain
sentences; so a decision of three years ago is explained by the same panel as today's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hyeonjang.kit.korean import date_ko, date_weekday_ko, moment_ko


@dataclass(frozen=True)
class Line:
    """One day or one rule: what, its result, on which article."""

    what: str
    result: str = ""
    cite: str = ""
    inputs: str = ""
    counted: bool | None = None


@dataclass(frozen=True)
class Explanation:
    days: tuple[Line, ...] = ()
    steps: tuple[Line, ...] = ()


def _words(value: object) -> str:
    """A value as Korean text; ISO dates become Korean dates."""
    if isinstance(value, bool):
        return "예" if value else "아니요"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime):
        return moment_ko(value)
    if isinstance(value, date):
        return date_ko(value)
    if isinstance(value, str):
        try:
            return (
                moment_ko(datetime.fromisoformat(value))
                if "T" in value
                else date_ko(date.fromisoformat(value))
            )
        except ValueError:
            return value
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_words(item)}" for key, item in value.items() if item not in ("", None))
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_words(item) for item in value)
    return "" if value is None else str(value)


def _get(item: object, *names: str) -> object:
    for name in names:
        found = item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)
        if found is not None:
            return found
    return None


def _day_line(item: object) -> Line:
    day, until = (_as_date(_get(item, *names)) for names in (("day", "date"), ("until",)))
    what = date_weekday_ko(day) if day else ""
    if until:
        what += f" ~ {date_weekday_ko(until)}"
    counted = bool(_get(item, "counted"))
    ordinal, seconds = _get(item, "ordinal", "n"), _get(item, "seconds")
    mark = f"{ordinal}일째" if counted and ordinal and seconds is None else "산입" if counted else "제외"
    return Line(what, mark, str(_get(item, "cite") or ""), str(_get(item, "reason") or ""), counted)


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10]) if value else None


def _step_line(item: object) -> Line:
    if isinstance(item, str):
        return Line(item)
    return Line(
        str(_get(item, "rule", "title", "name") or ""),
        _words(_get(item, "result", "value")),
        str(_get(item, "cite") or ""),
        _words(_get(item, "inputs")),
    )


def explain(trace: object) -> Explanation:
    """The explanation of a deadline, a trace, a list of either's lines, or a list of sentences."""
    if trace is None:
        return Explanation()
    if isinstance(trace, str):
        return Explanation(steps=(Line(trace),))
    days, steps = _get(trace, "days", "trace"), _get(trace, "steps")
    if days is None and steps is None:
        items = list(trace) if isinstance(trace, Iterable) and not isinstance(trace, Mapping) else [trace]
        return Explanation(
            tuple(_day_line(item) for item in items if _is_day(item)),
            tuple(_step_line(item) for item in items if not _is_day(item)),
        )
    inner = _get(steps, "steps") if steps is not None and not isinstance(steps, list | tuple) else steps
    return Explanation(
        tuple(_day_line(item) for item in _iterable(days)),
        tuple(_step_line(item) for item in _iterable(inner)),
    )


def _is_day(item: object) -> bool:
    return not isinstance(item, str) and _get(item, "counted") is not None


def _iterable(value: object) -> Iterable[object]:
    return value if isinstance(value, Iterable) else ()
