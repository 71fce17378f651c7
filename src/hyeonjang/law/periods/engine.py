"""One door to all clocks, and the recomputation of open clocks when the holiday table changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.backward import before, payday
from hyeonjang.law.periods.calendars import civil, local_tax, restrictive
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.petition import immediate, petition
from hyeonjang.law.periods.spec import Clock, ClockSpec
from hyeonjang.law.periods.table import HolidayTable, default_table

K = TypeVar("K", bound=Hashable)

_CLOCKS: dict[Clock, Callable[[ClockSpec, HolidayTable, bool], Deadline]] = {
    Clock.PETITION: petition,
    Clock.IMMEDIATE: immediate,
    Clock.CIVIL: civil,
    Clock.RESTRICTIVE: restrictive,
    Clock.LOCAL_TAX: local_tax,
    Clock.PAYDAY: payday,
    Clock.BEFORE: before,
}


def deadline(spec: ClockSpec, table: HolidayTable | None = None, *, explain: bool = True) -> Deadline:
    """The due date of ``spec`` under ``table`` (default: the shipped one), with its explanation.

    ``explain=False`` leaves the day list and the table version empty, for computing many. Raises ``Refused``
    with a Korean sentence for input that no clock can answer.
    """
    try:
        return _CLOCKS[spec.clock](spec, table or default_table(), explain)
    except OverflowError:
        raise Refused("달력의 범위를 벗어나 기한을 셀 수 없습니다. 날짜와 기간을 확인하십시오.") from None


@dataclass(frozen=True, slots=True)
class Moved(Generic[K]):
    """An open clock whose due date a change of the table moves."""

    id: K
    old_due: date
    new_due: date

    @property
    def by(self) -> timedelta:
        """How far it moves; positive is later."""
        return self.new_due - self.old_due


def recompute(
    clocks: Mapping[K, ClockSpec] | Iterable[tuple[K, ClockSpec]], old: HolidayTable, new: HolidayTable
) -> list[Moved[K]]:
    """Exactly those open clocks whose due date differs between the two tables, in the order given.

    This is what an officer sees before a temporary holiday is entered: which cases move and whom to warn.
    """
    pairs = clocks.items() if isinstance(clocks, Mapping) else clocks
    found = []
    for key, spec in pairs:
        was, becomes = (deadline(spec, table, explain=False).due for table in (old, new))
        if was != becomes:
            found.append(Moved(key, was, becomes))
    return found
