"""Registering persons and what becomes known about them."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused

from . import masking
from .models import NaturalPerson


def _official(actor: Actor) -> None:
    if not (actor.system or actor.posts):
        raise NotPermitted("직원만 등록할 수 있습니다. 직원 계정으로 로그인해 주세요.")


def _checked(name: str, birth_date: date | None, phone: str) -> tuple[str, str]:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Refused("이름이 비어 있습니다. 신청인의 이름을 적어 주세요.", field="name")
    if len(cleaned) > 100:
        raise Refused("이름은 100자까지 적을 수 있습니다. 확인해 주세요.", field="name")
    if birth_date is not None and not date(1880, 1, 1) <= birth_date <= clock.today():
        raise Refused("생년월일이 맞지 않습니다. 날짜를 확인해 주세요.", field="birth_date")
    kept = masking.plain_phone(phone)
    if phone.strip() and not kept:
        raise Refused("전화번호를 읽을 수 없습니다. 010-1234-5678처럼 적어 주세요.", field="phone")
    return cleaned, kept


def _known(name: str, birth_date: date | None, phone: str) -> NaturalPerson | None:
    if birth_date is None:
        return None
    rows = NaturalPerson.objects.select_for_update().filter(name=name, birth_date=birth_date).order_by("pk")
    return next((row for row in rows if not phone or row.phone in {"", phone}), None)


@transaction.atomic
def register(
    *,
    actor: Actor,
    name: str,
    birth_date: date | None = None,
    phone: str = "",
    address: str = "",
    synthetic: bool = False,
) -> int:
    """Register a person, or find the one of this name and birth date; returns the id.

    A known person's empty fields are filled in, filled ones stay: a counter's typing error must not
    overwrite what was right. Another telephone makes another person: one person twice in the list does less
    harm than two persons made one.
    """
    _official(actor)
    cleaned, kept = _checked(name, birth_date, phone)
    now = clock.now()
    known = _known(cleaned, birth_date, kept)
    if known is not None:
        changed = [
            field
            for field, value in (("phone", kept), ("address", address.strip()[:200]))
            if value and not getattr(known, field)
        ]
        if changed:
            known.phone = known.phone or kept
            known.address = known.address or address.strip()[:200]
            known.changed_at = now
            known.save(update_fields=[*changed, "changed_at"])
        return int(known.pk)
    row = NaturalPerson.objects.create(
        name=cleaned,
        birth_date=birth_date,
        phone=kept,
        address=address.strip()[:200],
        synthetic=synthetic,
        created_at=now,
        changed_at=now,
    )
    return int(row.pk)


@transaction.atomic
def record_death(*, actor: Actor, party_id: int, died_on: date, evidence: str) -> None:
    """Note that a person died, with what proves it; refuses a second, different date.

    Publishes ``parties.died`` (``party_id``, ``died_on``, ``evidence``): whoever deals with this person reacts on a
    legal basis of its own, or not at all.
    """
    _official(actor)
    if not evidence.strip():
        raise Refused("사망을 확인한 자료(기본증명서, 사망신고 통보 등)를 적어 주세요.", field="evidence")
    if died_on > clock.today():
        raise Refused("사망일이 오늘보다 뒤입니다. 날짜를 확인해 주세요.", field="died_on")
    row = NaturalPerson.objects.select_for_update().filter(pk=party_id).first()
    if row is None:
        raise NotFound("그런 사람이 등록되어 있지 않습니다. 화면을 새로 고쳐 주세요.")
    if row.died_on == died_on:
        return
    if row.died_on is not None:
        raise Refused("이미 다른 사망일이 기록되어 있습니다. 기록을 확인해 주세요.", field="died_on")
    row.died_on, row.changed_at = died_on, clock.now()
    row.save(update_fields=["died_on", "changed_at"])
    audit.record(
        "parties.died",
        actor,
        ("parties.person", row.pk, masking.mask_name(row.name)),
        detail={"died_on": died_on, "evidence": evidence.strip()[:300]},
        on=died_on,
    )
    publish("parties.died", {"party_id": row.pk, "died_on": died_on.isoformat(), "evidence": evidence.strip()[:300]},
            key=str(row.pk), actor=actor)


@transaction.atomic
def correct_address(*, actor: Actor, party_id: int, address: str, evidence: str) -> None:
    """A person's better address, with what it was learned from; the one before stays in the audit log, masked."""
    _official(actor)
    if not evidence.strip():
        raise Refused("주소를 확인한 자료를 적어 주세요.", field="evidence")
    cleaned = " ".join(address.split())
    if not cleaned or len(cleaned) > 200:
        raise Refused("주소를 200자 안으로 적어 주세요.", field="address")
    row = NaturalPerson.objects.select_for_update().filter(pk=party_id).first()
    if row is None:
        raise NotFound("그런 사람이 등록되어 있지 않습니다. 화면을 새로 고쳐 주세요.")
    if row.address == cleaned:
        return
    before = masking.mask_address(row.address)
    row.address, row.changed_at = cleaned, clock.now()
    row.save(update_fields=["address", "changed_at"])
    audit.record(
        "parties.address_corrected", actor, ("parties.person", row.pk, masking.mask_name(row.name)),
        detail={"before": before, "after": masking.mask_address(cleaned), "evidence": evidence.strip()[:300]}, on=clock.today(),
    )
