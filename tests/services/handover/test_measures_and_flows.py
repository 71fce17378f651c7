"""The measures of taking over, and the flow manual out of the logs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hyeonjang.commons import measures, outbox
from hyeonjang.commons.measures import Period
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import actions as processes
from hyeonjang.commons.processes import own_logs, queries
from hyeonjang.kit import clock
from hyeonjang.services.handover import drawings
from hyeonjang.services.handover.actions import packs
from hyeonjang.services.handover.queries import flows, posts
from tests.services.handover.conftest import MOVE, ON, OUT, Desk
from tests.services.handover.test_packs import Move

NOON = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)


def test_기한_안에_인수한_비율과_걸린_날(desk: Desk) -> None:
    move = Move(desk)
    month = Period(date(2026, 11, 1), date(2026, 12, 31))
    assert measures.observe("handover.taken_in_time", {}, month).n == 0, "the day has not come yet"
    packs.draw(actor=move.outgoing, pack_id=move.id)
    packs.hand_over(actor=move.outgoing, pack_id=move.id)
    with clock.travel(MOVE + timedelta(days=2)):
        packs.take_over(actor=move.new_one(), pack_id=move.id, only=())
        days = measures.observe("handover.takeover_days", {}, month)
        assert (days.value, days.n) == (Fraction(3), 1)  # Monday to Wednesday, both counted
    with clock.travel(MOVE + timedelta(days=20)):
        found = measures.observe("handover.taken_in_time", {}, month)
        # Both sides of the swap fell due; the other was never drawn up.
        assert (found.value, found.n, found.numerator) == (Fraction(50), 2, Fraction(1))
        packs.withdraw(actor=move.incoming, pack_id=desk.pack_of("D10-T1-2").pk, reason="겸임으로 남음")
        found = measures.observe("handover.taken_in_time", {}, month)
        assert (found.value, found.n) == (Fraction(100), 1)


class Work:
    """Twenty cases of the team's own kind, four of another; half of the twenty wait for the assembly of another department."""

    def __init__(self) -> None:
        rows: list[own_logs.OwnEvent] = []
        for n in range(20):
            steps = [("접수", "복지정책과", 0), ("검토", "복지정책과", 1)]
            if n % 2:
                steps.append(("협조 회신", "사회복지과", 6))
            steps.append(("결정", "복지정책과", 7))
            rows += self._case(f"가-{n}", steps, "긴급지원", "생활보장팀")
        for n in range(4):
            rows += self._case(f"나-{n}", [("접수", "복지정책과", 0), ("결정", "복지정책과", 1)], "드문 일", "생활보장팀")
        for n in range(30):
            rows += self._case(f"다-{n}", [("접수", "복지정책과", 0), ("결정", "복지정책과", 1)], "남의 일", "다른팀")
        self.log = own_logs.OwnLog("sample-work", "시험 업무", "시험에서 일어난 일", lambda: rows, attributes=("업무 종류", "팀"))

    @staticmethod
    def _case(name: str, steps: list[tuple[str, str, int]], kind: str, team: str) -> list[own_logs.OwnEvent]:
        return [own_logs.OwnEvent(name, activity, NOON + timedelta(days=after), "주무관", dept, attributes={"업무 종류": kind, "팀": team})
                for activity, dept, after in steps]


@pytest.fixture
def work(desk: Desk, settings: Any, tmp_path: Path) -> Iterator[Desk]:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    queries._encoded.cache_clear()
    log = own_logs.register(Work().log)
    processes.ask_refresh(actor=system_actor(), code=log.code)
    outbox.run_pending()
    yield desk
    own_logs.own_logs._items.pop(log.code)
    queries._encoded.cache_clear()


def test_업무처리_흐름은_그_팀의_일만_센다(work: Desk) -> None:
    facts = posts.facts(work.post(OUT), work.at(OUT).person_id or 0, ON)
    found = {one["kind"]: one for one in flows.manual(facts)}
    assert set(found) == {"긴급지원", "드문 일"}, "the other team's work is not this team's"
    one = found["긴급지원"]
    assert (one["whose"], one["n"], one["small"], one["main"]) == ("생활보장팀", 20, False, True)
    assert one["unit"] == "근무일" and one["length"]["n"] == 20
    assert [(path["n"], path["percent"]) for path in one["paths"]] == [(10, "50"), (10, "50")]
    assert {line["who"] for line in one["to"]} == {"사회복지과"} and one["to"][0]["n"] == 10
    assert {line["who"] for line in one["from"]} == {"사회복지과"}
    waits = {wait["label"]: wait for wait in one["waits"]}
    assert waits["검토 → 협조 회신"]["mine"] is False and waits["검토 → 결정"]["mine"] is True
    assert drawings.flow(one) is not None
    rare = found["드문 일"]
    assert rare["small"] and rare["n"] == 4 and "paths" not in rare, "four cases draw no path"
    assert drawings.flow(rare) is None


def test_과장의_흐름은_과의_일이고_다른_과의_일은_거드는_일이다(work: Desk) -> None:
    head = work.head("복지정책과")
    facts = posts.facts(head.posts[0].post_id, head.person_id or 0, ON)
    found = {one["kind"]: one for one in flows.manual(facts)}
    assert set(found) == {"긴급지원", "드문 일", "남의 일"} and found["남의 일"]["whose"] == "복지정책과"
    helper = work.head("사회복지과")
    facts = posts.facts(helper.posts[0].post_id, helper.person_id or 0, ON)
    [one] = flows.manual(facts)
    assert (one["kind"], one["n"], one["main"]) == ("긴급지원", 10, False)


def test_기록에_이름이_없으면_흐름도_없다(work: Desk) -> None:
    head = work.head("관광과")
    assert flows.manual(posts.facts(head.posts[0].post_id, head.person_id or 0, ON)) == []


def test_내용에는_기록에_나타난_업무와_주고받는_부서가_있다(work: Desk) -> None:
    move = Move(work)
    content = packs.draw(actor=move.outgoing, pack_id=move.id).content
    sections = {one["provider"]: one for one in content["sections"]}
    assert [item["title"] for item in sections["15-kinds"]["items"]] == ["긴급지원", "드문 일"]
    assert {item["title"] for item in sections["75-hands"]["items"]} == {"사회복지과"}
    assert list(sections) == sorted(sections)
