"""One notice to one person for one reason, and the step from one channel to the next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from hyeonjang.commons.calendar.queries import is_workday
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.commons.parties import masking
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .. import permissions, settings
from ..models import Attempt, Batch, Notice, NoticeEvent, OptOut, TemplateVersion
from ..rules import address, chain, quiet
from ..rules.placeholders import check as check_values
from ..rules.placeholders import declared
from ..vocabulary import (
    LANGUAGES,
    PERSONAL_PHONE,
    AttemptState,
    BatchState,
    Channel,
    Kind,
    Obligation,
    State,
)
from .common import append, event_of, needed, record, tell
from .templates import current


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom. What is known of name, address, telephone and e-mail decides which channels are open."""

    name: str
    address: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""
    party_id: int | None = None
    language: str = "ko"
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a request. ``created`` is False when this reason had already been told."""

    id: int
    state: State
    channel: Channel | None
    created: bool


@dataclass(frozen=True, slots=True)
class Order:
    """A checked notice that can be written at once: everything about it but its version."""

    reason_key: str
    recipient: Recipient
    values: dict[str, Any] = field(default_factory=dict)
    subject: tuple[str, str] = ("", "")
    only: Channel | None = None
    api_key_id: int | None = None
    reference: str = ""


def checked_recipient(who: Recipient) -> Recipient:
    """The recipient in the form in which it is stored; raises ``Refused`` for what cannot be read."""
    name = needed(" ".join(who.name.split()), "name", "받는 사람", limit=100)
    if problem := address.postcode_problem(who.postcode.strip()):
        raise Refused(f"{problem}. '{who.postcode}'을(를) 고치세요.", field="postcode")
    phone = masking.plain_phone(who.phone)
    if who.phone.strip() and not phone:
        raise Refused("전화번호를 읽을 수 없습니다. 010-1234-5678처럼 적으세요.", field="phone")
    if who.email.strip() and ("@" not in who.email or any(sign.isspace() for sign in who.email.strip())):
        raise Refused("전자우편 주소의 형식이 아닙니다. name@example.kr처럼 적으세요.", field="email")
    if who.language not in LANGUAGES:
        raise Refused(f"'{who.language}' 언어를 모릅니다. {', '.join(LANGUAGES)} 가운데 고르세요.", field="language")
    return Recipient(name, " ".join(who.address.split())[:200], who.postcode.strip(), phone, who.email.strip()[:200],
                     who.party_id, who.language, who.large_print)


def contact_digest(channel: Channel, reach: chain.Reach) -> str:
    """What an opt-out is remembered by: the contact's hash, not the contact."""
    contact = reach.email.lower() if channel is Channel.EMAIL else reach.phone
    return hashlib.sha256(f"{channel}:{contact}".encode()).hexdigest()


def reach_of(version: TemplateVersion, who: Recipient | Notice, refused: Iterable[tuple[str, str]] | None = None) -> chain.Reach:
    """How somebody can be reached for this template. Statutory notices know no opt-out.

    ``refused`` are known (channel, digest) pairs, for many recipients at once.
    """
    bare = chain.Reach(who.address, who.phone, who.email)
    if version.obligation == Obligation.STATUTORY:
        return bare
    channels = (Channel.SMS, Channel.ALIMTALK, Channel.EMAIL)
    digests = {channel: contact_digest(channel, bare) for channel in channels}
    if refused is None:
        refused = set(OptOut.objects.filter(ended_on=None, address_digest__in=digests.values())
                      .values_list("channel", "address_digest"))
    known = set(refused)
    return chain.Reach(who.address, who.phone, who.email,
                       tuple(channel for channel in channels if (channel.value, digests[channel]) in known))


def options_of(
    version: TemplateVersion, who: Recipient | Notice, bodies: set[str] | None = None,
    refused: Iterable[tuple[str, str]] | None = None, only: Channel | None = None,
) -> list[chain.Option]:
    """The channels of a template for one person, each with what stands against it."""
    found = bodies if bodies is not None else {row.channel for row in version.bodies.all()}
    order = [only] if only is not None else [Channel(item) for item in version.chain]
    return chain.options(order, {Channel(item) for item in found}, settings.channels(), reach_of(version, who, refused))


@transaction.atomic
def send(
    *, actor: Actor, template: str, reason_key: str, recipient: Recipient, values: Mapping[str, Any],
    subject: tuple[str, object] | None = None, only: Channel | None = None,
) -> Sent:
    """Tell one person one thing, for one reason, exactly once.

    ``reason_key`` names the reason for ever (``inheritance:case-17:heir-3:first``): a second call with it writes
    nothing and returns the first notice. ``subject`` (type, id) is what the caller recognises the notice by in the
    events ``notices.delivered``, ``notices.returned``, ``notices.undelivered``. ``only`` forces a channel.
    Raises ``Refused`` for a value that is missing or does not fit, ``NotFound`` for an unpublished template.
    Whoever cannot be reached at all is on the list of undelivered ones at once.
    """
    version = current(template)
    permissions.need(permissions.in_unit(actor, version.template.unit_id) or actor.has(permissions.MANAGE),
                     "이 통지문을 맡은 부서의 직원만 보낼 수 있습니다. 소관 부서에 요청하세요.")
    key = needed(reason_key, "reason_key", "통지 사유 열쇠", limit=200)
    known = Notice.objects.filter(reason_key=key).first()
    if known is not None:
        return sent_view(known, created=False)
    order = Order(
        key, checked_recipient(recipient), check_values(declared(version.placeholders), values),
        (str(subject[0]), str(subject[1])) if subject else ("", ""), only,
    )
    notice = write(actor, version, order)
    if notice is None:
        return sent_view(Notice.objects.get(reason_key=key), created=False)
    return sent_view(notice, created=True)


