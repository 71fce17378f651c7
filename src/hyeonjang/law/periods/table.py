"""The holiday table: immutable, versioned, asked by regime, extended by making a new one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.days import HolidayDay, Regime
from hyeonjang.law.periods.statutory import declared_days, statutory_days, substitute_days

FIRST, LAST = date(2010, 1, 1), date(2050, 12, 31)
"""The days the shipped table knows: as far as the lunar anchors reach."""

_SATURDAY, _SUNDAY = 5, 6
_WEEKEND_CITE = {
    Regime.MINWON: ("민원 처리에 관한 법률 제19조", "공휴일에 관한 법률 부칙 제3조"),
    Regime.CIVIL: ("민법 제161조", "관공서의 공휴일에 관한 규정 제2조제1호"),
    Regime.TAX: ("지방세기본법 제24조제1항제1호", "지방세기본법 제24조제1항제1호"),
    Regime.PAYROLL: ("국민기초생활 보장법 시행령 제6조제1항", "관공서의 공휴일에 관한 규정 제2조제1호"),
    Regime.LOCAL: ("지방공무원 복무규정 제2조", "관공서의 공휴일에 관한 규정 제2조제1호"),
}


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day is no working day, and by which article."""

    reason: str
    cite: str


class HolidayTable:
    """Which days are off, for whom.

    Local holidays count only after :meth:`for_office`. Asking about a day outside ``first``..``last`` is
    refused instead of answered wrongly.
    """

    def __init__(
        self, days: Iterable[HolidayDay], *, first: date = FIRST, last: date = LAST, office: str | None = None
    ) -> None:
        self.first, self.last, self.office = first, last, office
        self.rows = tuple(sorted(set(days), key=lambda row: row.sort_key))
        self._by_regime: dict[Regime, dict[date, HolidayDay]] = {regime: {} for regime in Regime}
        for row in self.rows:
            if not first <= row.date <= last:
                raise Refused(
                    f"{date_ko(row.date)}은 공휴일표의 범위({date_ko(first)} ~ {date_ko(last)}) 밖입니다. "
                    "날짜를 확인하십시오."
                )
            for regime in self._regimes_of(row):
                self._by_regime[regime].setdefault(row.date, row)

    def _regimes_of(self, row: HolidayDay) -> frozenset[Regime]:
        if row.office is None:
            return row.regimes
        # A closed office has no working hours, so its own holiday also stops its petition clock.
        return row.regimes | {Regime.MINWON, Regime.LOCAL} if row.office == self.office else frozenset()

    @cached_property
    def version(self) -> str:
        """A short fingerprint of the content: equal tables, equal text, on any machine and in any order."""
        return hashlib.sha256(repr([self.office, [row.sort_key for row in self.rows]]).encode()).hexdigest()[:12]

    def with_days(self, days: Iterable[HolidayDay]) -> HolidayTable:
        """A new table that also holds ``days``; raises ``Refused`` for a day out of range."""
        return HolidayTable((*self.rows, *days), first=self.first, last=self.last, office=self.office)

    def known_on(self, day: date) -> HolidayTable:
        """The table as it could be known on ``day``: without what was declared later."""
        rows = [row for row in self.rows if row.known_from is None or row.known_from <= day]
        return HolidayTable(rows, first=self.first, last=self.last, office=self.office)

    def for_office(self, office: str) -> HolidayTable:
        """The table of one office: its local holidays count in the regimes ``minwon`` and ``local``."""
        return HolidayTable(self.rows, first=self.first, last=self.last, office=office)

    def off(self, day: date, regime: Regime) -> DayOff | None:
        """Why ``day`` is off under ``regime``; ``None`` on a working day. Raises ``Refused`` out of range."""
        row = self.holiday(day, regime)
        weekday = day.weekday()
        if row is None and weekday < _SATURDAY:
            return None
        saturday, sunday = _WEEKEND_CITE[regime]
        if row is None:
            return DayOff("토요일", saturday) if weekday == _SATURDAY else DayOff("일요일", sunday)
        suffix = {_SATURDAY: "ㆍ토요일", _SUNDAY: "ㆍ일요일"}.get(weekday, "")
        return DayOff(row.name + suffix, row.cite)

    def holiday(self, day: date, regime: Regime) -> HolidayDay | None:
        """The named holiday of ``day`` under ``regime``, weekends aside."""
        if not self.first <= day <= self.last:
            raise Refused(
                f"{date_ko(day)}은 공휴일표의 범위({date_ko(self.first)} ~ {date_ko(self.last)}) 밖이라 "
                "기한을 셀 수 없습니다. 날짜와 기간을 확인하십시오."
            )
        return self._by_regime[regime].get(day)

    def is_working(self, day: date, regime: Regime) -> bool:
        """Whether ``day`` is a working day under ``regime``."""
        if self.first <= day <= self.last:
            return day.weekday() < _SATURDAY and day not in self._by_regime[regime]
        return self.holiday(day, regime) is None  # refuses

    def days_off(self, regime: Regime) -> frozenset[date]:
        """The named holidays of a regime (weekends are not listed)."""
        return frozenset(self._by_regime[regime])


@cache
def default_table() -> HolidayTable:
    """The shipped table: statutory, substitute, temporary and election days, 2010 to 2050."""
    statutory = [(key, row) for key, row in statutory_days(FIRST, LAST)]
    declared = declared_days()
    substitutes = substitute_days(statutory, declared)
    return HolidayTable([*(row for _, row in statutory), *declared, *substitutes])
