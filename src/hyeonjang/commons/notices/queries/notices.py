"""Notices for lists and pages, one notice's documents, and the list for the 읍면."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from hyeonjang.commons.audit import access
from hyeonjang.commons.documents import letters, model
from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.pdf import render_pdf
from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties import masking
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import date_ko, moment_ko

from .. import permissions
from ..actions.common import MISSING, label
from ..models import Attempt, Notice, NoticeEvent
from ..rendering import Rendering
from ..rules import codes
from ..vocabulary import UNDELIVERED, AttemptState, Channel, State


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in a list, masked."""

    id: int
    name: str
    place: str
    template: str
    state: str
    state_ko: str
    channel: str
    when: datetime
    why: str
    arrived_on: date | None
    town: str
    handed: bool


def visible(actor: Actor) -> QuerySet[Notice]:
    """The notices that an actor may see at all."""
    rows = Notice.objects.select_related("version__template")
    if actor.system or any(actor.has(duty) for duty in (permissions.MANAGE, permissions.READ, permissions.RETURNS,
                                                        permissions.RELEASE, "audit.read")):
        return rows
    units = {*actor.department_ids, *actor.unit_ids, *actor.carried_ids}
    above = {unit for path in actor._paths for unit in path} if actor.is_chief else set()
    return rows.filter(version__template__unit_id__in=units | above)


def listing(
    actor: Actor, *, state: str = "", template: str = "", run: int | None = None, town: str | None = None,
    undelivered: bool = False, query: str = "",
) -> QuerySet[Notice]:
    """Notices, newest first; ``query`` is a number from a letter or the first letters of a name."""
    rows = visible(actor).order_by("-id")
    if undelivered:
        rows = rows.filter(state__in=UNDELIVERED)
    if state:
        rows = rows.filter(state=state)
    if template:
        rows = rows.filter(version__template__code=template)
    if run is not None:
        rows = rows.filter(run_id=run)
    if town is not None:
        rows = rows.filter(town=town)
    if query.strip():
        rows = rows.filter(_query(query.strip()))
    return rows


def _query(text: str) -> Q:
    try:
        return Q(attempts__pk=codes.attempt_id(text))
    except Refused:
        return Q(name__startswith=text)


def lines(rows: Sequence[Notice]) -> list[Line]:
    """Rows of a page with their last attempt, in one more statement."""
    last: dict[int, Attempt] = {}
    for attempt in Attempt.objects.filter(notice_id__in=[row.pk for row in rows]).order_by("notice_id", "seq"):
        last[attempt.notice_id] = attempt
    return [_line(row, last.get(row.pk)) for row in rows]


def _line(row: Notice, attempt: Attempt | None) -> Line:
    return Line(
        int(row.pk), masking.mask_name(row.name), masking.mask_address(row.address), row.version.name, row.state,
        State(row.state).label, Channel(attempt.channel).label if attempt else "–", row.created_at,
        (attempt.result if attempt else "") or _last_text(row), row.arrived_on, row.town, row.handed_at is not None,
    )


def _last_text(row: Notice) -> str:
    if row.state not in UNDELIVERED:
        return ""
    found: str | None = NoticeEvent.objects.filter(notice=row).order_by("-id").values_list("text", flat=True).first()
    return found or ""


def tally(actor: Actor) -> dict[str, int]:
    """How many notices stand in each state."""
    return dict(visible(actor).order_by().values("state").annotate(n=Count("id")).values_list("state", "n"))


def towns_of_undelivered(actor: Actor) -> list[tuple[str, int, int]]:
    """(읍면, undelivered, of these already given to it), the fullest first; an empty name is elsewhere."""
    rows = (visible(actor).filter(state__in=UNDELIVERED).order_by().values("town")
            .annotate(n=Count("id"), given=Count("id", filter=Q(handed_at__isnull=False))))
    return sorted(((row["town"], row["n"], row["given"]) for row in rows), key=lambda row: (-row[1], row[0]))


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    address: str
    postcode: str
    phone: str
    email: str
    masked: bool


@dataclass(frozen=True, slots=True)
class View:
    """One notice as this reader sees it."""

    id: int
    number: str
    template: str
    template_code: str
    version: int
    legal_basis: str
    state: str
    state_ko: str
    person: Person
    may_disclose: bool
    may_handle: bool
    text: str
    subject: str
    language_note: str
    attempts: list[dict[str, Any]]
    events: list[dict[str, Any]]
    arrived_on: date | None
    arrival: str
    reason_key: str
    run_id: int | None
    run_title: str
    members: int
    publications: list[dict[str, Any]]
    cost_won: int
    undelivered: bool
    has_letter: bool
    uncertain: int | None
    channels: list[tuple[str, str]]


