"""Statutory holidays and their substitutes, generated from dated rules.

Source: 관공서의 공휴일에 관한 규정 제2조ㆍ제3조, 공휴일에 관한 법률 제2조, 지방세기본법 제24조제1항.
The substitute is the first day after the holiday that is not itself a day of 제2조 (Sundays included); if it
is a Saturday, or if another substitute already stands there, it moves on to the next such day (제3조②③).
One day that carries two holidays gets one substitute (as on 2025-05-05).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from hyeonjang.law.periods.days import ALL_REGIMES, HolidayDay, Kind, Regime
from hyeonjang.law.runtime import read_date, read_yaml, rule

DATA = Path(__file__).with_name("data")
_ONE = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
_OFFICE_RULE = "관공서의 공휴일에 관한 규정 제2조"


@dataclass(frozen=True, slots=True)
class _Substitute:
    ids: frozenset[str]
    weekend: frozenset[int]
    since: date
    regimes: frozenset[Regime]
    cite: str
    promulgated: date | None


def _regimes(raw: object) -> frozenset[Regime]:
    return ALL_REGIMES if raw == "all" else frozenset(Regime(item) for item in cast(list[str], raw))


def _optional(raw: object) -> date | None:
    return None if raw is None else read_date(raw)


def lunar_anchors() -> dict[str, list[date]]:
    """Solar days of 설날, 부처님 오신 날 and 추석, by name."""
    content = cast(dict[str, list[dict[str, Any]]], read_yaml(DATA / "lunar.yaml"))
    found: dict[str, list[date]] = defaultdict(list)
    for row in content["anchors"]:
        for name in ("seollal", "buddha", "chuseok"):
            found[name].append(read_date(row[name]))
    return dict(found)


def _occurrences(
    row: dict[str, Any], years: range, anchors: dict[str, list[date]]
) -> Iterator[tuple[date, str]]:
    name = str(row["name"])
    if "day" in row:
        month, day = (int(part) for part in row["day"].split("-"))
        yield from ((date(year, month, day), name) for year in years)
        return
    for anchor in anchors[row["lunar"]]:
        if row.get("around"):
            yield anchor - _ONE, f"{name} 전날"
            yield anchor, name
            yield anchor + _ONE, f"{name} 다음 날"
        else:
            yield anchor, name


@rule(cite="관공서의 공휴일에 관한 규정 제2조", since="2010-01-01")
def statutory_days(first: date, last: date) -> list[tuple[str, HolidayDay]]:
    """Every statutory holiday from ``first`` to ``last`` with the id of its rule, in order of days."""
    content = cast(
        dict[str, list[dict[str, Any]]], read_yaml(DATA / "holidays.yaml", DATA / "holidays.schema.json")
    )
    anchors = lunar_anchors()
    years = range(first.year, last.year + 1)
    found: list[tuple[str, HolidayDay]] = []
    for row in content["holidays"]:
        since, until = read_date(row["from"]), _optional(row.get("to")) or last
        promulgated = _optional(row.get("promulgated"))
        for day, name in _occurrences(row, years, anchors):
            if max(first, since) <= day <= min(last, until):
                found.append(
                    (
                        row["id"],
                        HolidayDay(
                            day,
                            name,
                            Kind.STATUTORY,
                            row["cite"],
                            _regimes(row["regimes"]),
                            promulgated,
                            promulgated,
                            row["cite"],
                        ),
                    )
                )
    return sorted(found, key=lambda item: item[1].sort_key)


def declared_days() -> list[HolidayDay]:
    """Temporary holidays and election days that have been fixed, from the data file."""
    content = cast(dict[str, list[dict[str, Any]]], read_yaml(DATA / "declared.yaml"))
    days = [
        HolidayDay(
            read_date(row["date"]),
            row["name"],
            Kind.TEMPORARY,
            f"{_OFFICE_RULE}제11호ㆍ제4조",
            known_from=_optional(row["known_from"]),
            source=row["source"],
        )
        for row in content["temporary"]
    ]
    days += [
        HolidayDay(
            read_date(row["date"]),
            row["name"],
            Kind.ELECTION,
            f"{_OFFICE_RULE}제10호의2",
            source="공직선거법 제34조",
        )
        for row in content["elections"]
    ]
    return days


def _substitute_rules() -> list[_Substitute]:
    content = cast(
        dict[str, list[dict[str, Any]]], read_yaml(DATA / "holidays.yaml", DATA / "holidays.schema.json")
    )
    number = {"sat": _SATURDAY, "sun": _SUNDAY}
    return [
        _Substitute(
            frozenset(row["ids"]),
            frozenset(number[day] for day in row["weekend"]),
            read_date(row["from"]),
            _regimes(row["regimes"]),
            row["cite"],
            _optional(row.get("promulgated")),
        )
        for row in content["substitutes"]
    ]


@rule(cite="관공서의 공휴일에 관한 규정 제3조", since="2013-11-05")
def substitute_days(statutory: list[tuple[str, HolidayDay]], others: list[HolidayDay]) -> list[HolidayDay]:
    """The substitutes of ``statutory`` (pairs of rule id and day), given the ``others`` that are days off."""
    rules = _substitute_rules()
    office = [(key, row) for key, row in statutory if Regime.MINWON in row.regimes]
    off = {row.date for _, row in office} | {row.date for row in others}
    by_day: dict[date, list[tuple[str, HolidayDay]]] = defaultdict(list)
    for key, row in office:
        by_day[row.date].append((key, row))
    found: list[HolidayDay] = []
    for day in sorted(by_day):
        present = by_day[day]
        for key, row in present:
            found_rule = next((item for item in rules if key in item.ids and item.since <= day), None)
            if found_rule is None or not _triggers(day, found_rule, len(present) > 1):
                continue
            moved = day + _ONE
            while moved in off or moved.weekday() >= _SATURDAY:
                moved += _ONE
            off.add(moved)
            name = row.name.removesuffix(" 전날").removesuffix(" 다음 날")
            known = found_rule.promulgated
            found.append(
                HolidayDay(
                    moved,
                    f"대체공휴일({name})",
                    Kind.SUBSTITUTE,
                    found_rule.cite,
                    found_rule.regimes,
                    known,
                    known,
                    found_rule.cite,
                )
            )
            break
    return found


def _triggers(day: date, rule_row: _Substitute, overlaps: bool) -> bool:
    weekday = day.weekday()
    return weekday in rule_row.weekend or (overlaps and weekday < _SATURDAY)
