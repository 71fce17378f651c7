"""Pure rules: votes, regression, statistics of small groups."""

from __future__ import annotations

import csv
import math
import random
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hyeonjang.services.meetings.rules import minutes, regression, small_groups, votes
from hyeonjang.services.meetings.vocabulary import Choice, PollState

VOTES = Path(__file__).with_name("data") / "london_youth_policing_votes.csv"
Y, N, A = Choice.YES, Choice.NO, Choice.ABSTAIN


def room(members: int, present: int, recused: tuple[int, ...] = ()) -> votes.Room:
    return votes.Room(frozenset(range(members)), frozenset(range(present)), frozenset(recused))


@pytest.mark.parametrize(("hall", "cast", "state", "base"), [
    (room(9, 5), [Y, Y, Y, N, N], PollState.PASSED, 5),
    (room(9, 4), [Y, Y, Y, Y], PollState.VOID, 4),
    (room(10, 5), [Y, Y, Y, Y, Y], PollState.VOID, 5),              # half is no majority
    (room(10, 6), [Y, Y, Y, N, N, N], PollState.REJECTED, 6),       # a tie carries nothing
    (room(9, 5, (4,)), [Y, Y, Y, N], PollState.VOID, 4),            # 4 of the 8 that are left
    (room(9, 6, (5,)), [Y, Y, Y, N, N, Y], PollState.PASSED, 5),    # the recused one's vote is not counted
    (room(9, 7), [Y, Y, Y, A, A], PollState.REJECTED, 7),           # who is silent does not agree
])
def test_정족수와_과반은_제척을_뺀_수에서_센다(hall: votes.Room, cast: list[Choice], state: PollState, base: int) -> None:
    found = votes.count(hall, list(enumerate(cast)))
    assert (found.state, found.base) == (state, base)
    assert len(found.trace) >= 3


@given(st.integers(1, 40), st.data())
def test_찬성이_과반이면_언제나_가결이고_아니면_아니다(members: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, members))
    recused = tuple(data.draw(st.sets(st.integers(0, members - 1), max_size=members - 1)))
    hall = room(members, present, recused)
    cast = [(i, data.draw(st.sampled_from([Y, N, A]))) for i in range(members)]
    found = votes.count(hall, cast)
    inside = [choice for i, choice in cast if i < present and i not in recused]
    quorum = 2 * len(inside) > members - len(recused)
    assert (found.state is PollState.VOID) == (not quorum)
    assert (found.state is PollState.PASSED) == (quorum and 2 * inside.count(Y) > len(inside))


def test_네_번_이어_보고에_머물면_되돌아간_것이다() -> None:
    def weeks(*shares: int | None) -> list[regression.Week]:
        first = date(2026, 9, 7)
        return [regression.Week(first + timedelta(weeks=i), 0 if s is None else 100 - s, s or 0) for i, s in enumerate(shares)]

    assert regression.slide(weeks(40, 40, 40, 49), 50) == regression.Slide(4, 50, True, tuple(map(Fraction, (40, 40, 40, 49))))
    assert not regression.slide(weeks(40, 40, 40, 50), 50).slid
    assert not regression.slide(weeks(40, 60, 40, 40, 40), 50).slid
    assert regression.slide(weeks(40, 40, None, 40, 40), 50).slid, "an untimed week tells nothing"
    assert regression.slide([], 50).weeks == 0


@given(st.integers(1, 60), st.data())
def test_윌슨_구간은_독립_구현과_같다(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    found = small_groups.wilson(k, n)
    oracle = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert found is not None
    assert math.isclose(found.low / 100, oracle.low, abs_tol=1e-9) and math.isclose(found.high / 100, oracle.high, abs_tol=1e-9)
    assert math.isclose(small_groups.tail(k, n), stats.binomtest(k, n, alternative="greater").pvalue, rel_tol=1e-9)


def test_열_명의_일곱은_아직_다수라고_말하지_않는다() -> None:
    assert small_groups.majority(7, 3) == "open" and small_groups.majority(9, 1) == "for"
    assert small_groups.majority(0, 5) == "against" and small_groups.majority(2, 0) == "open"
    assert small_groups.wilson(0, 0) is None


def test_뚜렷한_두_무리는_찾고_우연은_무리라_하지_않는다() -> None:
    two = [[1, 1, 1, -1, -1, 1]] * 7 + [[-1, -1, -1, 1, 1, 1]] * 6
    found = small_groups.groups(two)
    assert found is not None and found.members == (frozenset(range(7)), frozenset(range(7, 13)))
    assert 5 not in found.dividing, "what all agree on divides nobody"
    assert small_groups.groups([[1, 1, 1, 1]] * 20) is None
    assert small_groups.groups(two[5:9]) is None, "four people are no groups"
    chance = random.Random(7)
    noise = [small_groups.groups([[chance.choice([1, -1, None]) for _ in range(12)] for _ in range(24)]) for _ in range(40)]
    assert sum(one is not None for one in noise) <= 1


def test_실제_의견_자료에서도_견딘다() -> None:
    """26 people's votes on 36 statements (compdemocracy/openData, CC BY 4.0): what is found does not hang on chance."""
    rows = [[None if cell == "" else int(cell) for cell in row] for row in csv.reader(VOTES.read_text(encoding="utf-8").splitlines())]
    assert len(rows) == 26 and len(rows[0]) == 36
    answers = {None if (g := small_groups.groups(rows, seed=s)) is None else g.members for s in (1, 2, 3)}
    assert len(answers) == 1, "the same data, the same answer, whatever the seed"
    first = [row[0] for row in rows]
    share = small_groups.wilson(first.count(1), first.count(1) + first.count(-1))
    assert share is not None and share.low < share.percent < share.high


def test_회의록의_빠진_요소를_하나씩_댄다() -> None:
    item = minutes.ItemFacts("제설", 1, 1, "decided", "", 0)
    whole = minutes.Facts("간부회의", "연천군", True, True, "상황실", ["군수"], True, [item])
    assert minutes.gaps(whole) == []
    from dataclasses import replace

    for element, facts in {
        "name": replace(whole, name=" "), "host": replace(whole, host=""), "when": replace(whole, ended=False),
        "place": replace(whole, place=""), "observers": replace(whole, observers_known=False),
        "remarks": replace(whole, items=[replace(item, remarks=0)]), "decisions": replace(whole, items=[replace(item, decisions=0)]),
        "votes": replace(whole, items=[replace(item, open_votes=1)]), "members": replace(whole, unnamed=["관광과장"]),
    }.items():
        assert [gap.element for gap in minutes.gaps(facts)] == [element]
    assert {g.element for g in minutes.gaps(replace(whole, items=[]))} == {"agenda", "order"}
    assert minutes.gaps(replace(whole, items=[replace(item, decisions=0, ending_note="결론 없음")])) == []
