"""Numbers: reserved before the case exists, used once, or left empty with a reason (결번)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

from .. import permissions
from ..models import Case, CaseNumber, CaseType, NumberSeries

MOST_AT_ONCE = 500


def text_of(year: int, series: str, seq: int) -> str:
    """``2026-사회보장-000123``"""
    return f"{year}-{series}-{seq:06d}"


def _official(actor: Actor) -> None:
    if not (actor.system or actor.posts):
        raise NotPermitted("직원만 번호를 받을 수 있습니다. 직원 계정으로 로그인해 주세요.")


def _take(kind: CaseType, actor: Actor, count: int, purpose: str) -> list[CaseNumber]:
    now = clock.now()
    NumberSeries.objects.get_or_create(series=kind.series, year=now.year)
    series = NumberSeries.objects.select_for_update().get(series=kind.series, year=now.year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return CaseNumber.objects.bulk_create(
        [
            CaseNumber(
                text=text_of(now.year, kind.series, seq),
                series=kind.series,
                year=now.year,
                seq=seq,
                reserved_at=now,
                reserved_by=actor.name[:200],
                purpose=purpose[:200],
            )
            for seq in range(first, first + count)
        ]
    )


@transaction.atomic
def reserve(*, actor: Actor, type_code: str, count: int = 1, purpose: str = "") -> list[str]:
    """Take the next numbers of this year's series. A block of numbers needs a purpose (an outage's paper
    intake, for instance); what stays unused must be voided with a reason later."""
    _official(actor)
    kind = CaseType.objects.filter(code=type_code).first()
    if kind is None:
        raise NotFound(f"'{type_code}' 건 종류가 없습니다. 목록에서 고르세요.", field="type")
    if not 1 <= count <= MOST_AT_ONCE:
        raise Refused(f"번호는 한 번에 {MOST_AT_ONCE}개까지 받을 수 있습니다. 수를 줄이세요.", field="count")
    if count > 1 and not purpose.strip():
        raise Refused("번호를 여러 개 미리 받을 때는 까닭을 적어 주세요(예: 시스템 장애 중 수기 접수).", field="purpose")
    rows = _take(kind, actor, count, purpose.strip())
    if count > 1:
        audit.record(
            "cases.numbers_reserved",
            actor,
            ("cases.type", kind.pk, kind.code),
            detail={"first": rows[0].text, "last": rows[-1].text, "purpose": purpose},
        )
    return [row.text for row in rows]


@transaction.atomic
def void(*, actor: Actor, number: str, reason: str) -> None:
    """Say why a reserved number will never be used; the number stays taken."""
    _official(actor)
    cleaned = reason.strip()
    if not cleaned:
        raise Refused("결번으로 두는 까닭을 적어 주세요.", field="reason")
    row = CaseNumber.objects.select_for_update().filter(text=number).first()
    if row is None:
        raise NotFound("그런 번호가 없습니다. 번호를 확인해 주세요.", field="number")
    if row.reserved_by != actor.name and not (actor.system or permissions.may_manage(actor) or actor.is_chief):
        raise NotPermitted("번호를 받은 사람이나 건 종류 관리자만 결번으로 둘 수 있습니다.")
    if row.case_id is not None:
        raise Conflict("이미 건에 쓴 번호입니다. 결번으로 둘 수 없습니다.", field="number")
    if row.voided_at is not None:
        raise Conflict("이미 결번으로 둔 번호입니다.", field="number")
    row.void_reason, row.voided_at = cleaned[:300], clock.now()
    row.save(update_fields=["void_reason", "voided_at"])
    audit.record("cases.number_voided", actor, ("cases.number", row.pk, number), detail={"reason": cleaned})


def claim(actor: Actor, kind: CaseType, number: str) -> CaseNumber:
    """The number for a case that is being made: a reserved one of this type, or the next."""
    if not number:
        return _take(kind, actor, 1, "")[0]
    row = CaseNumber.objects.select_for_update().filter(text=number, series=kind.series).first()
    if row is None:
        raise NotFound("미리 받은 번호가 아닙니다. 번호를 확인하거나 비워 두세요.", field="number")
    if row.case_id is not None:
        raise Conflict("이미 다른 건에 쓴 번호입니다. 다른 번호를 쓰거나 비워 두세요.", field="number")
    if row.voided_at is not None:
        raise Conflict("결번으로 둔 번호입니다. 다른 번호를 쓰거나 비워 두세요.", field="number")
    return row


def use(row: CaseNumber, case: Case) -> None:
    row.case = case
    try:
        with transaction.atomic():
            row.save(update_fields=["case"])
    except IntegrityError as error:
        raise Conflict("이미 다른 건에 쓴 번호입니다. 다시 해 주세요.", field="number") from error
