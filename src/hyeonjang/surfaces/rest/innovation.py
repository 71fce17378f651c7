"""The innovation programme through the API: what residents see without signing in, what officials see with it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from hyeonjang.commons.measures import Period
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.innovation.queries import board as boards
from hyeonjang.services.innovation.queries import cycles, outcomes
from hyeonjang.services.innovation.queries import proposals as listed
from hyeonjang.services.innovation.queries.outcomes import EffectView, PublicView
from hyeonjang.surfaces.rest.envelope import Refusal
from hyeonjang.surfaces.rest.processes import REFUSALS, actor_of

router = Router(tags=["innovation"])


class Public(Schema):
    """A published promise and its result: the copy that residents see, without a personal name."""

    id: int
    year: int
    title: str
    department: str
    residents_view: str
    promise: dict[str, str] = Field(description="measure, target, due, definition, direction, award")
    effect: dict[str, str] = Field(description="before, after, difference, interval, verdict, promise, why, as_of …")
    published_on: date


class Side(Schema):
    """A measure over one period."""

    value: float | None
    text: str
    n: int
    start: date
    end: date


class Interval(Schema):
    low: float
    high: float


class Effect(Schema):
    """Before and after of an adopted proposal, with what is needed to doubt it."""

    proposal: int
    number: str
    title: str
    year: int
    department: str
    team: str
    state: str
    award: str
    measure: str = Field(description="지표의 이름. 지표가 사라졌으면 빈 글")
    definition: str = Field(description="산식")
    unit: str
    target: float
    due: date
    before: Side
    after: Side | None = Field(description="아직 잴 수 없으면 null")
    difference: float | None
    interval: Interval | None = Field(description="차이의 95% 신뢰구간")
    verdict: str = Field(examples=["효과 있음", "효과 없음", "나빠짐", "판단 불가"])
    promise: str = Field(examples=["약속 지킴", "약속 못 지킴", "진행 중", "판단 불가"])
    why: str
    published: bool


class Listed(Schema):
    """A line of the list of proposals."""

    id: int
    number: str
    title: str
    department: str
    team: str
    kind: str
    state: str
    received_on: date | None
    decision_due: date | None
    overdue: bool


class Year(Schema):
    """Which year; all or the present one where it is left out."""

    year: int | None = Field(None, ge=1, le=9999)


class Wanted(Year):
    """The conditions of the list and the board, as in the address of the desk's pages; the running year by default."""

    q: str = Field("", max_length=100, description="찾을 낱말")
    state: str = Field("", max_length=20)
    department: str = Field("", max_length=11)

    def filters(self) -> dict[str, str]:
        return {"q": self.q, "state": self.state, "department": self.department}


class Funnel(Schema):
    submitted: int
    department_best: int
    finalists: int
    grand: int
    excellent: int
    encouragement: int


class Promises(Schema):
    kept: int
    broken: int
    under_way: int
    unknown: int


class Late(Schema):
    what: str
    title: str
    department: str
    due: date
    days: int


class Team(Schema):
    department: str
    team: str
    proposals: int
    furthest: str


class Board(Schema):
    """The programme of a year at a glance. Conditions narrow ``departments`` and ``overdue`` only."""

    year: int
    title: str
    stage: str
    teams: int
    submitted_teams: int
    surveys: int
    surveys_confirmed: int
    funnel: Funnel
    promises: Promises
    departments: list[Team]
    overdue: list[Late]


def _public(row: PublicView) -> dict[str, Any]:
    return {"id": row.id, "year": row.year, "title": row.title, "department": row.department_name,
            "residents_view": row.residents_view, "promise": {k: str(v) for k, v in row.promise.items()},
            "effect": {k: str(v) for k, v in row.effect.items()}, "published_on": row.published_on}


@router.get("/promises", response={200: list[Public], 422: Refusal}, auth=None, operation_id="innovation_promises",
            summary="약속과 결과(공개)")
def promises(request: HttpRequest, asked: Query[Year]) -> list[dict[str, Any]]:
    """군민에게 공개한 약속과 결과. 로그인이 필요 없다."""
    return [_public(row) for row in outcomes.published(asked.year)]


@router.get("/promises/{publication}", response={200: Public, 404: Refusal, 422: Refusal}, auth=None,
            operation_id="innovation_promise", summary="약속과 결과 하나(공개)")