def one(actor: Actor, notice_id: int) -> Notice:
    row = visible(actor).select_related("run", "party").filter(pk=notice_id).first()
    if row is None:
        raise NotFound(MISSING)
    return row


def person_of(actor: Actor, row: Notice, purpose: str = "") -> Person:
    """The addressee: masked, or in full after the look was noted with its purpose."""
    if purpose:
        if not permissions.knows(actor, row.version.template.unit_id):
            raise NotPermitted("받는 사람의 정보는 소관 부서의 직원과 반송 담당만 볼 수 있습니다.")
        access.note(actor, label(row), purpose)
        return Person(row.name, row.address, row.postcode, row.phone, row.email, False)
    mail = row.email
    hidden = f"{mail[0]}***@{mail.rpartition('@')[2]}" if mail else ""
    return Person(masking.mask_name(row.name), masking.mask_address(row.address), "", masking.mask_phone(row.phone), hidden, True)


def view(actor: Actor, notice_id: int, *, purpose: str = "") -> View:
    """A notice's page. What it said is shown with the name masked until a purpose is given."""
    row = one(actor, notice_id)
    unit = row.version.template.unit_id
    attempts = list(row.attempts.order_by("seq"))
    channel = Channel(attempts[-1].channel) if attempts else Channel(row.version.chain[0])
    rendering = Rendering(row.version, row.created_at.astimezone(clock.SEOUL).date())
    text = rendering.text(channel, row.values, row.language)
    person = person_of(actor, row, purpose)
    shown = text.body if not person.masked else _hidden(text.body, row)
    uncertain = next((attempt.pk for attempt in attempts if attempt.state == AttemptState.UNCERTAIN), None)
    return View(
        int(row.pk), codes.spaced(codes.code_of(attempts[-1].pk)) if attempts else "", row.version.name,
        row.version.template.code, row.version.number, row.version.legal_basis, row.state, State(row.state).label, person,
        permissions.knows(actor, unit) and person.masked, permissions.may_scan(actor, unit), shown, text.subject,
        "이 언어의 본문이 없어 한국어로 보냈습니다." if text.fallback else "",
        [_attempt(item) for item in attempts],
        [{"at": event.at, "kind": event.get_kind_display(), "text": event.text, "actor": event.actor_name}
         for event in NoticeEvent.objects.filter(notice=row).order_by("id")],
        row.arrived_on, row.arrival, row.reason_key, row.run_id, row.run.title if row.run else "", row.members.count(),
        [{"id": made.pk, "title": made.title, "effective_on": made.effective_on} for made in row.publications.all()],
        sum(item.cost_won for item in attempts), row.state in UNDELIVERED,
        any(body == Channel.LETTER for body, _ in rendering.bodies), uncertain,
        [(body, Channel(body).label) for body in sorted({body for body, _ in rendering.bodies})],
    )


def _hidden(text: str, row: Notice) -> str:
    for secret, mask in ((row.name, masking.mask_name(row.name)), (row.address, masking.mask_address(row.address)),
                         (row.phone, masking.mask_phone(row.phone))):
        if secret:
            text = text.replace(secret, mask)
    return text


def _attempt(row: Attempt) -> dict[str, Any]:
    return {
        "id": row.pk, "number": codes.spaced(codes.code_of(row.pk)), "channel": Channel(row.channel).label,
        "state": row.state, "state_ko": AttemptState(row.state).label, "sent_at": row.sent_at, "not_before": row.not_before,
        "settled_at": row.settled_at, "provider_ref": row.provider_ref, "result": row.result, "cost_won": row.cost_won,
        "batch_id": row.batch_id, "pages": row.pages,
    }


# -- documents of one notice -------------------------------------------------------------------------------------


def _known(actor: Actor, notice_id: int, purpose: str) -> Notice:
    row = one(actor, notice_id)
    if not actor.system:
        person_of(actor, row, purpose)
    return row


def letter_pdf(actor: Actor, notice_id: int, *, purpose: str = "통지서 출력") -> bytes:
    """The letter as it is printed, with the barcode of its newest attempt on paper."""
    row = _known(actor, notice_id, purpose)
    attempt = row.attempts.filter(channel=Channel.LETTER).order_by("-seq").first()
    if attempt is None:
        raise Refused("편지로 보낸 적이 없는 통지입니다. 한글 문서로 받으세요.")
    rendering = Rendering(row.version, _day(attempt))
    return letters.render_letters([rendering.letter(attempt, row)], rendering.sender, row.version.name)


def _day(attempt: Attempt) -> date:
    return attempt.batch.dated if attempt.batch else attempt.created_at.astimezone(clock.SEOUL).date()


