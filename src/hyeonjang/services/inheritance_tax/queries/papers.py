"""Papers of one estate that are not letters: the leaflet of the counter, the calendar file."""

from __future__ import annotations

from datetime import date

from hyeonjang.commons.audit import access
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .. import calendar_file
from .. import leaflet as paper
from ..estimate import Estimate
from ..permissions import need_counter
from . import estates, known
from .deaths import one


def leaflet(actor: Actor, died_on: date, *, abroad: bool | None, large: bool, form: str) -> bytes:
    """The leaflet for a family at the counter; it says nothing about anybody. Raises ``Refused`` for an impossible day."""
    need_counter(actor)
    report = paper.Report(died_on, clock.today(), estates.office(known.settings(actor)), abroad=abroad)
    if form == "hwpx":
        return paper.leaflet_hwpx(report, table=holiday_table())
    return paper.leaflet_pdf(report, large=large, table=holiday_table())


def calendar(actor: Actor, death_id: int) -> bytes:
    """The deadlines of one estate as a calendar file, to be given to an heir who asks; the look is noted."""
    death = one(actor, death_id)
    rows = estates.load(actor, death)
    if not rows.heirs:
        raise Refused("상속인을 적은 뒤에 달력 파일을 만들 수 있습니다. 기한이 상속인에 따라 다릅니다.")
    access.note(actor, ("inheritance_tax.death", death.pk, str(death)), "상속인에게 줄 달력 파일")
    estate = estates.estate_of(rows, clock.today(), known.settings(actor))
    return calendar_file.calendar_file(Estimate(estate, holiday_table()), f"inheritance-{death.pk}", sequence=death.version)
