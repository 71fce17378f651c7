"""제안제도: the clocks, scores, prizes and retention of proposals.

Two texts: the county's ordinance (``Body.YEONCHEON``) and the state's (``Body.NATIONAL``). All clocks are
civil ones (행정기본법 제6조제1항): first day out, a last day on a holiday moves on. The time of a supplement
or of asking for opinions is not counted: from the day after the demand to the day of the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import won
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Length, Suspension, SuspensionKind, Unit
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.periods.walk import ONE, calendar_end
from hyeonjang.law.runtime import Param, Params, Trace, rule

ORDINANCE = "연천군 제안제도 운영 조례"
RECORDS = "공공기록물 관리에 관한 법률 시행령 제26조"


class Body(StrEnum):
    """Whose text applies."""

    YEONCHEON = "yeoncheon"
    NATIONAL = "national"


class Grade(StrEnum):
    """창안등급. 연천군 제안제도 운영 조례 제21조제1항."""

    GOLD = "금상"
    SILVER = "은상"
    BRONZE = "동상"
    ENCOURAGEMENT = "장려상"
    EFFORT = "노력상"


@cache
def params(body: Body = Body.YEONCHEON) -> Params:
    """The numbers of one text."""
    return Params.load(Path(__file__).with_name("params") / f"{body.value}.yaml")


def not_counted(
    asked: date, answered: date, kind: SuspensionKind = SuspensionKind.SUPPLEMENT
) -> Suspension | None:
    """The days that a supplement or an inquiry takes: after ``asked`` up to ``answered``.

    Asked on day 5 and answered on day 25 leaves out 20 days. ``None`` when answered the same day. Raises
    ``Refused`` when the answer lies before the question.
    """
    if answered < asked:
        raise Refused("답을 받은 날이 요구한 날보다 빠릅니다. 두 날짜를 확인하십시오.", field="answered")
    return Suspension(asked + ONE, answered, kind) if answered > asked else None


def _civil(
    param: Param, start: date, length: Length, pauses: Iterable[Suspension | None], table: HolidayTable | None
) -> Deadline:
    spec = ClockSpec(Clock.CIVIL, start, length, tuple(pause for pause in pauses if pause is not None))
    found = deadline(spec, table)
    found.steps.add("기간의 근거", param.cite, str(length), 시작=start)
    return found


@rule(cite=f"{ORDINANCE} 제8조제1항", since="2018-12-31", name="proposals.supplement_request_due")
def supplement_request_due(
    received: date, *, body: Body = Body.YEONCHEON, table: HolidayTable | None = None
) -> Deadline:
    """The last day to demand a supplement."""
    param = params(body).get("supplement_request_days", received)
    return _civil(param, received, Length(param.number, Unit.DAYS), (), table)


@rule(cite=f"{ORDINANCE} 제17조제1항", since="2018-12-31", name="proposals.decision_due")
def decision_due(
    received: date,
    pauses: Iterable[Suspension | None] = (),
    *,
    body: Body = Body.YEONCHEON,
    table: HolidayTable | None = None,
) -> Deadline:
    """The last day to decide and notify; ``received`` is the end of the call for a 공모제안."""
    param = params(body).get("decision", received)
    return _civil(param, received, Length.parse(str(param.value)), pauses, table)


@rule(cite=f"{ORDINANCE} 제17조제2항", since="2018-12-31", name="proposals.review_request_due")
def review_request_due(notified: date, *, table: HolidayTable | None = None) -> Deadline:
    """The last day on which a proposer may ask for re-review of a refusal."""
    param = params().get("review_request_days", notified)
    return _civil(param, notified, Length(param.number, Unit.DAYS), (), table)


@rule(cite=f"{ORDINANCE} 제17조제2항 후단", since="2018-12-31", name="proposals.review_decision_due")
def review_decision_due(
    requested: date, pauses: Iterable[Suspension | None] = (), *, table: HolidayTable | None = None
) -> Deadline:
    """The last day to decide a re-review."""
    param = params().get("review_decision", requested)
    return _civil(param, requested, Length.parse(str(param.value)), pauses, table)


@rule(cite=f"{ORDINANCE} 시행규칙 제5조", since="2018-12-31", name="proposals.plan_due")
def plan_due(notified: date, *, table: HolidayTable | None = None) -> Deadline:
    """The last day for the carrying-out department to hand in its plan (실시계획서)."""
    param = params().get("plan", notified)
    return _civil(param, notified, Length.parse(str(param.value)), (), table)


@rule(cite=f"{ORDINANCE} 시행규칙 제10조제2항", since="2018-12-31", name="proposals.record_book_due")
def record_book_due(year: int) -> date:
    """The end of January by which the record book of ``year`` and its results are due."""
    return date(year + 1, 1, 31)


@dataclass(frozen=True, slots=True)
class Score:
    """A proposal's score: exact mean of the judges that count, and who was left out."""

    mean: Fraction
    counted: tuple[str, ...]
    highest: str
    lowest: str
    conflicted: tuple[str, ...]
    trace: Trace


