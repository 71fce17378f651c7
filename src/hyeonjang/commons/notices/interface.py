"""Notices for programs, in the shape of GOV.UK Notify's interface (version 2), so that its clients work with us.

A template of ours speaks on several channels, one of theirs on one: each pair of template and channel has an id of
its own, derived from the template's. ``reference`` makes a request idempotent: a second one with the same reference
returns the first notification.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from django.db import transaction

from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused

from .actions.sending import Order, Recipient, checked_recipient, options_of, write
from .models import ApiKey, Attempt, Notice, TemplateVersion
from .queries import notices as queries
from .rendering import Rendering
from .rules.address import problem
from .rules.placeholders import Placeholder, declared
from .rules.placeholders import check as check_values
from .vocabulary import AttemptState, Channel, State

Kind = Literal["email", "sms", "letter"]
PAGE = 250
_CHANNEL: dict[Kind, Channel] = {"email": Channel.EMAIL, "sms": Channel.SMS, "letter": Channel.LETTER}
_LINES = [f"address_line_{number}" for number in range(1, 8)]
_STATES = {
    State.WAITING: "created", State.SENT: "sending", State.ARRIVED: "delivered", State.READ: "delivered",
    State.PUBLISHED: "delivered", State.MERGED: "delivered", State.RETURNED: "returned-letter", State.NO_ADDRESS: "technical-failure",
    State.FAILED: "permanent-failure", State.CANCELLED: "cancelled",
}
_LETTER_STATES = {State.WAITING: "accepted", State.SENT: "received"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A template on one channel, as a client sees it."""

    version: TemplateVersion
    kind: Kind

    @property
    def id(self) -> str:
        return template_id(self.version.template.public_id, self.kind)


def template_id(public_id: uuid.UUID, kind: str) -> str:
    return str(uuid.uuid5(public_id, kind))


def _pairs(key: ApiKey) -> Iterator[Pair]:
    rows = (TemplateVersion.objects.filter(template__unit_id=key.unit_id, retired_at=None).exclude(published_at=None)
            .select_related("template").order_by("template__code"))
    kinds: tuple[Kind, ...] = ("email", "letter", "sms")
    for version in rows:
        channels = set(version.bodies.values_list("channel", flat=True))
        for kind in kinds:
            if _CHANNEL[kind] in channels:
                yield Pair(version, kind)


def pair(key: ApiKey, wanted: str, kind: Kind | None = None) -> Pair:
    """The template of an id; raises ``Refused`` in the words of the interface."""
    found = next((item for item in _pairs(key) if item.id == wanted), None)
    if found is None:
        raise NotFound("Template not found", field="template_id")
    if kind is not None and found.kind != kind:
        raise Refused(f"{found.kind} template is not suitable for {kind} notification", code="BadRequestError")
    return found


def _actor(key: ApiKey) -> Actor:
    return system_actor(f"연계 {key.name}")


def _recipient(kind: Kind, body: dict[str, Any], values: dict[str, Any]) -> Recipient:
    if kind == "sms":
        return Recipient("받는 사람", phone=str(body["phone_number"]))
    if kind == "email":
        return Recipient("받는 사람", email=str(body["email_address"]))
    lines = [str(values.pop(name)).strip() for name in _LINES if str(values.get(name, "")).strip()]
    postcode = str(values.pop("postcode", "")).strip()
    for name in _LINES:
        values.pop(name, None)
    if lines and not postcode and lines[-1].isdigit() and len(lines[-1]) == 5:
        postcode = lines.pop()
    if len(lines) < 2:
        raise Refused("personalisation address_line_1 and address_line_2 are required", code="ValidationError")
    return Recipient(lines[0], address=" ".join(lines[1:]), postcode=postcode)


