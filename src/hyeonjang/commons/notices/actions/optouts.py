"""수신 거부: who does not want messages on a channel gets none, except what the law wants told, and that on paper."""

from __future__ import annotations

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties import masking
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .. import permissions
from ..models import OptOut
from ..rules.chain import Reach
from ..vocabulary import ELECTRONIC, Channel
from .common import needed
from .sending import contact_digest


def _digest(channel: Channel, contact: str) -> str:
    if channel not in ELECTRONIC:
        raise Refused("문자·알림톡·전자우편만 거부를 받습니다. 우편은 법정 통지에 쓰입니다.", field="channel")
    phone = masking.plain_phone(contact)
    if channel is Channel.EMAIL and "@" not in contact:
        raise Refused("전자우편 주소의 형식이 아닙니다. name@example.kr처럼 적으세요.", field="contact")
    if channel is not Channel.EMAIL and not phone:
        raise Refused("전화번호를 읽을 수 없습니다. 010-1234-5678처럼 적으세요.", field="contact")
    return contact_digest(channel, Reach(phone=phone, email=contact.strip()))


@transaction.atomic
def refuse(*, actor: Actor, channel: Channel, contact: str, evidence: str) -> None:
    """Remember that a telephone or address wants nothing on this channel. Said twice, it stays as it was."""
    permissions.need(permissions.official(actor), "직원만 적을 수 있습니다.")
    digest = _digest(channel, contact)
    proof = needed(evidence, "evidence", "확인한 자료", limit=200)
    OptOut.objects.get_or_create(channel=channel, address_digest=digest, ended_on=None,
                                 defaults={"since": clock.today(), "evidence": proof, "recorded_by": actor.name[:200]})
    audit.record("notices.opted_out", actor, ("notices.opt_out", digest[:12], channel.label), detail={"evidence": proof})


@transaction.atomic
def accept(*, actor: Actor, channel: Channel, contact: str, evidence: str) -> None:
    """They want messages again."""
    permissions.need(permissions.official(actor), "직원만 적을 수 있습니다.")
    digest = _digest(channel, contact)
    if not OptOut.objects.filter(channel=channel, address_digest=digest, ended_on=None).update(ended_on=clock.today()):
        raise Refused("이 연락처의 수신 거부가 없습니다. 연락처를 확인하세요.", field="contact")
    audit.record("notices.opted_in", actor, ("notices.opt_out", digest[:12], channel.label),
                 detail={"evidence": needed(evidence, "evidence", "확인한 자료", limit=200)})
