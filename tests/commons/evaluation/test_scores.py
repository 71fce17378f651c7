"""Score sheets: once, in range, without the conflicted, exact."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hyeonjang.commons.evaluation import actions, queries
from hyeonjang.commons.evaluation.actions import CriterionSpec
from hyeonjang.commons.evaluation.models import Score
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

pytestmark = pytest.mark.django_db
SYSTEM = system_actor()
CRITERIA = [
    CriterionSpec(code, name)
    for code, name in (
        ("creative", "창의성"),
        ("economy", "경제성 또는 능률성"),
        ("lasting", "계속성"),
        ("scope", "적용범위"),
        ("effort", "노력도"),
    )
]


@pytest.fixture
def panel() -> tuple[int, list[int]]:
    panel_id = actions.open_panel(
        actor=SYSTEM, title="발표심사", subject_type="innovation.proposal", criteria=CRITERIA
    )
    return panel_id, [
        actions.add_judge(actor=SYSTEM, panel_id=panel_id, name=f"심사위원{n}") for n in range(1, 6)
    ]


def _score(judge: int, subject: object, each: int, actor: Actor = SYSTEM, **changes: int) -> None:
    actions.submit(
        actor=actor,
        judge_id=judge,
        subject_id=subject,
        points={**{item.code: each for item in CRITERIA}, **changes},
    )


def test_최고와_최저를_뺀_정확한_평균(panel: tuple[int, list[int]]) -> None:
    panel_id, judges = panel
    for judge, each, effort in zip(judges, (20, 10, 12, 13, 0), (20, 11, 12, 13, 0), strict=True):
        _score(judge, 1, each, effort=effort)
    result = queries.results(panel_id, [1])[0]
    assert result.mean == Fraction(51 + 60 + 65, 3)
    assert result.dropped == ("심사위원1", "심사위원5") and result.missing == ()
    assert queries.panel(panel_id).maximum == 100


def test_제척된_위원의_점수는_세지_않고_세_명이_안_되면_말한다(panel: tuple[int, list[int]]) -> None:
    panel_id, judges = panel
    for judge, each in zip(judges[:4], (20, 10, 12, 14), strict=True):
        _score(judge, 1, each)
    actions.stand_aside(actor=SYSTEM, judge_id=judges[0], subject_id=1, reason="제안 부서 소속")
    result = queries.results(panel_id, [1])[0]
    assert (result.mean, result.aside, result.missing) == (60, ("심사위원1",), ("심사위원5",))
    with pytest.raises(NotPermitted, match="빠져 있습니다"):
        _score(judges[0], 1, 10)
    actions.stand_aside(actor=SYSTEM, judge_id=judges[1], subject_id=1, reason="친족")
    result = queries.results(panel_id, [1])[0]
    assert result.mean is None and "2명으로 3명에 못 미칩니다" in result.why_ko
    with pytest.raises(Conflict):
        actions.stand_aside(actor=SYSTEM, judge_id=judges[1], subject_id=1, reason="다시")


def test_두_번_채점하면_거절하고_처음_점수가_남는다(panel: tuple[int, list[int]]) -> None:
    _, judges = panel
    _score(judges[0], 1, 10)
    with pytest.raises(Conflict, match=r"^이미 채점했습니다"):
        _score(judges[0], 1, 20)
    assert set(Score.objects.values_list("points", flat=True)) == {10}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"effort": 21}, r"'노력도' 점수 21점은 범위\(0~20점\) 밖"),
        ({"effort": -1}, "범위"),
        ({"effort": "열"}, "정수"),
        ({"effort": 1.5}, "정수"),
        ({"effort": True}, "정수"),
        ({"luck": 3}, "이 심사의 기준이 아닙니다"),
    ],
)
def test_범위_밖의_점수는_거절하고_하나도_남기지_않는다(
    panel: tuple[int, list[int]], changes: dict[str, int], message: str
) -> None:
    with pytest.raises(Refused, match=message):
        _score(panel[1][0], 1, 10, **changes)
    assert not Score.objects.exists()


def test_빠진_기준은_거절한다(panel: tuple[int, list[int]]) -> None:
    with pytest.raises(Refused, match="'경제성 또는 능률성' 점수가 빠졌습니다"):
        actions.submit(actor=SYSTEM, judge_id=panel[1][0], subject_id=1, points={"creative": 3})


def test_남의_심사표로는_채점할_수_없다(panel: tuple[int, list[int]]) -> None:
    from hyeonjang.commons.org.actions import create_account

    accounts = [
        create_account(actor=SYSTEM, username=name, password="hyeonjang-2026", person_id=None)
        for name in ("가", "나")
    ]
    judge = actions.add_judge(actor=SYSTEM, panel_id=panel[0], name="홍길동", account_id=accounts[0])
    with pytest.raises(NotPermitted):
        _score(judge, 1, 10, actor=Actor(accounts[1], None, "나"))
    _score(judge, 1, 10, actor=Actor(accounts[0], None, "가"))
    with pytest.raises(Conflict):
        actions.add_judge(actor=SYSTEM, panel_id=panel[0], name="홍길동", account_id=accounts[0])
    found = queries.judge_of(panel[0], accounts[0])
    assert found is not None and found.id == judge and queries.judge_of(panel[0], accounts[1]) is None


def test_순위는_같은_점수를_같은_순위로_두고_마감_뒤에는_바뀌지_않는다(panel: tuple[int, list[int]]) -> None:
    panel_id, judges = panel
    for subject, each in (("가", 10), ("나", 15), ("다", 10), ("라", 5)):
        for judge in judges:
            _score(judge, subject, each)
    ranks = [
        (rank, item.subject_id) for rank, item in queries.ranking(panel_id, ["가", "나", "다", "라", "마"])
    ]
    assert ranks == [(1, "나"), (2, "가"), (2, "다"), (4, "라"), (0, "마")]
    actions.close(actor=SYSTEM, panel_id=panel_id)
    with pytest.raises(Conflict, match="마감"):
        _score(judges[0], "마", 10)


def test_잘못된_심사는_열리지_않는다() -> None:
    for criteria, minimum in (
        ([], 3),
        ([CriterionSpec("a", "가", 5, 5)], 3),
        (CRITERIA, 2),
        ([CRITERIA[0], CRITERIA[0]], 3),
    ):
        with pytest.raises(Refused):
            actions.open_panel(
                actor=SYSTEM, title="심사", subject_type="x", criteria=criteria, minimum_judges=minimum
            )
    with pytest.raises(NotFound):
        queries.panel(0)
