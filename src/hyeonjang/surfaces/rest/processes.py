"""Event logs through the API: the same sources and figures as on the desk, read only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.processes import queries
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.surfaces.rest.envelope import Refusal

router = Router(tags=["processes"])
REFUSALS = {401: Refusal, 403: Refusal, 404: Refusal, 422: Refusal}
CLOCKS = {"wall": "달력시간", "working": "근무시간", "statutory": "법정 처리기간 시계"}


class Reading(Schema):
    """The newest reading of a source."""

    number: int = Field(description="차수")
    cases: int
    events: int
    skipped: int = Field(description="건너뛴 행")
    first_at: datetime
    last_at: datetime
    read_at: datetime


class Source(Schema):
    """A source of event logs."""

    code: str
    name: str
    description: str
    attribution: str
    own: bool = Field(description="우리 시스템이 스스로 쓰는 기록인지")
    last: Reading | None = Field(description="아직 읽지 않았으면 null")


class Duration(Schema):
    """Case durations on one clock, in seconds; quantiles are null where n is 0."""

    clock: str = Field(description="wall, working, statutory")
    name: str
    basis: str = Field(description="무엇부터 무엇까지 셌는지")
    n: int
    mean: float | None
    median: float | None
    p90: float | None
    max: float | None


class Place(Schema):
    """Where time goes: between two steps. Times in seconds of the summary's clock."""

    source: str
    target: str
    count: int
    total: float
    share: float = Field(description="모든 기다린 시간 가운데 비중(0~1)")
    median: float
    saved_at_median: float = Field(description="오래 걸린 것이 모두 중앙값만큼 걸렸다면 아꼈을 시간")


class Lateness(Schema):
    with_due: int
    late: int
    share: float | None


class Rate(Schema):
    """단축률: one minus the sums' ratio, never a mean of ratios."""

    rate: float = Field(description="0~1. 늦으면 음수")
    n: int
    unit: str
    statutory: float = Field(description="법정 처리기간의 합")
    used: float = Field(description="실제 처리기간의 합")
    definition: str
    warning: str = Field(description="비율의 평균이 아닌 까닭")


class Summary(Schema):
    """The figures of a source, or of the part that was asked for."""

    source: str
    number: int
    cases: int
    events: int
    clock: str = Field(description="구간과 부서 경계를 센 시계: working(근무시간) 또는 wall(달력시간)")
    notes: list[str]
    durations: list[Duration]
    places: list[Place] = Field(description="시간이 많이 가는 순서")
    boundary_share: float | None = Field(description="부서 경계에서 기다린 시간의 비중. 부서가 기록되지 않았으면 null")
    rework_share: float = Field(description="되풀이한 단계가 있는 건의 비중")
    lateness: Lateness
    shortening: Rate | None = Field(description="처리기한이 적힌 끝난 건이 없으면 null")


class Part(Schema):
    """Which part of a log is asked about."""

    since: date | None = Field(None, description="이날부터 시작한 건")
    until: date | None = Field(None, description="이날까지 시작한 건")
    department: str = Field("", max_length=120)
    attribute: str = Field("", max_length=200, examples=["민원사무=가설건축물 존치기간 연장신고"])

    def question(self) -> queries.Question:
        name, found, value = self.attribute.partition("=")
        if self.attribute and not (found and name and value):
            raise Refused("attribute는 '이름=값'으로 보내세요.", field="attribute")
        return queries.Question(
            since=self.since, until=self.until, department=self.department, attributes={name: value} if name else {})


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person; ninja has refused everybody else."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _moment(value: datetime | None) -> str:
    assert value is not None  # an import that was read has its times
    return value.astimezone(clock.SEOUL).isoformat(timespec="seconds")


@router.get("/sources", response={200: list[Source], **REFUSALS}, operation_id="processes_sources", summary="기록 출처")
def sources(request: HttpRequest) -> list[dict[str, Any]]:
    """업무 처리 기록의 출처와 저마다 가장 새로 읽은 기록."""
    return [
        {"code": source.code, "name": source.name, "description": source.description, "own": source.own,
         "attribution": source.attribution,
         "last": None if row is None else {
             "number": row.number, "cases": row.cases, "events": row.events, "skipped": row.skipped,
             "first_at": _moment(row.first_at), "last_at": _moment(row.last_at), "read_at": _moment(row.finished_at)}}
        for source, row in queries.sources(actor_of(request))
    ]


@router.get("/sources/{code}/summary", response={200: Summary, **REFUSALS}, operation_id="processes_summary",
            summary="기록의 수치")
def summary(request: HttpRequest, code: str, part: Query[Part]) -> dict[str, Any]:
    """어디에서 시간이 가는지, 얼마나 걸리고 늦는지. 조건을 주면 그 부분만 센다."""
    queries.source(actor_of(request), code)
    row, question = queries.latest(code), part.question()
    value, rate = queries.overview(row, question), queries.shortening(row, question)
    return {
        "source": code, "number": row.number, "cases": value["cases"], "events": value["events"],
        "clock": "working" if value["working"] else "wall", "notes": value["clock_notes"],
        "durations": [{"clock": key, "name": name, "basis": value[key]["basis_ko"], **value[key]["stats"]}
                      for key, name in CLOCKS.items() if value[key]],
        "places": [{**entry, "source": entry["label"][0], "target": entry["label"][-1]} for entry in value["days"]],
        "boundary_share": value["boundaries"]["share"] if value["boundaries"]["measured"] else None,
        "rework_share": value["rework"]["share_of_cases"], "lateness": value["lateness"],
        "shortening": None if rate is None else {
            "rate": float(rate.rate), "n": rate.n, "unit": rate.unit_ko, "statutory": float(rate.statutory),
            "used": float(rate.used), "definition": rate.definition_ko, "warning": rate.trap_ko},
    }
