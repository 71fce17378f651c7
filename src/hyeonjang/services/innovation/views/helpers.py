"""What the screens share: the cycle asked for, running a verb, a page that is one form."""

from __future__ import annotations

from datetime import date

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui import verbs
from hyeonjang.commons.ui.views import DeskRequest
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.innovation.queries import cycles, names


def cycle_of(request: DeskRequest) -> cycles.CycleView:
    """The cycle of ``?year=``, else the running one; a sentence when there is none yet."""
    year = request.GET.get("year", "")
    if year.isdecimal() and len(year) <= 4:
        return cycles.by_year(request.actor, int(year), clock.today())
    found = cycles.current(request.actor, clock.today())
    if found is None:
        raise NotFound("아직 만든 연차가 없습니다. 기획감사담당관이 연차 설정에서 먼저 만들어야 합니다.")
    return found


def my_teams(actor: Actor, on: date) -> list[tuple[int, str]]:
    """The teams this actor writes for: the own ones, and all of a department the actor heads."""
    return [
        (team.id, team.full_name)
        for team in names.teams(on).values()
        if actor.in_unit(team.id) or actor.is_head_of(team.department_id)
    ]


run = verbs.run
form_view = verbs.FormView("innovation/form.html")