def letter_hwpx(actor: Actor, notice_id: int, *, purpose: str = "통지서 출력") -> bytes:
    """The letter for 한글, to be completed or put into a 기안문."""
    row = _known(actor, notice_id, purpose)
    rendering = Rendering(row.version, clock.today())
    paper = next((item for item in (Channel.LETTER, Channel.DESK, Channel.EMAIL) if (item, "ko") in rendering.bodies), None)
    if paper is None:
        raise Refused("이 통지문에는 문서로 쓸 본문이 없습니다. 통지문에 우편 본문을 넣어 공개하세요.")
    return render_hwpx(rendering.document(paper, row.values, row.language, recipient=f"{row.name} 귀하"))


def evidence(actor: Actor, notice_id: int, *, purpose: str) -> bytes:
    """What proves a notice (PDF/A): what was said, by which version, every try, everything that happened."""
    row = _known(actor, notice_id, purpose)
    rendering = Rendering(row.version, clock.today())
    attempts = list(row.attempts.select_related("batch").order_by("seq"))
    channel = Channel(attempts[-1].channel) if attempts else Channel(row.version.chain[0])
    text = rendering.text(channel, row.values, row.language)
    facts = model.KeyValues((
        ("통지", f"{row.version.name} {row.version.number}판"), ("근거", row.version.legal_basis),
        ("사유", row.reason_key), ("받는 사람", row.name), ("주소", row.address or "–"), ("지금 상태", State(row.state).label),
        ("도달", f"{date_ko(row.arrived_on)} ({row.arrival})" if row.arrived_on else "확인되지 않음"),
        ("통지문 해시", row.version.digest[:32]),
    ))
    tries = model.Table(
        (model.Column("번호", 1.4), model.Column("수단"), model.Column("보낸 때", 1.4), model.Column("상태"),
         model.Column("결과", 2), model.Column("비용(원)")),
        tuple((codes.spaced(codes.code_of(item.pk)), Channel(item.channel).label,
               moment_ko(item.sent_at.astimezone(clock.SEOUL)) if item.sent_at else "–", AttemptState(item.state).label,
               item.result or item.provider_ref or "–", item.cost_won) for item in attempts), caption="보낸 기록",
    )
    course = model.Table(
        (model.Column("때", 1.4), model.Column("일어난 일"), model.Column("내용", 3), model.Column("한 사람")),
        tuple((moment_ko(event.at.astimezone(clock.SEOUL)), event.get_kind_display(), event.text or "–", event.actor_name)
              for event in NoticeEvent.objects.filter(notice=row).order_by("id")), caption="경과",
    )
    files = tuple(model.Item(f"발송 묶음 {item.batch.pk}, 파일 해시 {item.batch.sha256[:32]}, 접수 {item.batch.receipt or '–'}")
                  for item in attempts if item.batch and item.batch.file)
    blocks: tuple[model.Block, ...] = (
        facts, tries, course, *((model.NumberedItems(files, marks="symbol", level=3),) if files else ()),
        model.Heading("알린 내용", 2), model.Paragraph(text.body),
        model.Note(f"{moment_ko(clock.now())} {actor.name}이(가) '{purpose}' 목적으로 뽑았습니다."),
    )
    return render_pdf(model.OfficialDocument("통지 증빙", rendering.department, clock.today(), blocks))


def undelivered_sheet(actor: Actor, *, town: str | None = None, template: str = "") -> tuple[str, bytes]:
    """The undelivered notices as a workbook for a 읍면: whom to look for, where, and what is asked back."""
    rows = list(listing(actor, undelivered=True, town=town, template=template).order_by("town", "address", "id")[:5000])
    rows = [row for row in rows if permissions.knows(actor, row.version.template.unit_id) or actor.system]
    if not rows:
        raise Refused("내려받을 미도달 통지가 없습니다. 다른 읍면이나 통지문을 고르세요.")
    if not actor.system:
        access.note(actor, ("notices.undelivered", town or "", "미도달 명단"), f"읍면 확인 요청 {len(rows)}건")
    shown = {line.id: line for line in lines(rows)}
    table = tuple(
        (place, row.town or "관외", row.name, row.address or "(없음)", row.phone, row.version.name, shown[row.pk].why, "", "", "")
        for place, row in enumerate(rows, 1)
    )
    columns = tuple(SheetColumn(name) for name in (
        "번호", "읍면", "받는 사람", "주소", "전화번호", "통지", "돌아온 까닭", "새 주소·연락처", "전한 날", "확인한 사람"))
    name = f"미도달 명단 {town or '전체'} {clock.today():%Y%m%d}.xlsx"
    return name, write_workbook([SheetTable("미도달 명단", columns, table)])