def promise(request: HttpRequest, publication: int) -> dict[str, Any]:
    """공개를 중지한 약속은 없는 것과 같다."""
    return _public(outcomes.published_one(publication))


def _side(value: Fraction | None, text: str, n: int, period: Period) -> dict[str, Any]:
    return {"value": None if value is None else float(value), "text": text, "n": n, "start": period.start,
            "end": period.end}


def _effect(row: EffectView) -> dict[str, Any]:
    found = row.comparison
    after = None if found is None or row.after_period is None else _side(
        found.after.value, row.after_ko, row.after_n, row.after_period)
    return {
        "proposal": row.proposal_id, "number": row.number, "title": row.title, "year": row.year,
        "department": row.department_name, "team": row.team_name, "state": row.state.label_ko, "award": row.award_ko,
        "measure": row.measure.title_ko if row.measure else "", "unit": row.unit_ko,
        "definition": row.measure.definition_ko if row.measure else "", "target": float(row.target), "due": row.due,
        "before": _side(row.baseline_value, row.before_ko, row.baseline_n, row.before_period), "after": after,
        "difference": float(found.difference) if found and found.difference is not None else None,
        "interval": {"low": found.interval.low, "high": found.interval.high} if found and found.interval else None,
        "verdict": row.verdict, "promise": row.promise_ko, "why": row.why_ko, "published": row.published,
    }


@router.get("/effects", response={200: list[Effect], **REFUSALS}, operation_id="innovation_effects", summary="약속과 효과")
def effects(request: HttpRequest, asked: Query[Year]) -> list[dict[str, Any]]:
    """채택한 혁신안의 전과 후. 직원이면 누구나 본다."""
    actor = actor_of(request)
    cycle = cycles.by_year(actor, asked.year, clock.today()).id if asked.year is not None else None
    return [_effect(row) for row in outcomes.effects(actor, clock.today(), cycle)]


@router.get("/effects/{proposal}", response={200: Effect, **REFUSALS}, operation_id="innovation_effect",
            summary="혁신안 하나의 효과")
def effect(request: HttpRequest, proposal: int) -> dict[str, Any]:
    """채택하지 않은 혁신안은 효과가 없으므로 찾을 수 없다고 답한다."""
    return _effect(outcomes.effect(actor_of(request), proposal, clock.today()))


def _cycle(actor: Actor, year: int | None) -> cycles.CycleView:
    if year is not None:
        return cycles.by_year(actor, year, clock.today())
    found = cycles.current(actor, clock.today())
    if found is None:
        raise NotFound("아직 만든 연차가 없습니다. 기획감사담당관이 연차 설정에서 먼저 만들어야 합니다.")
    return found


@router.get("/proposals", response={200: list[Listed], **REFUSALS}, operation_id="innovation_proposals",
            summary="혁신안 목록")
def proposals(request: HttpRequest, wanted: Query[Wanted]) -> list[dict[str, Any]]:
    """제출된 혁신안과 우리 부서의 초안. 화면의 목록과 같다."""
    actor = actor_of(request)
    rows = listed.rows(actor, _cycle(actor, wanted.year).id, clock.today(), wanted.filters())
    return [{"id": row.id, "number": row.number, "title": row.title, "department": row.department_name,
             "team": row.team_name, "kind": row.kind.label_ko, "state": row.state.value, "overdue": row.overdue,
             "received_on": row.received_on, "decision_due": row.decision_due} for row in rows]


@router.get("/board", response={200: Board, **REFUSALS}, operation_id="innovation_board", summary="추진 현황판")
def board(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """한 해의 단계별 건수, 약속, 팀별 제출, 기한이 지난 일."""
    actor = actor_of(request)
    cycle = _cycle(actor, wanted.year)
    found = boards.board(actor, cycle, clock.today(), wanted.filters())
    return {
        "year": cycle.year, "title": cycle.title, "stage": cycle.current_ko, "teams": found.teams,
        "submitted_teams": found.submitted_teams, "surveys": found.surveys, "funnel": found.funnel,
        "surveys_confirmed": found.surveys_confirmed, "promises": found.promises,
        "departments": [{"department": row.name, "team": team.name, "proposals": team.proposals,
                         "furthest": team.furthest_ko} for row in found.departments for team in row.teams],
        "overdue": [{"what": row.what_ko, "title": row.title, "department": row.department_name, "due": row.due,
                     "days": row.days} for row in found.overdue],
    }
