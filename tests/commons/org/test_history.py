"""The organisation through time, work that follows its heirs, and documents that would collide."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hyeonjang.commons.org import actions, following, history, queries, seed, writer
from hyeonjang.commons.org.actions import Document
from hyeonjang.commons.org.actor import actor_of_person, system_actor
from hyeonjang.commons.org.state import State
from hyeonjang.kit.errors import Conflict, NotFound
from tests.commons.org.test_reorganisation import CHANGE, MERGE, SMALL, START, SYSTEM

EVE, DAY = date(2026, 10, 1), date(2026, 10, 2)


@pytest.fixture
def county(db: None) -> None:
    """For one test only: the other tests of this file begin with nothing."""
    seed.load_yeoncheon(system_actor(), password="hyeonjang-2026")


@pytest.fixture
def small(db: None) -> None:
    actions.apply(Document("처음", START, SMALL), SYSTEM)


def test_지난_개편은_무엇이_바뀌었는지를_말한다(county: object) -> None:
    newest, first = history.reorganisations()
    assert (newest.effective, newest.title) == (DAY, "2026. 10. 2. 행정기구 개편")
    said = [change.sentence for change in newest.changes]
    assert "종합민원과가 민원지적과로 바뀝니다." in said
    assert "도시과가 없어집니다. 일은 도시건축과가 이어받습니다." in said
    assert sum(change.table == "unit" for change in first.changes) > 200
    assert history.reorganisation(newest.id).changes == newest.changes
    assert history.days_of_change() == [date(2024, 7, 4), DAY]
    with pytest.raises(NotFound):
        history.reorganisation(10**9)


def test_기록을_다시_적용하면_지금_조직이_되고_바로잡은_것은_드러난다(county: object) -> None:
    check = history.replay_check(DAY)
    assert check.same and check.documents == 2
    unit = queries.unit_by_code("D05", DAY)
    actions.correct_name(actor=system_actor(), unit_id=unit.id, on=DAY, name="바로잡은과", reason="오타")
    again = history.replay_check(DAY)
    assert not again.same and len(again.differences) == 1 and "바로잡은과" in again.differences[0]


def test_부서의_이름은_시간을_따라간다(county: object) -> None:
    unit = next(unit for unit in queries.departments_on(EVE) if unit.name == "종합민원과")
    spans = history.unit_spans(unit.id)
    assert [(span.name, span.start, span.last_day) for span in spans] == [
        ("종합민원과", date(2024, 7, 4), EVE), ("민원지적과", DAY, None)]
    assert spans[0].parent_name == spans[1].parent_name != ""
    assert next((one.name, one.last_day) for one in history.units_called("종합민원과")) == ("종합민원과", EVE)
    assert history.units_called("  ") == []
    merged = queries.unit_by_code("D26", DAY)
    origins, heirs = history.kin(merged.id)
    assert {one.name for one in origins} == {"도시과", "건축과"} and heirs == []
    assert [one.name for one in history.kin(origins[0].unit_id)[1]] == ["도시건축과"]
    with pytest.raises(NotFound):
        history.unit_spans(10**9)


def test_이어받은_부서의_직원이_옛_부서의_일을_한다(small: None) -> None:
    old = {code: queries.unit_by_code(code, START).id for code in ("A", "B", "D")}
    ids = {person.number: person.id for unit in old.values() for person in queries.people_in(unit, START)}
    actions.apply(Document("합침", CHANGE, [MERGE]), SYSTEM)
    head, other = actor_of_person(ids["1"], on=CHANGE), actor_of_person(ids["3"], on=CHANGE)
    for unit_id in (old["A"], old["B"]):
        assert head.is_head_of(unit_id) and head.in_unit(unit_id) and head.in_department(unit_id)
        assert not other.is_head_of(unit_id) and not other.in_department(unit_id)
    assert head.carried_ids == {old["A"], old["B"]} and other.carried_ids == frozenset()
    before = actor_of_person(ids["1"], on=START)
    assert before.is_head_of(old["A"]) and not before.is_head_of(old["B"])


def test_남아_있는_부서의_일은_나누어_만든_부서로_넘어가지_않는다(small: None) -> None:
    old = queries.unit_by_code("D", START)
    split = {"op": "split", "unit": "D", "keep": True, "into": [{"code": "E", "name": "축제과", "units": ["D1"]}]}
    actions.apply(Document("나눔", CHANGE, [split]), SYSTEM)
    alive = {unit.id for unit in queries.units_on(CHANGE)}
    assert old.id in alive and queries.carried_on(CHANGE, alive) == {}


def test_뒤의_개편에서_뒤처질_부서는_앞당겨_만들지_못한다(small: None) -> None:
    actions.apply(Document("합침", CHANGE, [MERGE]), SYSTEM)
    early = date(2026, 3, 1)
    team = {"op": "create", "code": "A9", "name": "새 팀", "kind": "팀", "parent": "A"}
    for verb in (actions.preview, lambda document: actions.apply(document, SYSTEM)):
        with pytest.raises(Conflict, match=r"2026\. 7\. 1\.에 시행하는 '합침'"):
            verb(Document("팀", early, [team]))
    actions.apply(Document("팀", early, [{**team, "parent": "D"}]), SYSTEM)
    assert history.replay_check(CHANGE).same


def test_보여_준_것과_달라지면_적용하지_않는다(small: None) -> None:
    document = Document("이름", CHANGE, [{"op": "rename", "unit": "A", "name": "도시계획과"}])
    shown = actions.preview(document)
    actions.apply(Document("먼저", date(2026, 2, 1), [{"op": "describe", "unit": "A", "order": 9}]), SYSTEM)
    with pytest.raises(Conflict, match="그 사이에 조직이 바뀌어"):
        actions.apply(document, SYSTEM, expected=shown.digest)
    actions.apply(document, SYSTEM, expected=actions.preview(document).digest)


def test_조직을_글로_바꾸어도_같은_조직이다(county: object) -> None:
    state = writer.state_on(DAY)
    again = State.from_json(state.as_json())
    assert again.facts() == state.facts()


def test_직무대리와_권한은_그날의_것이다(small: None) -> None:
    unit = queries.unit_by_code("A", START)
    people = {p.number: p.id for code in "ABD" for p in queries.people_in(queries.unit_by_code(code, START).id, START)}
    post = next(post for post in queries.snapshot(START).posts.values() if post.unit_id == unit.id)
    start, last = date(2026, 3, 2), date(2026, 3, 6)
    actions.assign_deputy(actor=SYSTEM, person_id=people["2"], post_id=post.id, start=start, end=last, reason="휴가")
    (deputy,) = queries.deputies_on(start)
    assert (deputy.person_id, deputy.last_day, deputy.reason) == (people["2"], last, "휴가")
    assert queries.deputies_on(date(2026, 3, 7)) == []
    assert {(duty.duty, duty.unit_id is None) for duty in queries.duties_on(START)} == {("permits", False), ("stamp", True)}


def test_열린_일은_등록한_곳에_한_번씩만_묻는다(small: None) -> None:
    assert following.of_units(SYSTEM, []) == []
    with CaptureQueriesContext(connection) as one:
        following.of_units(SYSTEM, {1})
    with CaptureQueriesContext(connection) as many:
        following.of_units(SYSTEM, set(range(1, 200)))
    assert len(one) == len(many)
