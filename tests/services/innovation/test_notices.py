"""What a department is told or tells stands on the other's list; the board shows how far every team has come."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import Conflict, NotPermitted
from hyeonjang.services.innovation import drawings, duties
from hyeonjang.services.innovation.actions import collections, stops
from hyeonjang.services.innovation.models import Adoption, Cycle, StopItem
from hyeonjang.services.innovation.queries import board, cycles, outcomes
from hyeonjang.services.innovation.rules.sheets import Column
from hyeonjang.services.innovation.vocabulary import ColumnType, StopCriterion, StopKind
from tests.services.innovation.conftest import County
from tests.services.innovation.test_views import client

pytestmark = pytest.mark.django_db
TEAM = "생활보장팀"


def tasks(actor: Actor, county: County) -> dict[str, str]:
    return {task.what: task.why for task in duties.tasks_of(actor, county.on)}


def test_자체_폐지는_총괄_담당에_통보되고_확인하면_사라진다(county: County) -> None:
    cycle = Cycle.objects.get(year=2026)
    StopItem.objects.filter(cycle=cycle).update(noted_on=county.on)
    assert not any("자체 폐지" in what for what in tasks(county.office, county))
    item = stops.stop(
        actor=county.member(TEAM), cycle_id=cycle.pk, team_id=county.unit(TEAM),
        item=stops.Stop(StopKind.REPORT, "주간 보고", StopCriterion.HABIT, "읽는 사람이 없다", 10, Decimal("1")))
    assert item.state == "abolished_self" and "자체 폐지 통보 1건" in tasks(county.office, county)
    page = client("planning").get(reverse("innovation:stops")).content.decode()
    assert "2026. 11. 23. 통보, 확인 전" in page and "통보 확인" in page
    assert "통보 확인" not in client("clerk").get(reverse("innovation:stops")).content.decode()
    with pytest.raises(NotPermitted):
        stops.note_stops(actor=county.member(TEAM), cycle_id=cycle.pk)
    said = client("planning").post(reverse("innovation:note_stops") + "?year=2026", follow=True).content.decode()
    assert "통보를 확인했습니다" in said and "2026. 11. 23. 확인" in said
    assert "자체 폐지 통보 1건" not in tasks(county.office, county)
    with pytest.raises(Conflict):
        stops.note_stops(actor=county.office, cycle_id=cycle.pk)


def test_독촉은_받은_부서의_할_일에_보인다(county: County) -> None:
    row = collections.send(
        actor=county.office, title="보고 현황", guide="", columns=[Column("보고 이름", ColumnType.TEXT, required=True)],
        due=county.on, department_ids=[county.unit("복지정책과")])
    mine = county.member(TEAM)
    assert tasks(mine, county)["취합 제출: 보고 현황"] == "기획감사담당관에서 보냄"
    collections.remind(actor=county.office, collection_id=row.pk)
    assert tasks(mine, county)["취합 제출: 보고 현황"] == "기획감사담당관에서 보냄, 독촉 1회"
    assert "우리 부서 미제출 (독촉 1회)" in client("clerk").get(reverse("innovation:collections")).content.decode()


def test_현황판은_팀마다_어디까지_왔고_약속을_지켰는지_보인다(county: County) -> None:
    cycle = cycles.by_year(county.office, 2025, county.on)
    found = board.board(county.office, cycle, county.on)
    cells = {team.team_id: team for row in found.departments for team in row.teams}
    effects = {effect.proposal_id: effect for effect in outcomes.effects(county.office, county.on)}
    adopted = Adoption.objects.filter(proposal__cycle__year=2025).select_related("proposal")
    assert adopted
    for row in adopted:
        cell = cells[row.proposal.team_id]
        assert cell.step >= 4 and cell.promise_ko == effects[row.proposal_id].promise_ko
    steps = [sum(cell.step == step for cell in cells.values()) for step in range(6)]
    # 52 teams handed in: 31 chosen by their departments, 8 through the desk review, all of them awarded.
    assert steps[0] == 177 - 52 and steps[1] == 52 - 31 and steps[2] == 31 - 8 and steps[4] + steps[5] == 8
    drawn = drawings.heat(found)
    assert all(word in drawn.svg for word in board.STEPS)
    assert "부서 우수" in drawn.svg and "제4팀(가상)" in drawn.svg
