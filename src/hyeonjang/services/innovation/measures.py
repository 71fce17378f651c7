"""What the programme measures about itself, each with its definition (산식).

The numbers come straight from the programme's own tables; periods are of the day named in each definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hyeonjang.commons.measures import Condition, Measure, Observation, Period, register
from hyeonjang.kit import clock
from hyeonjang.services.innovation.models import Adoption, Decision, Proposal, StopItem
from hyeonjang.services.innovation.vocabulary import NOT_ENTERED, StopState

ORDINANCE = "연천군 제안제도 운영 조례"
DEPARTMENT_ONLY = {
    "type": "object",
    "properties": {"department": {"type": "integer"}},
    "additionalProperties": False,
}


def conditions(params: Mapping[str, Any]) -> tuple[Condition, ...]:
    """The whole county, or one department."""
    from hyeonjang.commons.org import queries as org

    choices = tuple((str(unit.id), unit.name) for unit in org.departments_on(clock.today()))
    return (Condition("department", "부서", choices, blank_ko="군 전체"),)


def _department(params: Mapping[str, Any]) -> dict[str, int]:
    return {"department_id": params["department"]} if params.get("department") else {}


def _share(hits: int, total: int, sample: list[float], note: str) -> Observation:
    value = Fraction(100 * hits, total) if total else None
    return Observation(
        value,
        total,
        numerator=Fraction(hits),
        denominator=Fraction(total),
        statistic="share",
        sample=tuple(sample),
        note_ko=note,
    )


def submission_rate(period: Period, params: Mapping[str, Any]) -> Observation:
    """Teams with at least one proposal received in the period, of the teams that stand on its last day."""
    from hyeonjang.commons.org import queries as org

    teams = {team.id for team in org.teams_on(period.end, params.get("department"))}
    sent = (
        set(
            Proposal.objects.filter(received_on__range=(period.start, period.end), **_department(params))
            .exclude(state__in=[str(s) for s in NOT_ENTERED])
            .values_list("team_id", flat=True)
        )
        & teams
    )
    return _share(
        len(sent),
        len(teams),
        [1.0 if team in sent else 0.0 for team in sorted(teams)],
        f"제출 팀 {len(sent)} ÷ 전체 팀 {len(teams)}",
    )


def decision_in_time(period: Period, params: Mapping[str, Any]) -> Observation:
    """Decisions of the period made by their due date."""
    filters = {f"proposal__{key}": value for key, value in _department(params).items()}
    rows = Decision.objects.filter(decided_on__range=(period.start, period.end), **filters).order_by("pk")
    sample = [1.0 if decided <= due else 0.0 for decided, due in rows.values_list("decided_on", "due")]
    hits = int(sum(sample))
    return _share(hits, len(sample), sample, f"기한 안 결정 {hits} ÷ 전체 결정 {len(sample)}")


def promises_kept(period: Period, params: Mapping[str, Any]) -> Observation:
    """Promises due in the period whose measure had reached its target on the due date; unknown ones count as
    not kept, because a promise nobody can prove was not kept."""
    from hyeonjang.commons.measures import queries as promises
    from hyeonjang.kit.errors import Refused

    filters = {f"proposal__{key}": value for key, value in _department(params).items()}
    sample: list[float] = []
    for adoption in Adoption.objects.filter(due__range=(period.start, period.end), **filters).order_by("pk"):
        kept = False
        if adoption.promise_id and adoption.started_on and adoption.started_on <= adoption.due:
            try:
                kept = bool(
                    promises.judge(adoption.promise_id, Period(adoption.started_on, adoption.due)).kept
                )
            except Refused:
                kept = False
        sample.append(1.0 if kept else 0.0)
    hits = int(sum(sample))
    return _share(hits, len(sample), sample, f"지킨 약속 {hits} ÷ 기한이 된 약속 {len(sample)}")


def hours_given_back(period: Period, params: Mapping[str, Any]) -> Observation:
    """Yearly hours of what was abolished in the period."""
    rows = StopItem.objects.filter(
        decided_on__range=(period.start, period.end),
        **_department(params),
        state__in=[StopState.ABOLISHED.value, StopState.ABOLISHED_SELF.value],
    ).order_by("pk")
    hours = [Decimal(value) for value in rows.values_list("hours_per_year", flat=True)]
    total = sum(hours, Decimal(0))
    return Observation(
        Fraction(total),
        len(hours),
        numerator=Fraction(total),
        statistic="count",
        note_ko=f"폐지 {len(hours)}건의 연간 시간 합",
    )


def days_to_decide(period: Period, params: Mapping[str, Any]) -> Observation:
    """Calendar days from the receipt to the first decision, median."""
    filters = {f"proposal__{key}": value for key, value in _department(params).items()}
    rows = Decision.objects.filter(
        decided_on__range=(period.start, period.end),
        instance=1,
        proposal__received_on__isnull=False,
        **filters,
    ).order_by("pk")
    days = [
        (decided - received).days
        for decided, received in rows.values_list("decided_on", "proposal__received_on")
        if received
    ]
    if not days:
        return Observation(None, 0, note_ko="이 기간에 결정한 혁신안이 없습니다.")
    ordered = sorted(days)
    middle = len(ordered) // 2
    median = (
        Fraction(ordered[middle]) if len(ordered) % 2 else Fraction(ordered[middle - 1] + ordered[middle], 2)
    )
    p90 = Fraction(ordered[min(len(ordered) - 1, (9 * len(ordered)) // 10)])
    return Observation(
        median,
        len(days),
        median=median,
        p90=p90,
        sample=tuple(map(float, days)),
        statistic="median",
        note_ko=f"결정 {len(days)}건",
    )


register(
    Measure(
        "innovation.submission_rate",
        "혁신안 제출률",
        "%",
        "up",
        "혁신안을 한 건 이상 제출한 팀 수 ÷ 기간 마지막 날의 전체 팀 수 × 100 (초안·철회 제외, 접수일 기준)",
        f"{ORDINANCE} 제2조",
        submission_rate,
        DEPARTMENT_ONLY,
        conditions=conditions,
    )
)
register(
    Measure(
        "innovation.decision_in_time",
        "결정기한 준수율",
        "%",
        "up",
        "기한 안에 결정한 건수 ÷ 기간에 결정한 전체 건수 × 100 (보완·의견조회 기간 불산입)",
        f"{ORDINANCE} 제17조제1항, 제18조제1항",
        decision_in_time,
        DEPARTMENT_ONLY,
        conditions=conditions,
    )
)
register(
    Measure(
        "innovation.promises_kept",
        "약속 이행률",
        "%",
        "up",
        "기한까지 목표값에 이른 약속 수 ÷ 기간에 기한이 된 전체 약속 수 × 100 "
        "(확인할 수 없으면 못 지킨 것으로 셈)",
        f"{ORDINANCE} 시행규칙 제5조",
        promises_kept,
        DEPARTMENT_ONLY,
        felt_by_residents=True,
        conditions=conditions,
    )
)
register(
    Measure(
        "innovation.hours_given_back",
        "돌려받은 시간",
        "시간/년",
        "up",
        "기간에 폐지한 업무·보고의 연간 횟수 × 1회 시간 × 투입 인원의 합 (존치·심의 대기 제외)",
        "행정업무의 운영 및 혁신에 관한 규정 제41조",
        hours_given_back,
        DEPARTMENT_ONLY,
        conditions=conditions,
    )
)
register(
    Measure(
        "innovation.days_to_decide",
        "혁신안 결정 소요일",
        "일",
        "down",
        "접수일부터 첫 결정일까지 달력 일수의 중앙값 (기간에 결정한 건)",
        f"{ORDINANCE} 제17조제1항",
        days_to_decide,
        DEPARTMENT_ONLY,
        conditions=conditions,
    )
)
