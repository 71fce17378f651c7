"""The pure rules: scores, funnel, promises, similarity, differences, stop-list, sheets."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.services.innovation.rules import (
    differences,
    funnel,
    promises,
    scoring,
    sheets,
    similar,
    stoplist,
)
from hyeonjang.services.innovation.vocabulary import (
    ColumnType,
    Grade,
    ProposalKind,
    ProposalState,
    StageKind,
    StopCriterion,
    StopState,
)

ON = date(2026, 11, 23)


def judged(*totals: int) -> list[scoring.Judged]:
    return [scoring.Judged(i, Fraction(total)) for i, total in enumerate(totals)]


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        ((80, 90, 70, 85, 60), Fraction(235, 3)),
        ((90, 90, 90, 70, 70), Fraction(250, 3)),
        ((1, 2, 3), Fraction(2)),
    ],
)
def test_최고점과_최저점을_뺀_평균(totals: tuple[int, ...], mean: Fraction) -> None:
    assert scoring.trimmed_mean(judged(*totals), on=ON).mean == mean


def test_제척된_심사위원은_세지_않고_세_명보다_적으면_거절한다() -> None:
    three = [*judged(10, 20, 30), scoring.Judged(9, Fraction(100), conflicted=True)]
    found = scoring.trimmed_mean(three, on=ON)
    assert (found.mean, found.judges, len(found.excluded)) == (20, 3, 1)
    with pytest.raises(Refused, match="3명 이상"):
        scoring.trimmed_mean(three[1:], on=ON)
    with pytest.raises(Refused, match="5명 이상"):
        scoring.trimmed_mean(judged(1, 2, 3, 4), on=ON, minimum=5)


@given(st.lists(st.integers(0, 100), min_size=3, max_size=12))
def test_절사평균은_남은_점수_사이에_있고_순서와_무관하다(totals: list[int]) -> None:
    found = scoring.trimmed_mean(judged(*totals), on=ON)
    ordered = sorted(totals)
    assert ordered[1] <= found.mean <= ordered[-2]
    assert found.mean == Fraction(sum(totals) - ordered[0] - ordered[-1], len(totals) - 2)
    assert scoring.trimmed_mean(judged(*reversed(totals)), on=ON).mean == found.mean


@given(st.dictionaries(st.integers(), st.fractions(0, 100), min_size=1, max_size=30), st.integers(0, 35))
def test_정원은_점수순으로만_통과시키고_동점은_사람에게_맡긴다(
    scores: dict[int, Fraction], quota: int
) -> None:
    placed = scoring.rank(scores)
    assert [p.rank for p in placed] == [1 + sum(1 for s in scores.values() if s > p.score) for p in placed]
    try:
        chosen = scoring.within_quota(placed, quota)
    except Refused as refusal:
        assert refusal.code == "tie_at_quota"
        return
    assert len(chosen) == min(quota, len(scores))
    assert all(scores[a] > scores[b] for a in chosen for b in scores if b not in chosen)


def test_위원회는_동점만_가를_수_있다() -> None:
    placed = scoring.rank({1: Fraction(90), 2: Fraction(80), 3: Fraction(80), 4: Fraction(70)})
    with pytest.raises(Refused, match="같은 점수가 2건"):
        scoring.chosen_or_quota(placed, 2, None)
    assert scoring.chosen_or_quota(placed, 2, [1, 3]) == [1, 3]
    with pytest.raises(Refused, match="점수가 더 높은"):
        scoring.chosen_or_quota(placed, 2, [1, 4])
    with pytest.raises(Refused, match="정원은 2건"):
        scoring.chosen_or_quota(placed, 2, [1])


def test_시상은_점수순으로_1_2_5이고_동점은_순서를_정해야_한다() -> None:
    scores = {n: Fraction(100 - n) for n in range(8)}
    given_out = scoring.grades(scoring.rank(scores), funnel.Quotas())
    assert [grade for _, grade in given_out] == [
        Grade.GRAND,
        *[Grade.EXCELLENT] * 2,
        *[Grade.ENCOURAGEMENT] * 5,
    ]
    tied = scoring.rank({**scores, 1: Fraction(100)})
    with pytest.raises(Refused, match="같은 점수"):
        scoring.grades(tied, funnel.Quotas())
    assert scoring.grades(tied, funnel.Quotas(), [1, 0, *range(2, 8)])[0][0].key == 1
    with pytest.raises(Refused, match="낮은 혁신안이 앞"):
        scoring.grades(tied, funnel.Quotas(), [2, 0, 1, *range(3, 8)])


@pytest.mark.parametrize("points", ["-1", "100.01", "NaN", "Infinity"])
def test_점수는_범위를_벗어날_수_없다(points: str) -> None:
    with pytest.raises(Refused, match="0점부터 100점까지"):
        scoring.sheet_total({"a": Decimal(points)}, [scoring.CriterionRule("a", "창의성")])


def test_빠진_기준은_이름을_말한다() -> None:
    with pytest.raises(Refused, match="계속성 점수가 빠졌습니다"):
        scoring.sheet_total({}, [scoring.CriterionRule("c", "계속성")])
    rules = [scoring.CriterionRule("a", "가", 3), scoring.CriterionRule("b", "나", 1)]
    assert scoring.sheet_total({"a": Decimal(80), "b": Decimal(60)}, rules) == 75


def test_본인과_같은_부서와_회피는_제척이다() -> None:
    def conflict(
        departments: set[int], declared: bool = False, proposers: frozenset[int] = frozenset()
    ) -> str | None:
        return scoring.judge_conflict(
            judge_department_ids=frozenset(departments),
            judge_person_id=1,
            department_ids=frozenset({7, 8}),
            proposer_ids=proposers,
            declared=declared,
        )

    assert conflict({3}) is None
    assert conflict({7}) == conflict({8}) == "같은 부서의 제안"
    assert conflict({3}, proposers=frozenset({1})) == "본인이 낸(함께 낸) 제안"
    assert conflict({3}, declared=True) == "본인이 회피를 신청한 제안"


@given(st.sampled_from(list(ProposalState)), st.sampled_from(sorted(funnel.TRANSITIONS)))
def test_정해진_상태에서만_다음으로_간다(state: ProposalState, verb: str) -> None:
    allowed, target = funnel.TRANSITIONS[verb]
    if state in allowed:
        assert funnel.step(state, verb) is target
    else:
        with pytest.raises(Conflict, match=state.label_ko):
            funnel.step(state, verb)


def test_정원은_깔때기여야_한다() -> None:
    assert funnel.check_quotas(funnel.Quotas()) == funnel.Quotas(31, 2, 8, 1, 2, 5)
    with pytest.raises(Refused, match="시상 정원의 합"):
        funnel.check_quotas(funnel.Quotas(encouragement=6))
    with pytest.raises(Refused, match="부서 우수"):
        funnel.check_quotas(funnel.Quotas(department_best=5))


def test_단계는_순서대로_시작하고_모두_있어야_한다() -> None:
    windows = funnel.default_windows(2026)
    funnel.check_windows(windows)
    with pytest.raises(Refused, match="발표심사"):
        funnel.check_windows([w for w in windows if w.stage is not StageKind.PRESENTATION])
    late = [
        funnel.Window(w.stage, date(2026, 1, 1), w.closes) if w.stage is StageKind.AWARDS else w
        for w in windows
    ]
    with pytest.raises(Refused, match="먼저 시작"):
        funnel.check_windows(late)
    with pytest.raises(Refused, match=r"2026\. 1\. 16\.에 마감"):
        funnel.check_open(windows[0], ON)


def test_공모제안의_기한은_공모기간이_끝나는_날부터_센다() -> None:
    received, closes = date(2026, 1, 28), date(2026, 11, 20)
    assert funnel.decision_basis(ProposalKind.CONTEST, received=received, contest_closes=closes) == closes
    assert funnel.decision_basis(ProposalKind.FREE, received=received, contest_closes=closes) == received


@pytest.mark.parametrize("shares", [[50, 49], [101, -1], [0, 100]])
def test_기여도의_합은_100이다(shares: list[int]) -> None:
    with pytest.raises(Refused, match="기여도"):
        funnel.check_shares(shares)
    funnel.check_shares([60, 40])


FACTS = promises.PromiseFacts(True, "처리기간", "일", "down", Fraction(10))


@pytest.mark.parametrize(
    ("facts", "target", "due", "words"),
    [
        (promises.PromiseFacts(False, "", "", "down", None), "5", date(2027, 1, 1), "등록된 지표가 아닙니다"),
        (FACTS, "10", date(2027, 1, 1), "10일보다 작게"),
        (FACTS, "12", date(2027, 1, 1), "작게"),
        (FACTS, "-1", date(2027, 1, 1), "0 이상"),
        (FACTS, "5", ON, "이미 지났거나"),
        (promises.PromiseFacts(True, "제출률", "%", "up", Fraction(70)), "60", date(2027, 1, 1), "크게"),
    ],
)
def test_약속이_될_수_없는_것은_한_문장으로_거절한다(
    facts: promises.PromiseFacts, target: str, due: date, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        promises.check_promise(facts, slug="x", target=Decimal(target), due=due, on=ON)
    promises.check_promise(FACTS, slug="x", target=Decimal(9), due=date(2027, 1, 1), on=ON)


def test_비슷한_혁신안을_찾고_다른_것은_찾지_않는다() -> None:
    others = {
        1: "가설건축물 연장신고 문자 알림",
        2: "농어민 기회소득 사전홍보",
        3: "가설건축물 연장 신고를 미리 알림",
    }
    found = similar.similar("가설건축물 연장신고 알림", others)
    assert [match.key for match in found] == [1, 3]
    assert similar.similar("", others) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_비슷한_정도는_0과_1_사이이고_서로_같다(a: str, b: str) -> None:
    cosine, jaccard = similar.compare(similar.bigrams(a), similar.bigrams(b))
    assert 0 <= cosine <= 1.0000001 and 0 <= jaccard <= 1
    assert similar.compare(similar.bigrams(b), similar.bigrams(a)) == pytest.approx((cosine, jaccard))
    if similar.bigrams(a):
        assert similar.compare(similar.bigrams(a), similar.bigrams(a)) == pytest.approx((1, 1))


@given(st.text("가나 다\n라", max_size=40), st.text("가나 다\n라", max_size=40))
def test_차이에서_앞뒤의_글을_되살릴_수_있다(before: str, after: str) -> None:
    found = differences.difference(before, after)
    assert "".join(s.text for s in found if s.kind != "added") == before
    assert "".join(s.text for s in found if s.kind != "removed") == after


@pytest.mark.parametrize(
    ("hours", "criterion", "others", "state"),
    [
        ("1", StopCriterion.HABIT, False, StopState.ABOLISHED_SELF),
        ("3", StopCriterion.HABIT, False, StopState.COMMITTEE),
        ("1", StopCriterion.HABIT, True, StopState.COMMITTEE),
        ("1", StopCriterion.DUPLICATE, False, StopState.COMMITTEE),
    ],
)
def test_작은_것은_스스로_나머지는_위원회가(
    hours: str, criterion: StopCriterion, others: bool, state: StopState
) -> None:
    burden = stoplist.check_burden(stoplist.Burden(50, Decimal(hours), 1))
    assert stoplist.route(burden, criterion, self_limit_hours=100, touches_others=others) is state
    with pytest.raises(Refused, match="8,760"):
        stoplist.check_burden(stoplist.Burden(9000, Decimal(1), 1))


COLUMNS = sheets.parse_columns(
    "업무 | 글자 | 필수\n건수 | 정수 | 필수\n시작일 | 날짜\n구분 | 선택 | | 신규, 계속\n비율 | 수"
)


def test_취합을_바르게_읽는다() -> None:
    table = [
        ["건수", "업무", "구분", "시작일", "비율"],
        [3, "접수", "신규", datetime(2026, 3, 2), Decimal("1.50")],
        [None] * 5,
        ["1,200", "교부", None, "2026. 10. 2.", None],
    ]
    found = sheets.read(COLUMNS, table)
    assert not found.problems
    assert found.rows[0] == {"업무": "접수", "건수": 3, "시작일": "2026-03-02", "구분": "신규", "비율": "1.5"}
    assert found.rows[1]["건수"] == 1200 and found.rows[1]["시작일"] == "2026-10-02"


def test_틀린_취합은_줄과_열과_까닭을_말하고_아무_줄도_주지_않는다() -> None:
    table = [
        ["업무", "건수", "시작일", "구분", "비율"],
        ["", "세 건", "2026-02-30", "기존", "=1+1"],
        ["접수", 1, None, None, None],
    ]
    found = sheets.read(COLUMNS, table)
    assert found.rows == ()
    assert {(p.row, p.column) for p in found.problems} == {
        (2, name) for name in ("업무", "건수", "시작일", "구분", "비율")
    }
    assert "달력에 없는 날짜입니다." in {p.reason_ko for p in found.problems}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "빈 파일"),
        ([["업무"]], "열이 없습니다"),
        ([["업무", "건수", "시작일", "구분", "비율", "업무"]], "두 번"),
        ([["업무", "건수", "시작일", "구분", "비율", "덤"]], "서식에 없는"),
        ([["업무", "건수", "시작일", "구분", "비율"]], "한 줄도 없습니다"),
    ],
)
def test_제목_줄이_다르면_무엇이_다른지_말한다(table: list[list[object]], words: str) -> None:
    assert any(words in problem.reason_ko for problem in sheets.read(COLUMNS, table).problems)


@pytest.mark.parametrize("text", ["", "가\n가", "가 | 모름", "가 | 선택 | | 하나"])
def test_쓸_수_없는_열은_거절한다(text: str) -> None:
    with pytest.raises(Refused):
        sheets.parse_columns(text)
    assert sheets.columns_from_json(sheets.columns_json(COLUMNS)) == COLUMNS
    assert COLUMNS[1].type is ColumnType.INTEGER
