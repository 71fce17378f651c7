"""조회번호 for residents, and the people who may look for them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from hyeonjang.commons import audit
from hyeonjang.commons.audit import access
from hyeonjang.commons.org.actor import PUBLIC, Actor
from hyeonjang.commons.parties import actions as parties
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.kit.korean import date_ko

from .. import permissions
from ..facts import WRONG_CODE, label, usable
from ..models import Proxy, StatusCode, WrongCodes
from ..rules import codes
from ..vocabulary import OPEN, Kind, State
from .common import append, lock, needed, settle
from .intake import Applicant

LIVES_DAYS = 365
MAY = {"status": "처리 상황 보기", "papers": "서류 내기", "letters": "통지 받기"}
WINDOW_SECONDS = 600
MOST_WRONG = 20
TOO_MANY = "잘못된 번호가 여러 번 들어와 잠시 멈추었습니다. 10분 뒤에 다시 해 보거나 담당 부서에 전화해 주세요."


@transaction.atomic
def issue(*, actor: Actor, case_id: int, proxy_id: int | None = None, seen: int | None = None) -> str:
    """A new code for the applicant or a proxy, to be printed in a letter; shown here once and never again.
    An earlier code of the same person stops working."""
    case = lock(actor, case_id, seen)
    permissions.need_handle(actor, case)
    if State(case.state) not in OPEN | {State.DECIDED, State.OBJECTION}:
        raise Refused("끝난 건에는 조회번호를 새로 주지 않습니다. 전화나 문서로 안내하세요.")
    if case.applicant is not None and case.applicant.died_on is not None:
        raise Refused("신청인이 사망한 건입니다. 승계한 사람을 먼저 적으세요.")
    until = clock.today() + timedelta(days=LIVES_DAYS)
    if proxy_id is not None:
        proxy = Proxy.objects.filter(pk=proxy_id, case=case, revoked_at=None).first()
        if proxy is None or proxy.until < clock.today() or "status" not in proxy.scope:
            raise Refused("처리 상황을 볼 수 있게 동의받은 대리인이 아닙니다. 대리 동의를 확인하세요.", field="proxy")
        until = min(until, proxy.until)
    whose = Q(proxy__isnull=True) if proxy_id is None else Q(proxy_id=proxy_id)
    StatusCode.objects.filter(whose, case=case, revoked_at=None).update(revoked_at=clock.now())
    code = codes.new_code()
    row = StatusCode.objects.create(
        case=case, proxy_id=proxy_id, digest=codes.digest(code), issued_at=clock.now(),
        issued_by=actor.name[:200], until=until,
    )
    append(case, Kind.CODE_ISSUED, actor, text="대리인에게" if proxy_id else "신청인에게", detail={"code": row.pk})
    settle(case)
    audit.record("cases.code_issued", actor, label(case), detail={"code": row.pk, "proxy": proxy_id})
    return codes.shown(code)


@transaction.atomic
def revoke(*, actor: Actor, case_id: int, reason: str, seen: int | None = None) -> int:
    """Stop all codes of a case (a letter went astray); returns how many."""
    case = lock(actor, case_id, seen)
    permissions.need_handle(actor, case)
    count = StatusCode.objects.filter(case=case, revoked_at=None).update(revoked_at=clock.now())
    if count:
        append(case, Kind.CODE_REVOKED, actor, text=needed(reason, "reason", "폐기하는 까닭"))
        settle(case)
        audit.record("cases.code_revoked", actor, label(case), detail={"count": count, "reason": reason.strip()})
    return count


@transaction.atomic
def name_proxy(
    *, actor: Actor, case_id: int, person: Applicant, relation: str, scope: Sequence[str], consented_on: date,
    until: date, evidence: str, seen: int | None = None,
) -> int:
    """대리인: the applicant lets somebody look, bring papers or receive letters; returns the proxy's id."""
    case = lock(actor, case_id, seen)
    permissions.need_handle(actor, case)
    kept = sorted(set(scope))
    if not kept or set(kept) - set(MAY):
        raise Refused("맡긴 일을 하나 이상 골라 주세요.", field="scope")
    if consented_on > clock.today() or until < clock.today() or until < consented_on:
        raise Refused("동의한 날은 오늘까지, 끝나는 날은 오늘부터여야 합니다. 날짜를 확인해 주세요.", field="until")
    row = Proxy.objects.create(
        case=case, party_id=parties.register(actor=actor, **vars(person)),
        relation=needed(relation, "relation", "관계", limit=40), scope=kept, consented_on=consented_on, until=until,
        evidence=needed(evidence, "evidence", "동의를 확인한 자료", limit=300),
    )
    append(
        case, Kind.PROXY_NAMED, actor, text=f"{row.relation}, {date_ko(until)}까지: {', '.join(MAY[s] for s in kept)}",
        evidence=row.evidence, detail={"proxy": row.pk, "scope": kept},
    )
    settle(case)
    audit.record("cases.proxy_named", actor, label(case), detail={"proxy": row.pk, "scope": kept, "until": until})
    return int(row.pk)


@transaction.atomic
def end_proxy(*, actor: Actor, case_id: int, proxy_id: int, reason: str, seen: int | None = None) -> None:
    """The applicant takes the consent back: the proxy's codes stop at once."""
    case = lock(actor, case_id, seen)
    permissions.need_handle(actor, case)
    row = Proxy.objects.filter(pk=proxy_id, case=case, revoked_at=None).first()
    if row is None:
        raise NotFound("그런 대리인이 없거나 이미 끝났습니다. 화면을 새로 고쳐 주세요.")
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    StatusCode.objects.filter(proxy=row, revoked_at=None).update(revoked_at=clock.now())
    append(case, Kind.PROXY_ENDED, actor, text=needed(reason, "reason", "끝내는 까닭"), detail={"proxy": proxy_id})
    settle(case)
    audit.record("cases.proxy_ended", actor, label(case), detail={"proxy": proxy_id, "reason": reason.strip()})


def _place(address: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"wrong codes {address}".encode(), hashlib.sha256).hexdigest()


def _count_wrong(place: str) -> None:
    window = int(clock.now().timestamp()) // WINDOW_SECONDS
    WrongCodes.objects.get_or_create(place=place, window=window)
    WrongCodes.objects.filter(place=place, window=window).update(count=F("count") + 1)
    WrongCodes.objects.filter(window__lt=window - 1).delete()


def _too_many(place: str) -> bool:
    window = int(clock.now().timestamp()) // WINDOW_SECONDS
    return WrongCodes.objects.filter(place=place, window=window, count__gte=MOST_WRONG).exists()


def redeem(*, typed: str, address: str) -> int:
    """The id of the code that somebody typed on the portal.

    A wrong sign, an unknown, an expired and a revoked code get the same sentence, and each counts towards
    the limit of its place; beyond it nothing is looked up any more. Not one transaction on purpose: the count
    of wrong tries must stand although the request is refused.
    """
    place = _place(address)
    if _too_many(place):
        raise Refused(TOO_MANY, field="code", code="cases.too_many")
    code = codes.read(typed)
    row = StatusCode.objects.filter(digest=codes.digest(code or "")).select_related("proxy", "case__applicant").first()
    if row is None or not usable(row):
        _count_wrong(place)
        raise Refused(WRONG_CODE, field="code", code="cases.wrong_code")
    StatusCode.objects.filter(pk=row.pk).update(last_used_at=clock.now())
    access.note(PUBLIC, label(row.case), "조회번호로 본인 조회" if row.proxy_id is None else "조회번호로 대리인 조회")
    return int(row.pk)
