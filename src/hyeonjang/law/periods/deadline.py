"""The answer: a due date with the day-by-day list that proves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from hyeonjang.kit.korean import date_weekday_ko, moment_ko
from hyeonjang.law.periods.spec import Clock, day_of
from hyeonjang.law.runtime import Json, Trace, to_json


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the count, or a run of equal days up to ``until``.

    ``ordinal`` numbers counted days; ``seconds`` is the working time taken from the day on hour clocks.
    """

    day: date
    counted: bool
    reason: str
    cite: str
    ordinal: int | None = None
    seconds: int | None = None
    until: date | None = None

    def to_json(self) -> dict[str, Json]:
        found: dict[str, Json] = {
            "date": self.day.isoformat(),
            "counted": self.counted,
            "reason": self.reason,
            "cite": self.cite,
        }
        if self.until is not None:
            found["until"] = self.until.isoformat()
        if self.ordinal is not None:
            found["n"] = self.ordinal
        if self.seconds is not None:
            found["seconds"] = self.seconds
        return found

    def to_korean(self) -> str:
        """One line for the desk and the terminal."""
        day = date_weekday_ko(self.day) + (f" ~ {date_weekday_ko(self.until)}" if self.until else "")
        mark = f"{self.ordinal}일째" if self.ordinal and self.seconds is None else "산입"
        return f"{day}  {mark if self.counted else '제외'}  {self.reason}  [{self.cite}]"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date and why.

    ``due`` is the effective end (a date-time on hour clocks); ``statutory_due`` what the statute alone
    gives, before a minister's override; ``nominal`` the end before a holiday moved it; ``base_due`` the end
    before extensions. ``days`` lists every counted and skipped day, ``steps`` the rules applied, ``table``
    the version of the holiday table.
    """

    clock: Clock
    due: date
    statutory_due: date
    nominal: date
    base_due: date
    table: str
    days: tuple[DayLine, ...] = ()
    steps: Trace = field(default_factory=Trace)

    @property
    def due_day(self) -> date:
        return day_of(self.due)

    def to_json(self) -> dict[str, Json]:
        return {
            "due": to_json(self.due),
            "clock": self.clock.value,
            "statutory_due": to_json(self.statutory_due),
            "nominal": to_json(self.nominal),
            "base_due": to_json(self.base_due),
            "table": self.table,
            "trace": [line.to_json() for line in self.days],
            "steps": self.steps.to_json(),
        }

    def to_korean(self) -> str:
        """The explanation as Korean lines."""
        lines = [f"기한: {when_ko(self.due)}"]
        if self.due != self.statutory_due:
            lines.append(f"법정 기한: {when_ko(self.statutory_due)} (기한연장 전)")
        lines += ["", "날짜별 계산"] + [f"  {line.to_korean()}" for line in self.days]
        lines += ["", "적용한 규칙"]
        lines += [
            f"  {step.rule}: {when_ko(step.result) if isinstance(step.result, date) else step.result}"
            f"  [{step.cite}]"
            for step in self.steps.steps
        ]
        return "\n".join(lines)


def when_ko(moment: date) -> str:
    """A date or moment in the form of documents."""
    return moment_ko(moment) if isinstance(moment, datetime) else date_weekday_ko(moment)
