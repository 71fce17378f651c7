"""Text in, plain data out: the function behind ``hyeonjang law due`` and behind the REST answer."""

from __future__ import annotations

from collections.abc import Sequence

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import (
    Clock,
    ClockSpec,
    Extension,
    Length,
    OfficeHours,
    Reading,
    Suspension,
    parse_start,
)
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.runtime import Json


def spec_from_text(
    clock: str,
    start: str,
    length: str | None = None,
    suspends: Sequence[str] = (),
    extends: Sequence[str] = (),
    *,
    lunch: str | None = None,
    reading: str = "strict",
    unless_worse: bool = False,
    first_day_in: bool = False,
) -> ClockSpec:
    """A :class:`ClockSpec` from the words of the command line; raises ``Refused``."""
    try:
        named = Clock(clock.strip().lower().replace("_", "-"))
    except ValueError:
        known = ", ".join(item.value for item in Clock)
        raise Refused(
            f"'{clock}'이라는 계산 방식이 없습니다. {known} 가운데 하나를 고르십시오.", field="clock"
        ) from None
    try:
        how = Reading(reading)
    except ValueError:
        raise Refused(
            f"'{reading}'이라는 역산 방식이 없습니다. strict나 loose를 고르십시오.", field="reading"
        ) from None
    office = OfficeHours()
    return ClockSpec(
        named,
        parse_start(start),
        Length.parse(length) if length is not None and length.strip() else None,
        tuple(Suspension.parse(text) for text in suspends),
        tuple(Extension.parse(text) for text in extends),
        office=office.with_lunch(lunch) if lunch else office,
        unless_worse=unless_worse,
        first_day_in=first_day_in,
        reading=how,
    )


def deadline_from_text(
    clock: str,
    start: str,
    length: str | None = None,
    suspends: Sequence[str] = (),
    extends: Sequence[str] = (),
    *,
    table: HolidayTable | None = None,
    lunch: str | None = None,
    reading: str = "strict",
    unless_worse: bool = False,
    first_day_in: bool = False,
) -> Deadline:
    """The :class:`Deadline` for the words of the command line; raises ``Refused``."""
    return deadline(
        spec_from_text(
            clock,
            start,
            length,
            suspends,
            extends,
            lunch=lunch,
            reading=reading,
            unless_worse=unless_worse,
            first_day_in=first_day_in,
        ),
        table,
    )


def due_from_text(
    clock: str,
    start: str,
    length: str | None = None,
    suspends: Sequence[str] = (),
    extends: Sequence[str] = (),
    *,
    table: HolidayTable | None = None,
    lunch: str | None = None,
    reading: str = "strict",
    unless_worse: bool = False,
    first_day_in: bool = False,
) -> dict[str, Json]:
    """``{"due": …, "clock": …, "trace": [each day], "steps": [each rule], …}`` in plain JSON values.

    ``due`` is ``2026-06-10T14:00`` on hour clocks and ``2026-06-10`` on day clocks; on ``local-tax`` it is
    the effective deadline, ``statutory_due`` the one of the statute. Raises ``Refused`` with a Korean
    sentence for anything that cannot be read or is not lawful.
    """
    found = deadline_from_text(
        clock,
        start,
        length,
        suspends,
        extends,
        table=table,
        lunch=lunch,
        reading=reading,
        unless_worse=unless_worse,
        first_day_in=first_day_in,
    )
    answer = found.to_json()
    answer["start"] = start
    answer["length"] = length
    return answer