def write(actor: Actor, version: TemplateVersion, order: Order) -> Notice | None:
    """The notice of an order with its first attempt; None when another process told this reason first."""
    notice = new_notice(actor, version, order)
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return None
    append(notice, Kind.CREATED, actor.name, f"{version.name} {version.number}판")
    start(notice)
    record("sent", actor, notice, reason_key=notice.reason_key, version=version.number)
    return notice


def new_notice(actor: Actor, version: TemplateVersion, order: Order, run_id: int | None = None) -> Notice:
    """The row of an order, not stored yet."""
    who = order.recipient
    return Notice(
        reason_key=order.reason_key, version=version, run_id=run_id, subject_type=order.subject[0][:60],
        subject_id=order.subject[1][:60], party_id=who.party_id, name=who.name, address=who.address,
        postcode=who.postcode, town=address.town(who.address), phone=who.phone, email=who.email,
        language=who.language, large_print=who.large_print, values=order.values, created_at=clock.now(),
        created_by=actor.name[:200], only=order.only.value if order.only else "", api_key_id=order.api_key_id,
        reference=order.reference,
    )


def sent_view(notice: Notice, *, created: bool) -> Sent:
    last = notice.attempts.order_by("-seq").first()
    return Sent(int(notice.pk), State(notice.state), Channel(last.channel) if last else None, created)


def start(notice: Notice) -> None:
    """The first attempt, on the first channel that is open."""
    found = options_of(notice.version, notice, only=Channel(notice.only) if notice.only else None)
    channel = chain.first(found)
    if channel is None:
        no_way(notice, found)
    else:
        enqueue(notice, channel)


def no_way(notice: Notice, found: list[chain.Option]) -> None:
    """Nobody can be told: onto the list of undelivered ones, with every reason."""
    notice.state = State.NO_ADDRESS
    notice.save(update_fields=["state"])
    append(notice, Kind.NO_ADDRESS, "시스템", why_not(found))
    tell("undelivered", notice)


def why_not(found: Iterable[chain.Option]) -> str:
    return "; ".join(f"{option.channel.label}: {option.why_not}" for option in found if option.why_not)


def allowed_from(channel: Channel) -> datetime | None:
    """When a message may go out at the earliest; None for now."""
    if channel not in PERSONAL_PHONE:
        return None
    now = clock.now()
    moment = quiet.next_allowed(now, settings.quiet_hours(), is_workday)
    return moment if moment > now else None


def new_attempt(notice: Notice, channel: Channel, seq: int = 1, batch: Batch | None = None) -> Attempt:
    return Attempt(notice=notice, seq=seq, channel=channel, batch=batch, created_at=clock.now(),
                   not_before=allowed_from(channel))


def enqueue(notice: Notice, channel: Channel) -> Attempt:
    """A new attempt on a channel: a message goes to the worker, a letter into today's bundle."""
    last = notice.attempts.order_by("-seq").values_list("seq", flat=True).first()
    batch = open_batch(notice.version, channel) if channel in {Channel.LETTER, Channel.BROADCAST} else None
    attempt = new_attempt(notice, channel, (last or 0) + 1, batch)
    attempt.save(force_insert=True)
    append(notice, Kind.QUEUED, "시스템", channel.label, attempt)
    if notice.state != State.WAITING:
        notice.state = State.WAITING
        notice.save(update_fields=["state"])
    if channel not in {Channel.LETTER, Channel.BROADCAST, Channel.DESK}:
        ask_dispatch([attempt])
    return attempt


def ask_dispatch(attempts: list[Attempt]) -> None:
    """Have a worker send these attempts, not before quiet hours are over. Asked twice, they go out once."""
    if not attempts:
        return
    moments = [attempt.not_before for attempt in attempts if attempt.not_before is not None]
    after = max(moments) - clock.now() if moments else None
    publish("notices.dispatch", {"attempts": [attempt.pk for attempt in attempts]}, after=after)


def open_batch(version: TemplateVersion, channel: Channel) -> Batch:
    """The bundle of single letters that the department is filling; closed by whoever prints it.

    The template's row is locked first, so that two processes do not open two.
    """
    unit = version.template.unit_id
    type(version.template).objects.select_for_update().get(pk=version.template_id)
    row = (Batch.objects.select_for_update().filter(run=None, unit_id=unit, channel=channel, state=BatchState.WAITING).first())
    return row or Batch.objects.create(unit_id=unit, channel=channel, created_at=clock.now(), dated=clock.today())


def fall_back(notice: Notice, attempt: Attempt, why: str) -> bool:
    """After a failed attempt: the next channel, or the list of undelivered ones. True when there was another."""
    found = options_of(notice.version, notice, only=Channel(notice.only) if notice.only else None)
    channel = chain.first(found, after=Channel(attempt.channel))
    if channel is not None:
        append(notice, Kind.FALLBACK, "시스템", f"{Channel(attempt.channel).label} → {channel.label}: {why}", attempt)
        enqueue(notice, channel)
        return True
    return False


def settle(attempt: Attempt, state: AttemptState, result: str, *fields: str) -> None:
    attempt.state, attempt.result, attempt.settled_at = state, result[:300], clock.now()
    attempt.save(update_fields=["state", "result", "settled_at", *fields])


__all__ = ["NoticeEvent", "Order", "Recipient", "Sent", "event_of", "send"]
