"""Templates for lists, their page, and the preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hyeonjang.commons.documents import letters
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused

from .. import permissions, places, settings
from ..actions.templates import MISSING, bodies_of
from ..models import Template, TemplateVersion
from ..rendering import Rendering
from ..rules import codes, plain
from ..rules.costs import LMS_BYTES, SMS_BYTES, euc_kr_bytes
from ..rules.placeholders import Placeholder, declared
from ..rules.placeholders import check as check_values
from ..rules.publishing import Body
from ..vocabulary import LANGUAGES, Channel


@dataclass(frozen=True, slots=True)
class Line:
    """A template in a list."""

    code: str
    name: str
    department: str
    legal_basis: str
    chain: str
    version: int | None
    draft: int | None
    published_at: datetime | None
    sent: int


def listing(actor: Actor) -> list[Line]:
    """The templates that an actor may see, with the version in use and a waiting draft."""
    found = []
    today = clock.today()
    for template in Template.objects.prefetch_related("versions").order_by("code"):
        if not permissions.may_see(actor, template.unit_id):
            continue
        versions = list(template.versions.all())
        current = next((row for row in versions if row.published_at and not row.retired_at), None)
        draft = next((row for row in versions if not row.published_at), None)
        shown = current or draft or (versions[0] if versions else None)
        if shown is None:
            continue
        found.append(Line(
            template.code, shown.name, places.department(template.unit_id, today)[1], shown.legal_basis, chain_ko(shown),
            current.number if current else None, draft.number if draft else None,
            current.published_at if current else None, shown.notices.count(),
        ))
    return found


def chain_ko(version: TemplateVersion) -> str:
    return " → ".join(Channel(item).label for item in version.chain)


@dataclass(frozen=True, slots=True)
class Text:
    """A body on its channel, with what could be easier and how long it gets."""

    channel: str
    channel_ko: str
    language_ko: str
    subject: str
    text: str
    outside_code: str
    shown: str
    length: str
    remarks: list[plain.Remark]


@dataclass(frozen=True, slots=True)
class View:
    """A template's page."""

    code: str
    name: str
    number: int
    state_ko: str
    draft: bool
    current: bool
    department: str
    officer: str
    phone: str
    legal_basis: str
    obligation_ko: str
    statute_ko: str
    chain_ko: str
    household: bool
    registered: bool
    link_reason: str
    note: str
    placeholders: tuple[Placeholder, ...]
    texts: list[Text]
    switched_off: str
    may_write: bool
    may_publish: bool
    published_at: datetime | None
    published_by: str
    digest: str
    history: list[dict[str, Any]]


def version_of(actor: Actor, code: str, number: int | None = None) -> TemplateVersion:
    """A version: the numbered one, else a waiting draft, else the one in use."""
    rows = TemplateVersion.objects.select_related("template").filter(template__code=code).order_by("-number")
    row = rows.filter(number=number).first() if number is not None else (
        rows.filter(published_at=None).first() or rows.filter(retired_at=None).first() or rows.first())
    if row is None or not permissions.may_see(actor, row.template.unit_id):
        raise NotFound(MISSING)
    return row


def samples(version: TemplateVersion) -> dict[str, Any]:
    """The sample values, as far as they fit."""
    found: dict[str, Any] = {}
    for item in declared(version.placeholders):
        if item.sample not in ("", None, []):
            try:
                found |= check_values((item,), {item.name: item.sample})
            except Refused:
                continue
    return found


def view(actor: Actor, code: str, number: int | None = None) -> View:
    row = version_of(actor, code, number)
    today = clock.today()
    unit = row.template.unit_id
    officer_unit, title = places.contact(row.post_id, today)
    off = [channel for channel in row.chain if Channel(channel) not in settings.channels()]
    state = "그만 씀" if row.retired_at else "쓰는 중" if row.published_at else "고치는 중"
    return View(
        row.template.code, row.name, row.number, state, row.published_at is None, bool(row.published_at and not row.retired_at),
        places.department(unit, today)[1], title if title.startswith(officer_unit) else f"{officer_unit} {title}", row.phone, row.legal_basis, row.get_obligation_display(),
        row.get_statute_display(), chain_ko(row), row.household, row.registered, row.link_reason, row.note,
        declared(row.placeholders), _texts(row), ", ".join(Channel(item).label for item in off),
        permissions.may_write(actor, unit), permissions.may_publish(actor, unit), row.published_at, row.published_by, row.digest,
        [{"number": other.number, "at": other.published_at, "by": other.published_by, "note": other.note,
          "state": "그만 씀" if other.retired_at else "쓰는 중" if other.published_at else "고치는 중"}
         for other in TemplateVersion.objects.filter(template=row.template).order_by("-number")],
    )


def _texts(row: TemplateVersion) -> list[Text]:
    rendering = Rendering(row, clock.today())
    values = samples(row)
    order = {channel: place for place, channel in enumerate(row.chain)}
    found = []
    for body in sorted(bodies_of(row), key=lambda item: (order.get(item.channel, 99), item.language)):
        try:
            shown = rendering.text(body.channel, values, body.language).body
        except KeyError:
            shown = body.text
        found.append(Text(body.channel, body.channel.label, LANGUAGES.get(body.language, body.language), body.subject, body.text,
                          body.outside_code, shown, _length(body, shown),
                          plain.remarks(f"{body.subject}\n{body.text}") if body.language == "ko" else []))
    return found


def _length(body: Body, shown: str) -> str:
    if body.channel is not Channel.SMS:
        return ""
    try:
        count = euc_kr_bytes(shown)
    except Refused as refusal:
        return refusal.sentence
    kind = "단문" if count <= SMS_BYTES else "장문" if count <= LMS_BYTES else "너무 긺"
    return f"{count}바이트, {kind}"


def preview_pdf(actor: Actor, code: str, values: dict[str, Any] | None = None, *, language: str = "ko", large: bool = False) -> bytes:
    """The letter with given values (or the samples), to a person who is plainly made up."""
    row = version_of(actor, code)
    rendering = Rendering(row, clock.today())
    if (Channel.LETTER, "ko") not in rendering.bodies:
        raise Refused("이 통지문에는 우편 본문이 없습니다. 다른 수단의 글은 화면에서 봅니다.")
    checked = check_values(rendering.placeholders, values) if values is not None else samples(row)
    code_text = codes.code_of(0)
    letter = letters.Letter(
        "홍길동(견본)", "경기도 연천군 전곡읍 전곡로 12", "11021", codes.spaced(code_text), codes.bars(code_text),
        rendering.document(Channel.LETTER, checked, language), rendering.foot, large)
    return letters.render_letters([letter], rendering.sender, f"{row.name} 미리 보기")
