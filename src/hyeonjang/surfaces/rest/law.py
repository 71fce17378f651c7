"""Deadlines and inheritances through the API: the same engine, the same answers as the desk and the command line."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Router, Schema
from pydantic import ConfigDict, Field

from hyeonjang.law.local_tax.inheritance import assess
from hyeonjang.law.local_tax.intake import estate_from, schema
from hyeonjang.law.periods.due import due_from_text
from hyeonjang.surfaces.rest.envelope import Refusal

router = Router(tags=["law"])


class DueRequest(Schema):
    """What the clock needs. Texts are those of ``hyeonjang law due``."""

    model_config = ConfigDict(extra="forbid")

    clock: str = Field(
        max_length=40,
        examples=["petition"],
        description="petition, immediate, civil, restrictive, local-tax, payday, before",
    )
    start: str = Field(
        max_length=40, examples=["2026-06-05T14:00"], description="기산이 되는 날 또는 시각(ISO 8601)"
    )
    length: str | None = Field(
        None,
        max_length=60,
        examples=["3 days"],
        description="기간: hours, days, weeks, months, years. payday는 쓰지 않는다",
    )
    suspend: list[str] = Field(
        default_factory=list,
        max_length=100,
        examples=[["2026-06-10..2026-06-16"]],
        description="산입하지 않는 기간. 양 끝을 포함한다",
    )
    extend: list[str] = Field(
        default_factory=list, max_length=20, examples=[["10 days:현장 확인"]], description="연장: 기간과 사유"
    )


class DueDay(Schema):
    """One day that was counted or skipped, or a run of equal days up to ``until``."""

    date: str
    counted: bool
    reason: str
    cite: str
    until: str | None = None
    n: int | None = Field(None, description="몇째 날인지(날로 셀 때)")
    seconds: int | None = Field(None, description="그날 산입한 근무시간(초, 시간으로 셀 때)")


class DueStep(Schema):
    """One rule with its inputs, article and result."""

    rule: str
    inputs: dict[str, Any]
    cite: str
    result: Any


class DueAnswer(Schema):
    """The deadline, every day behind it and every rule applied."""

    due: str = Field(examples=["2026-06-10T14:00"], description="시간으로 세면 시각, 날로 세면 날짜")
    clock: str
    statutory_due: str = Field(description="장관이 정한 연장을 빼고 법만으로 정한 기한")
    nominal: str = Field(description="공휴일로 밀리기 전의 끝")
    base_due: str = Field(description="연장하기 전의 기한")
    table: str = Field(description="공휴일 표의 판")
    trace: list[DueDay]
    steps: list[DueStep]
    start: str
    length: str | None


@router.post(
    "/due",
    response={200: DueAnswer, 400: Refusal, 422: Refusal},
    auth=None,
    exclude_unset=True,
    operation_id="law_due",
    summary="기한 계산",
)
def due(request: HttpRequest, body: DueRequest) -> dict[str, Any]:
    """법정 처리기한을 날짜별 근거와 함께 계산한다. 저장하지 않으므로 로그인이 필요 없다."""
    from hyeonjang.commons.calendar.queries import holiday_table

    return dict(
        due_from_text(body.clock, body.start, body.length, body.suspend, body.extend, table=holiday_table())
    )


class InheritanceAnswer(Schema):
    """The taxes, dates, shares and surcharges of one inheritance. Won are whole numbers, shares fractions."""

    death: str
    as_of: str
    due: str = Field(examples=["2025-10-15"], description="가장 이른 상속인의 신고ㆍ납부기한(기한연장 반영)")
    statutory_due: str = Field(examples=["2025-09-30"], description="장관의 기한연장 전의 법정 기한")
    vehicle_transfer_due: str | None = Field(description="자동차 이전등록 기한")
    assessable_until: str = Field(description="부과할 수 있는 마지막 날")
    principal_heir: str | None = Field(description="주된 상속자. 정할 사실이 없으면 null")
    shares: dict[str, str] = Field(examples=[{"배우자": "3/7"}], description="상속인별 법정상속분")
    heirs: list[dict[str, Any]] = Field(description="상속인별 기한과 합계")
    properties: list[dict[str, Any]] = Field(description="물건별ㆍ상속인별 세액과 근거")
    totals: dict[str, Any]
    waiting: list[dict[str, Any]] = Field(description="늦게 신고하고 낼 때의 가산세")
    questions: list[dict[str, Any]] = Field(description="답에 따라 결과가 달라지는 물음")
    open: list[dict[str, Any]] = Field(description="해석이 정해지지 않은 점과 다른 해석의 결과")
    notes: list[str]
    trace: list[DueStep]


@router.get(
    "/inheritance/schema",
    response={200: dict[str, Any]},
    auth=None,
    operation_id="law_inheritance_schema",
    summary="상속 취득세 계산의 입력 스키마",
)
def inheritance_schema(request: HttpRequest) -> dict[str, Any]:
    """``POST /api/law/inheritance``가 받는 입력의 JSON 스키마."""
    return schema()


@router.post(
    "/inheritance",
    response={200: InheritanceAnswer, 400: Refusal, 422: Refusal},
    auth=None,
    operation_id="law_inheritance",
    summary="상속 취득세 계산",
)
def inheritance(request: HttpRequest, body: Body[dict[str, Any]]) -> dict[str, Any]:
    """상속인ㆍ상속분ㆍ기한ㆍ세액ㆍ가산세를 근거와 함께 계산한다. 저장하지 않으므로 로그인이 필요 없다."""
    from hyeonjang.commons.calendar.queries import holiday_table

    return dict(assess(estate_from(body), table=holiday_table()).to_json())
