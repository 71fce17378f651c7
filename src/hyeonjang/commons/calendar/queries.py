"""The holiday table of ``law.periods`` with the days that officers added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.calendar.models import OfficerHoliday
from hyeonjang.kit import clock
from hyeonjang.law.periods.days import HolidayDay, Kind, Regime
from hyeonjang.law.periods.table import HolidayTable, default_table

_cache: dict[tuple[tuple[HolidayDay, ...], date | None], HolidayTable] = {}


@dataclass(frozen=True)
class HolidayView:
    id: int
    day: date
    name: str
    kind: str
    regimes: tuple[str, ...]
    promulgated_on: date
    source: str
    added_by: str


def _day(row: OfficerHoliday) -> HolidayDay:
    cite = (
        "관공서의 공휴일에 관한 규정 제2조제11호"
        if row.kind == OfficerHoliday.Kind.TEMPORARY
        else "지방자치단체의 휴일에 관한 규정"
    )
    return HolidayDay(
        row.date,
        row.name,
        Kind(row.kind),
        cite,
        frozenset(Regime(name) for name in row.regimes),
        promulgated_on=row.promulgated_on,
        known_from=row.promulgated_on,
        source=row.source,
    )


def holiday_table(known_on: date | None = None) -> HolidayTable:
    """The table with officer-added days; with ``known_on``, only what was promulgated by that day.

    Cached until a day is added or taken back, in this or another process.
    """
    days = tuple(_day(row) for row in OfficerHoliday.objects.filter(revoked_at=None).order_by("date", "id"))
    key = (days, known_on)
    table = _cache.get(key)
    if table is None:
        table = default_table().with_days(days)
        if known_on is not None:
            table = table.known_on(known_on)
        if len(_cache) > 32:
            _cache.clear()
        _cache[key] = table
    return table


def is_workday(day: date) -> bool:
    """Whether the county office works on ``day``."""
    return holiday_table().is_working(day, Regime.LOCAL)


def added_holidays(start: date | None = None) -> list[HolidayView]:
    """The added days that count, the earliest first."""
    rows = OfficerHoliday.objects.filter(revoked_at=None, date__gte=start or date(2000, 1, 1)).order_by(
        "date", "id"
    )
    return [
        HolidayView(
            row.pk,
            row.date,
            row.name,
            row.get_kind_display(),
            tuple(row.regimes),
            row.promulgated_on,
            row.source,
            row.added_by,
        )
        for row in rows
    ]


def upcoming(days: int = 60) -> list[HolidayView]:
    """The added days of the next ``days`` days."""
    today = clock.today()
    return [view for view in added_holidays(today) if (view.day - today).days <= days]


@dataclass(frozen=True)
class DayOffView:
    """A day off with what it is off for."""

    day: date
    name: str
    kind: str
    applies_ko: str
    cite: str
    source: str


REGIMES_KO = {
    Regime.MINWON: "민원 처리기간", Regime.CIVIL: "일반 기간", Regime.TAX: "지방세", Regime.PAYROLL: "급여 지급일",
    Regime.LOCAL: "군청 근무",
}
KINDS_KO = {"statutory": "공휴일", "substitute": "대체공휴일", "temporary": "임시공휴일", "election": "선거일", "local": "지방공휴일"}


def years() -> tuple[int, int]:
    """The first and the last year that the table knows."""
    table = holiday_table()
    return table.first.year, table.last.year


def days_of(year: int) -> list[DayOffView]:
    """The named days off of a year, with the clocks they hold for; Sundays and Saturdays are not listed."""
    table = holiday_table()
    found = []
    for row in table.rows:
        if row.date.year != year:
            continue
        regimes = [words for regime, words in REGIMES_KO.items() if regime in row.regimes]
        applies = "모든 기한" if len(regimes) == len(REGIMES_KO) else ", ".join(regimes)
        kind = KINDS_KO.get(row.kind.value, row.kind.value)
        found.append(DayOffView(row.date, row.name, kind, applies, row.cite, row.source))
    return found
