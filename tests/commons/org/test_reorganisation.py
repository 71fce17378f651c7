"""Reorganisations: previewed, applied, refused; and what was known when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.commons.org import actions, queries, writer
from hyeonjang.commons.org.actions import Document
from hyeonjang.commons.org.actor import PUBLIC, system_actor
from hyeonjang.commons.org.changes import difference, operations_between
from hyeonjang.commons.org.models import Reorganisation, UnitVersion
from hyeonjang.commons.org.state import State, fold
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused

SYSTEM = system_actor()
START, CHANGE = date(2026, 1, 1), date(2026, 7, 1)

SMALL: list[dict[str, Any]] = [
    {"op": "create", "code": "C", "name": "군", "kind": "군"},
    *(
        {"op": "create", "code": code, "name": name, "kind": "과", "parent": "C", "order": order}
        for order, (code, name) in enumerate([("A", "도시과"), ("B", "건축과"), ("D", "관광과")])
    ),
    *(
        {"op": "create", "code": f"{parent}{n}", "name": f"{parent} {n}팀", "kind": "팀", "parent": parent}
        for parent in "ABD"
        for n in (1, 2)
    ),
    *({"op": "post", "code": f"{code}h", "unit": code, "rank": "과장", "head": True} for code in "ABD"),
    *({"op": "person", "number": str(n), "name": f"홍길동-{n}"} for n in (1, 2, 3)),
    *({"op": "appoint", "person": str(n), "post": f"{code}h"} for n, code in ((1, "A"), (2, "B"), (3, "D"))),
    {"op": "duty", "duty": "permits", "unit": "B"},
    {"op": "duty", "duty": "stamp", "post": "Bh"},
]
MERGE: dict[str, Any] = {"op": "merge", "units": ["A", "B"], "into": {"code": "AB", "name": "도시건축과"}}


@pytest.fixture
def small(db: None) -> None:
    actions.apply(Document("처음", START, SMALL), SYSTEM)


def test_미리보기는_쓰지_않고_할_일을_말한다(small: None) -> None:
    shown = actions.preview(Document("합침", CHANGE, [MERGE]))
    assert "도시과가 없어집니다. 일은 도시건축과가 이어받습니다." in shown.sentences
    assert "과(담당관·직속기관·사업소 포함)는 3개에서 2개가 됩니다." in shown.consequences
    assert "홍길동-2(건축과 과장)의 직위가 없어집니다. 새 보직을 정해야 합니다." in shown.consequences
    assert any("'stamp' 권한" in said for said in shown.consequences)
    assert not any("'permits' 권한을 가진 곳" in said for said in shown.consequences), (
        "a unit's duty passes to its heir"
    )
    assert Reorganisation.objects.count() == 1
    assert writer.state_on(CHANGE).units.keys() == writer.state_on(START).units.keys()


def test_적용하면_그날부터_바뀌고_전날은_그대로다(small: None) -> None:
    before = writer.state_on(START).facts()
    actions.apply(Document("합침", CHANGE, [MERGE]), SYSTEM)
    assert writer.state_on(date(2026, 6, 30)).facts() == before
    state = writer.state_on(CHANGE)
    assert state.units["A1"].parent == "AB" and ("permits", "unit", "AB") in state.duties
    assert state.posts["Ah"].unit == "AB" and "Bh" not in state.posts and ("2", "Bh") not in state.memberships
    assert actions.replay(CHANGE).facts() == state.facts()


def test_나누고_폐지하고_옮긴다(small: None) -> None:
    actions.apply(
        Document(
            "나눔",
            CHANGE,
            [
                {
                    "op": "split",
                    "unit": "D",
                    "into": [
                        {"code": "D-1", "name": "축제과", "units": ["D1"]},
                        {"code": "D-2", "name": "문화과", "units": ["D2"]},
                    ],
                },
                {"op": "move", "unit": "A2", "parent": "B"},
                {"op": "abolish", "unit": "B1", "successor": "B2"},
            ],
        ),
        SYSTEM,
    )
    state = writer.state_on(CHANGE)
    assert (state.units["D1"].parent, state.units["D2"].parent, state.units["A2"].parent) == (
        "D-1",
        "D-2",
        "B",
    )
    assert "D" not in state.units and "B1" not in state.units
    old = queries.unit_by_code("D", START)
    assert {queries.name_of(pk, CHANGE) for pk in queries.successors(old.id, CHANGE)} == {"축제과", "문화과"}
    assert actions.replay(CHANGE).facts() == state.facts()


@pytest.mark.parametrize(
    ("operations", "message"),
    [
        ([{"op": "rename", "unit": "Z", "name": "새 과"}], "'Z' 코드의 부서가 그날 없습니다"),
        ([{"op": "rename", "unit": "A", "name": "건축과"}], "'건축과'이(가) 이미 있습니다"),
        ([{"op": "rename", "unit": "A", "name": " "}], "비어 있습니다"),
        ([{"op": "move", "unit": "A", "parent": "A1"}], "자기 아래에 둘 수 없습니다"),
        ([{"op": "abolish", "unit": "A"}], "먼저 옮기거나 폐지하세요"),
        ([{"op": "merge", "units": ["A"], "into": {"code": "X", "name": "X"}}], "둘 이상"),
        (
            [{"op": "split", "unit": "A", "into": [{"code": "X", "name": "X과", "units": ["A1"]}]}],
            "갈 곳이 없습니다",
        ),
        (
            [{"op": "split", "unit": "A", "into": [{"code": "X", "name": "X과", "units": ["B1"]}]}],
            "아래에 없습니다",
        ),
        ([{"op": "post", "code": "x", "unit": "A", "rank": "과장", "head": True}], "부서장 직위가 이미"),
        ([{"op": "appoint", "person": "9", "post": "Ah"}], "사번 '9'인 사람이 없습니다"),
        ([{"op": "release", "person": "1", "post": "Bh"}], "직위에 있지 않습니다"),
        ([{"op": "create", "code": "A", "name": "새 과", "kind": "과"}], "이미 쓰고 있습니다"),
        ([{"op": "create", "code": "X", "name": "새 과", "kind": "처"}], "부서 종류가 아닙니다"),
        ([{"op": "explode", "unit": "A"}], "쓰지 않는 말"),
        (["엉뚱한 것"], "쓰지 않는 말"),
        ([{"op": "create", "code": "X", "name": "새 과", "kind": "과", "order": "첫째"}], "값의 꼴"),
        ([], "바뀌는 것이 없습니다"),
    ],
)
def test_잘못된_문서는_한_문장으로_거절하고_아무것도_쓰지_않는다(
    small: None, operations: list[Any], message: str
) -> None:
    before = UnitVersion.objects.count()
    good = {"op": "rename", "unit": "D", "name": "관광문화과"}
    with pytest.raises(Refused, match=message.replace("(", r"\(").replace(")", r"\)")):
        actions.apply(Document("잘못", CHANGE, [good, *operations] if operations else []), SYSTEM)
    assert UnitVersion.objects.count() == before and Reorganisation.objects.count() == 1


def test_조직_담당만_적용한다(small: None) -> None:
    with pytest.raises(NotPermitted):
        actions.apply(Document("합침", CHANGE, [MERGE]), PUBLIC)


def test_뒤에_바뀔_것이_적힌_부서는_앞당겨_바꿀_수_없다(small: None) -> None:
    actions.apply(Document("이름", CHANGE, [{"op": "rename", "unit": "A", "name": "도시계획과"}]), SYSTEM)
    with pytest.raises(Conflict, match="앞당겨"):
        actions.apply(
            Document("이름", date(2026, 3, 1), [{"op": "rename", "unit": "A", "name": "도시정책과"}]), SYSTEM
        )
    actions.apply(
        Document("이름", date(2026, 3, 1), [{"op": "rename", "unit": "D", "name": "관광정책과"}]), SYSTEM
    )
    assert writer.state_on(CHANGE).units["D"].name == "관광정책과"
    assert actions.replay(CHANGE).facts() == writer.state_on(CHANGE).facts()


def test_바로잡아도_그때_알던_것이_남는다(db: None) -> None:
    with clock.travel("2026-01-01T09:00"):
        actions.apply(Document("처음", START, SMALL), SYSTEM)
    unit = queries.unit_by_code("A", START)
    with clock.travel("2026-05-01T09:00"):
        actions.correct_name(
            actor=SYSTEM, unit_id=unit.id, on=START, name="도시주택과", reason="조례와 다르게 입력"
        )
    assert queries.unit_on(unit.id, START).name == "도시주택과"
    assert queries.unit_on(unit.id, START, known_at=clock.parse_moment("2026-04-30")).name == "도시과"
    assert queries.units_on(START, known_at=clock.parse_moment("2025-12-31")) == []


BEGUN = fold(State(), SMALL)
NAMES = st.sampled_from(["가과", "나과", "다과", "라과", "마과"])


@given(
    st.lists(
        st.one_of(
            st.builds(
                lambda u, n: {"op": "rename", "unit": u, "name": n}, st.sampled_from(list("ABD")), NAMES
            ),
            st.builds(
                lambda u, p: {"op": "move", "unit": u, "parent": p},
                st.sampled_from(["A1", "A2", "B1"]),
                st.sampled_from("ABD"),
            ),
            st.builds(lambda u: {"op": "abolish", "unit": u}, st.sampled_from(["A1", "B1", "D1", "A"])),
            st.builds(
                lambda c, n: {"op": "create", "code": c, "name": n, "kind": "과", "parent": "C"},
                st.sampled_from("XYZ"),
                NAMES,
            ),
            st.just(MERGE),
            st.builds(
                lambda n, p: {"op": "appoint", "person": n, "post": p},
                st.sampled_from("123"),
                st.sampled_from(["Ah", "Bh"]),
            ),
        ),
        max_size=6,
    )
)
def test_차이를_다시_문서로_만들면_같은_조직이_된다(operations: list[dict[str, Any]]) -> None:
    state = BEGUN
    for operation in operations:
        try:
            state = fold(state, [operation])
        except Refused:
            continue
    again = fold(BEGUN, operations_between(BEGUN, state))
    assert again.facts() == state.facts()
    assert difference(again, state) == []