def send(key: ApiKey, kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
    """A notification, or the one that already has this reference; raises ``Refused``."""
    found = pair(key, str(body.get("template_id", "")), kind)
    reference = str(body.get("reference") or "")[:200]
    if reference:
        known = Notice.objects.filter(api_key=key, reference=reference).select_related("version__template").first()
        if known is not None:
            return _sent(known, kind)
    values = dict(body.get("personalisation") or {})
    recipient = checked_recipient(_recipient(kind, body, values))
    if kind == "letter" and (wrong := problem(recipient.address)):
        raise Refused(f"{wrong}. 주소를 고쳐 다시 보내세요.", code="ValidationError")
    placeholders = declared(found.version.placeholders)
    missing = [item.name for item in placeholders if item.required and values.get(item.name) in (None, "")]
    if missing:
        raise Refused(f"Missing personalisation: {', '.join(missing)}", code="BadRequestError")
    known_names = {item.name for item in placeholders}
    stored = check_values(placeholders, {name: value for name, value in values.items() if name in known_names})
    order = Order(f"api:{key.service_id}:{reference or uuid.uuid4()}", recipient, stored, ("notify", reference),
                  _CHANNEL[kind], int(key.pk), reference)
    with transaction.atomic():
        blocked = [option.why_not for option in options_of(found.version, recipient, only=_CHANNEL[kind]) if option.why_not]
        if blocked:
            raise Refused(blocked[0] + ".", code="BadRequestError")
        notice = write(_actor(key), found.version, order)
    return _sent(notice or Notice.objects.get(api_key=key, reference=reference), kind)


def _kind_of(notice: Notice) -> Kind:
    return next((kind for kind, channel in _CHANNEL.items() if channel == notice.only), "letter")


def _template(notice: Notice, kind: Kind) -> dict[str, Any]:
    number = template_id(notice.version.template.public_id, kind)
    return {"id": number, "version": notice.version.number, "uri": f"/v2/template/{number}/version/{notice.version.number}"}


def _sent(notice: Notice, kind: Kind) -> dict[str, Any]:
    text = Rendering(notice.version, clock.today()).text(_CHANNEL[kind], notice.values, notice.language)
    content: dict[str, Any] = {"body": text.body}
    if kind == "sms":
        content["from_number"] = notice.version.phone
    else:
        content["subject"] = text.subject
    if kind == "email":
        content["from_email"] = ""
    return {"id": str(notice.public_id), "reference": notice.reference or None, "uri": f"/v2/notifications/{notice.public_id}",
            "template": _template(notice, kind), "scheduled_for": None, "content": content}


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else None


def status(notice: Notice, kind: Kind, last: AttemptState | None) -> str:
    """Where it stands in the words of the interface."""
    state = State(notice.state)
    if kind == "letter" and state in _LETTER_STATES:
        return _LETTER_STATES[state]
    if state is State.WAITING and last is AttemptState.SENDING:
        return "sending"
    if last is AttemptState.UNCERTAIN:
        return "technical-failure"
    return _STATES[state]


def one(key: ApiKey, wanted: str) -> dict[str, Any]:
    return _full(_notice(key, wanted))


def _notice(key: ApiKey, wanted: str) -> Notice:
    try:
        number = uuid.UUID(wanted)
    except ValueError:
        raise Refused("id is not a valid UUID", code="ValidationError") from None
    row = Notice.objects.filter(api_key=key, public_id=number).select_related("version__template").first()
    if row is None:
        raise NotFound("No result found")
    return row


def _full(row: Notice) -> dict[str, Any]:
    kind = _kind_of(row)
    attempt: Attempt | None = row.attempts.order_by("-seq").first()
    last = AttemptState(attempt.state) if attempt else None
    text = Rendering(row.version, clock.today()).text(_CHANNEL[kind], row.values, row.language)
    lines: dict[str, Any] = {f"line_{number}": None for number in range(1, 8)}
    if kind == "letter":
        lines |= {"line_1": row.name, "line_2": row.address}
    completed = attempt.settled_at if attempt else None
    return {
        "id": str(row.public_id), "reference": row.reference or None, "type": kind, "status": status(row, kind, last),
        "email_address": row.email or None, "phone_number": row.phone or None, **lines, "postcode": row.postcode or None,
        "template": _template(row, kind), "body": text.body, "subject": text.subject or None,
        "created_at": _moment(row.created_at), "created_by_name": None, "sent_at": _moment(row.sent_at),
        "completed_at": _moment(completed), "scheduled_for": _moment(attempt.not_before) if attempt else None,
        "postage": ("registered" if row.version.registered else "second") if kind == "letter" else None,
        "cost_in_won": sum(item.cost_won for item in row.attempts.all()), "one_click_unsubscribe_url": None,
    }


def listed(key: ApiKey, query: dict[str, list[str]]) -> dict[str, Any]:
    """Notifications, newest first, 250 at a time."""
    rows = Notice.objects.filter(api_key=key).select_related("version__template").order_by("-id")
    if reference := query.get("reference"):
        rows = rows.filter(reference=reference[0])
    if older := query.get("older_than"):
        rows = rows.filter(pk__lt=_notice(key, older[0]).pk)
    if kinds := query.get("template_type"):
        rows = rows.filter(only__in=[channel for kind, channel in _CHANNEL.items() if kind in kinds])
    wanted = set(query.get("status", []))
    made: list[dict[str, Any]] = []
    for row in rows.iterator(chunk_size=PAGE):
        full = _full(row)
        if not wanted or full["status"] in wanted or ("failed" in wanted and "failure" in full["status"]):
            made.append(full)
        if len(made) == PAGE:
            break
    links = {"current": "/v2/notifications"}
    if made:
        links["next"] = f"/v2/notifications?older_than={made[-1]['id']}"
    return {"notifications": made, "links": links}


def _personalisation(placeholders: tuple[Placeholder, ...], text: str) -> dict[str, Any]:
    return {item.name: {"required": item.required} for item in placeholders if f"(({item.name}))" in text.replace(" ", "")}


def template(key: ApiKey, wanted: str, version: int | None = None) -> dict[str, Any]:
    """A template on its channel; ``version`` another of its versions."""
    found = pair(key, wanted)
    row = found.version
    if version is not None:
        other = (TemplateVersion.objects.select_related("template").filter(template=row.template, number=version)
                 .exclude(published_at=None).first())
        if other is None:
            raise NotFound("No result found")
        row = other
    body = row.bodies.filter(channel=_CHANNEL[found.kind], language="ko").first()
    if body is None:
        raise NotFound("No result found")
    return {
        "id": wanted, "name": row.name, "type": found.kind, "version": row.number, "body": body.text, "subject": body.subject or None,
        "created_at": _moment(row.created_at), "updated_at": _moment(row.published_at), "created_by": row.created_by,
        "personalisation": _personalisation(declared(row.placeholders), f"{body.subject}\n{body.text}"), "postage": None,
        "letter_contact_block": None,
    }


def templates(key: ApiKey, kind: str = "") -> dict[str, Any]:
    return {"templates": [template(key, item.id) for item in _pairs(key) if not kind or item.kind == kind]}


def preview(key: ApiKey, wanted: str, personalisation: dict[str, Any]) -> dict[str, Any]:
    """What a notification would say."""
    found = pair(key, wanted)
    placeholders = declared(found.version.placeholders)
    missing = [item.name for item in placeholders if item.required and personalisation.get(item.name) in (None, "")]
    if missing:
        raise Refused(f"Missing personalisation: {', '.join(missing)}", code="BadRequestError")
    names = {item.name for item in placeholders}
    values = check_values(placeholders, {name: value for name, value in personalisation.items() if name in names})
    text = Rendering(found.version, clock.today()).text(_CHANNEL[found.kind], values)
    return {"id": wanted, "type": found.kind, "version": found.version.number, "body": text.body, "subject": text.subject or None,
            "html": None, "postage": None}


def pdf(key: ApiKey, wanted: str) -> bytes:
    """The printed letter."""
    row = _notice(key, wanted)
    if _kind_of(row) != "letter":
        raise Refused("Notification is not a letter", code="BadRequestError")
    return queries.letter_pdf(_actor(key), row.pk)