@rule(cite=f"{ORDINANCE} 시행규칙 제6조제1항", since="2018-12-31", name="proposals.trimmed_mean")
def trimmed_mean(
    scores: Mapping[str, Fraction | int], conflicted: Iterable[str] = (), *, on: date,
    maximum: Fraction | int = 100,
) -> Score:
    """Mean without one highest and one lowest score, exact.

    ``scores`` by judge; ``conflicted`` judges are excluded first. At least three must remain, since with two
    nothing is left after the trimming. Of equal scores one is dropped. Raises ``Refused`` for fewer judges,
    for scores outside 0..``maximum`` and for a ``float``.
    """
    shut = tuple(sorted(set(conflicted)))
    for judge, score in scores.items():
        if isinstance(score, bool) or not isinstance(score, int | Fraction):
            raise TypeError("a score is an int or a Fraction")
        if not 0 <= score <= maximum:
            raise Refused(
                f"{judge} 위원의 점수 {score}점은 0점 ~ {maximum}점을 벗어납니다. 점수를 확인하십시오.",
                field="score",
            )
    left = sorted(((Fraction(score), judge) for judge, score in scores.items() if judge not in shut))
    param = params().get("trimmed_each_side", on)
    needed = 2 * param.number + 1
    if len(left) < needed:
        raise Refused(
            f"점수를 낼 수 있는 심사위원이 {len(left)}명입니다. "
            f"최고점과 최저점을 빼려면 {needed}명 이상이어야 합니다. "
            "심사위원을 더 정하십시오.",
            field="judges",
        )
    kept = left[param.number : -param.number]
    mean = sum((score for score, _ in kept), Fraction(0)) / len(kept)
    trace = Trace()
    trace.add(
        "최고점과 최저점을 뺀 평균",
        param.cite,
        mean,
        점수={judge: score for score, judge in left},
        제척=list(shut),
        최고점=left[-1][1],
        최저점=left[0][1],
    )
    return Score(mean, tuple(judge for _, judge in kept), left[-1][1], left[0][1], shut, trace)


@dataclass(frozen=True, slots=True)
class Retention:
    """Until when a proposal is looked after and its record kept (last day included)."""

    managed_until: date
    kept_until: date
    cite: str


@rule(cite=f"{ORDINANCE} 제28조", since="2018-12-31", name="proposals.retention")
def retention(decided: date, adopted: bool, *, body: Body = Body.YEONCHEON) -> Retention:
    """The ordinance's term runs from the decision; the record's from 1 January of the next year.

    ``managed_until`` follows 조례 제28조 (a term of care ends on its day, holiday or not); ``kept_until``
    follows the retention classes of public records (공공기록물법 시행령 제26조), and is never earlier.
    """
    param = params(body).get("adopted_years" if adopted else "rejected_years", decided)
    years = Length(param.number, Unit.YEARS)
    return Retention(
        calendar_end(decided + ONE, years),
        calendar_end(date(decided.year + 1, 1, 1), years),
        f"{param.cite}, {RECORDS}",
    )


_PRIZES = {
    Grade.GOLD: "prize_gold",
    Grade.SILVER: "prize_silver",
    Grade.BRONZE: "prize_bronze",
    Grade.ENCOURAGEMENT: "prize_encouragement",
    Grade.EFFORT: "prize_effort",
}


@rule(cite=f"{ORDINANCE} 제23조제1항", since="2018-12-31", name="proposals.prize_range")
def prize_range(grade: Grade, on: date) -> tuple[int, int]:
    """Lowest and highest prize of a grade in won."""
    return params().get(_PRIZES[grade], on).won_range


def check_prize(grade: Grade, amount: int, on: date) -> int:
    """``amount`` in won if the ordinance allows it for the grade; raises ``Refused``."""
    low, high = prize_range(grade, on)
    if not low <= amount <= high:
        raise Refused(
            f"{grade.value} 부상금은 {won(low)}에서 {won(high)} 사이여야 합니다. 금액을 고치십시오.",
            field="prize",
        )
    return amount


@rule(cite=f"{ORDINANCE} 제23조제1항 단서", since="2018-12-31", name="proposals.share_prize")
def share_prize(amount: int, contributions: Mapping[str, int]) -> dict[str, int]:
    """A joint prize in won divided by contribution (whole percent that sum to 100).

    Each share is cut to whole won; what is left goes to the greatest contribution (the first named of
    equals), so that the shares sum to ``amount``.
    """
    if sum(contributions.values()) != 100 or any(part <= 0 for part in contributions.values()):
        raise Refused(
            "공동제안의 기여도는 0보다 커야 하고 모두 더해 100%여야 합니다. 기여도를 고치십시오.",
            field="contributions",
        )
    shares = {name: amount * part // 100 for name, part in contributions.items()}
    leader = max(contributions, key=lambda name: contributions[name])
    shares[leader] += amount - sum(shares.values())
    return shares


def bonus_limit(on: date) -> int:
    """The most that a bonus (상여금) may be, in won. 연천군 제안제도 운영 조례 제24조제2항."""
    return params().get("bonus_limit", on).number
