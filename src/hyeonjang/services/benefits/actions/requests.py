"""Questions to other bodies: sent, answered, found needless, chased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.cases.actions import activities
from hyeonjang.commons.cases.actions import intake as cases
from hyeonjang.commons.cases.vocabulary import OPEN, State
from hyeonjang.commons.documents import columns
from hyeonjang.commons.documents.moments import read_moment
from hyeonjang.commons.documents.xlsx_read import CellValue, read_sheets
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.benefits import data_request, sources, sources_of
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Length, Unit

from ..models import Application, Chase, Claim, DataRequest, Visit
from ..permissions import need_handle
from ..queries import known, locks
from ..rules import replies
from ..rules.readiness import may_waive
from ..vocabulary import CHASED, SHORT, RequestState, VisitState, answered, asked
from .common import living, needed, note, past, record, running, vouched
from .intake import finance_consented

MOST_ROWS = 5_000
WAITING = RequestState.WAITING.value


def _concerned(claims: Sequence[Claim], source: str) -> list[Claim]:
    return [claim for claim in living(claims) if source in {row.code for row in sources_of(claim.benefit)}]


@transaction.atomic
def ask(
    *, actor: Actor, application_id: int, sources_asked: Sequence[str], about: str = "가구", sent_on: date | None = None
) -> list[int]:
    """Ask other bodies, each once for all benefits of the application; returns the ids.

    The reply clock and the days to ask again come from the law and the county's setting. Raises ``Refused`` for a
    source that no benefit asks, for one asked already, and for financial data without written consent.
    """
    row, claims = locks.application(actor, application_id)
    need_handle(actor, claims)
    day = past(sent_on or clock.today(), "sent_on")
    if day < row.filed_on:
        raise Refused(f"신청을 낸 날({date_ko(row.filed_on)})보다 앞선 날짜입니다. 날짜를 확인하세요.", field="sent_on")
    wanted = list(dict.fromkeys(sources_asked))
    if not wanted:
        raise Refused("조회할 자료를 하나 이상 고르세요.", field="sources")
    open_claims = running(claims)
    allowed = known.sources_to_ask(open_claims)
    strange = next((code for code in wanted if code not in allowed), None)
    if strange is not None:
        raise Refused("신청한 급여가 묻지 않는 자료입니다. 목록에서 고르세요.", field="sources")
    consent = finance_consented(claims)
    alarm = min((claim.case.due_on for claim in open_claims), default=None)
    chosen, table, ids = known.settings(actor), holiday_table(), []
    count = DataRequest.objects.filter(application=row).count()
    for place, code in enumerate(wanted, start=count + 1):
        found = data_request(code, day, alarm=alarm, chase_every=chosen.chase_every, consent=consent, table=table)
        _once(row, code, about)
        request = DataRequest.objects.create(
            application=row, number=f"{claims[0].case.number}-{place:02d}", source=code,
            about=needed(about, "about", "누구의 자료", limit=60), cite=found.source.cite, sent_on=day,
            sent_by=actor.name[:200], due_on=found.due.due_day if found.due else None,
            chase_on=found.chasers[0] if found.chasers else None,
        )
        ids.append(request.pk)
    for claim in open_claims:
        own = {source.code for source in sources_of(claim.benefit)}
        lines = [activities.Activity(asked(code), about, on=day) for code in wanted if code in own]
        if lines:
            note(actor, [claim], lines)
            if not claim.case.step:
                cases.advance(actor=vouched(actor), case_id=claim.case_id, step="ask")
    record("asked", actor, row, claims, sources=wanted, about=about, sent_on=day)
    return ids


def _once(row: Application, code: str, about: str) -> None:
    known_ = DataRequest.objects.filter(application=row, source=code, about=about).exclude(
        state=RequestState.DROPPED.value).first()
    if known_ is not None:
        state = RequestState(known_.state).label_ko
        raise Conflict(f"{SHORT[code]}({about})는 이미 있습니다({state}, {known_.number}). 다른 사람의 자료면 누구인지 적으세요.",
                       field="sources")


@transaction.atomic
def reply(
    *, actor: Actor, request_id: int, on: date | None = None, text: str, evidence: str = ""
) -> None:
    """An answer came: recorded once, on the log of every benefit that waits for it, also after a decision."""
    row, application, claims = locks.request(actor, request_id)
    need_handle(actor, claims)
    _reply(actor, row, application, claims, past(on or clock.today(), "on"), text, evidence)
    record("replied", actor, application, claims, source=row.source, number=row.number, on=row.replied_on)


@transaction.atomic
def reply_all(
    *, actor: Actor, application_id: int, answers: Mapping[int, str], on: date | None = None, evidence: str = ""
) -> int:
    """Several answers of one household at once (one look into the register); returns how many."""
    application, claims = locks.application(actor, application_id)
    need_handle(actor, claims)
    if not answers:
        raise Refused("회신이 온 조회를 하나 이상 고르세요.", field="requests")
    day, rows = past(on or clock.today(), "on"), []
    for pk in sorted(answers):
        row = DataRequest.objects.filter(pk=pk, application=application).first()
        if row is None:
            raise Refused("이 신청의 조회가 아닙니다. 화면을 새로 고쳐 주세요.", field="requests")
        _store(row, day, answers[pk], evidence)
        rows.append(row)
    for claim in living(claims):
        own = {source.code for source in sources_of(claim.benefit)}
        lines = [_answer_line(row) for row in rows if row.source in own]
        if lines:
            note(actor, [claim], lines)
    record("replied", actor, application, claims, numbers=[row.number for row in rows], on=day)
    return len(rows)


def _answer_line(row: DataRequest) -> activities.Activity:
    return activities.Activity(answered(row.source), row.reply[:200], row.evidence, on=row.replied_on,
                               detail={"request": row.pk, "sent_on": row.sent_on.isoformat()})


def _store(row: DataRequest, day: date, text: str, evidence: str) -> None:
    if row.state != WAITING:
        raise Conflict(f"{row.number}은(는) 회신을 기다리지 않습니다({RequestState(row.state).label_ko}). 목록을 새로 고쳐 주세요.")
    if day < row.sent_on:
        raise Refused(f"요청한 날({date_ko(row.sent_on)})보다 앞선 회신일입니다. 날짜를 확인하세요.", field="on")
    row.state, row.replied_on = RequestState.REPLIED.value, day
    row.reply, row.evidence = needed(text, "text", "회신 내용", limit=1000), evidence.strip()[:300]
    row.chase_on = None
    row.save()


def _reply(
    actor: Actor, row: DataRequest, application: Application, claims: Sequence[Claim], day: date, text: str,
    evidence: str,
) -> None:
    _store(row, day, text, evidence)
    note(actor, _concerned(claims, row.source), [_answer_line(row)])


@transaction.atomic
def waive(*, actor: Actor, application_id: int, source: str, reason: str) -> None:
    """Say why a source need not be asked, or its answer not be awaited, in this household."""
    row, claims = locks.application(actor, application_id)
    need_handle(actor, claims)
    why = needed(reason, "reason", "묻지 않는 까닭", limit=1000)
    if source not in known.sources_to_ask(claims):
        raise Refused("신청한 급여가 묻지 않는 자료입니다. 목록에서 고르세요.", field="source")
    if not may_waive(sources()[source]):
        raise Refused(
            "신분ㆍ소득ㆍ재산 자료는 안 물을 수 없습니다. 회신 전에 결정하려면 받은 자료로 기준 이하임을 확인하세요"
            "(사회보장급여법 제9조제4항).", field="source",
        )
    waiting = DataRequest.objects.filter(application=row, source=source, state=WAITING)
    if not waiting.update(state=RequestState.WAIVED.value, reply=why, chase_on=None):
        _once(row, source, "가구")
        DataRequest.objects.create(
            application=row, number=f"{claims[0].case.number}-{DataRequest.objects.filter(application=row).count() + 1:02d}",
            source=source, cite=sources()[source].cite, sent_on=clock.today(), sent_by=actor.name[:200],
            state=RequestState.WAIVED.value, reply=why,
        )
    note(actor, _concerned(claims, source), [activities.Activity(f"{SHORT[source]} 조회 필요 없음", why[:200])])
    record("waived", actor, row, claims, source=source, reason=why)


@transaction.atomic
def chase(*, actor: Actor, request_ids: Sequence[int], document_number: str) -> int:
    """독촉: a letter went out for questions that wait; the next day to ask again is set. Returns how many."""
    number = needed(document_number, "document_number", "독촉 문서번호", limit=100)
    if not request_ids:
        raise Refused("독촉할 조회를 하나 이상 고르세요.", field="requests")
    chosen, today, table = known.settings(actor), clock.today(), holiday_table()
    again = deadline(ClockSpec(Clock.CIVIL, today, Length(chosen.chase_every, Unit.DAYS)), table, explain=False).due_day
    done = 0
    for pk in sorted(set(request_ids)):
        row, application, claims = locks.request(actor, pk)
        need_handle(actor, claims)
        if row.state != WAITING:
            raise Conflict(f"{row.number}은(는) 이미 회신이 왔거나 기다리지 않습니다. 목록을 새로 고쳐 주세요.", field="requests")
        Chase.objects.create(request=row, sent_on=today, document_number=number, sent_by=actor.name[:200])
        row.chased, row.chase_on = row.chased + 1, again
        row.save(update_fields=["chased", "chase_on"])
        note(actor, _concerned(claims, row.source), [activities.Activity(CHASED, SHORT[row.source], number)])
        record("chased", actor, application, claims, number=row.number, document=number)
        done += 1
    return done


@dataclass(frozen=True)
class Taken:
    """What a file of answers gave: taken, known already, and lines that cannot be taken."""

    taken: int = 0
    same: int = 0
    bad: tuple[replies.Bad, ...] = field(default=())


def import_replies(*, actor: Actor, file_name: str, data: bytes) -> Taken:
    """A day's answers out of XLSX or CSV. Good lines are taken, one transaction each; the others come back with
    the reason. The same file again changes nothing."""
    rows = _rows(data)
    taken = same = 0
    bad: list[replies.Bad] = []
    for row in rows:
        if isinstance(row, replies.Bad):
            bad.append(row)
            continue
        try:
            new = _take_line(actor, row)
        except Refused as refusal:
            bad.append(replies.Bad(row.row, row.number, refusal.sentence))
        else:
            taken, same = taken + new, same + (not new)
    audit.record(
        "benefits.replies_imported", actor, ("benefits.replies", file_name[:100], file_name[:100]),
        detail={"taken": taken, "same": same, "bad": len(bad)}, on=clock.today(),
    )
    return Taken(taken, same, tuple(bad))


@transaction.atomic
def _take_line(actor: Actor, line: replies.Reply) -> bool:
    pk = DataRequest.objects.filter(number=line.number).values_list("pk", flat=True).first()
    if pk is None:
        raise Refused("그런 조회 번호가 없습니다. 번호를 확인하세요.")
    row, application, claims = locks.request(actor, pk)
    need_handle(actor, claims)
    if row.state == RequestState.REPLIED.value and (row.replied_on, row.reply) == (line.on, line.text):
        return False
    _reply(actor, row, application, claims, line.on, line.text, line.evidence)
    record("replied", actor, application, claims, source=row.source, number=row.number, on=line.on)
    return True


def _rows(data: bytes) -> list[replies.Reply | replies.Bad]:
    sheets = [sheet for sheet in read_sheets(data) if sheet.visible and sheet.rows]
    if not sheets:
        raise Refused("파일에 내용이 있는 시트가 없습니다. 표가 든 파일을 올려 주세요.", field="file", code="empty")
    lines = [(row.number, [_text(value) for value in row.values]) for row in sheets[0].without_errors().rows]
    place = columns.find_header([values for _, values in lines])
    headers, _ = columns.check_headers(lines[place][1])
    roles = columns.by_name(headers, replies.ROLES)
    lacking = [name for role, name in replies.REQUIRED.items() if role not in roles]
    if lacking:
        raise Refused(f"'{', '.join(lacking)}' 열을 찾지 못했습니다. 열 이름을 확인해 다시 올려 주세요.", field="file")
    body = lines[place + 1 :]
    if len(body) > MOST_ROWS:
        raise Refused(f"한 번에 {MOST_ROWS:,}줄까지 읽습니다. 나누어 올려 주세요.", field="file")
    today = clock.today()
    found = []
    for number, values in body:
        by_role = {role: _at(values, headers.index(header)) for role, header in roles.items()}
        found.append(replies.read(number, by_role, _day(by_role.get("replied", "")), today))
    return found


def _at(values: Sequence[str], index: int) -> str:
    return values[index] if index < len(values) else ""


def _text(value: CellValue) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def _day(text: str) -> date | None:
    try:
        moment = read_moment(text) if text else None
    except ValueError:
        return None
    return moment.date() if moment else None


@transaction.atomic
def drop_open(*, actor: Actor, case_id: int, detail: Mapping[str, Any] | None = None) -> int:
    """A case ended without a decision: where it was the application's last, nobody waits or visits any more."""
    claim = Claim.objects.filter(case_id=case_id).select_related("application").first()
    if claim is None:
        return 0
    application = Application.objects.select_for_update().get(pk=claim.application_id)
    claims = list(Claim.objects.filter(application=application).select_related("case"))
    if any(State(row.case.state) in {*OPEN, State.DECIDED, State.OBJECTION} for row in claims):
        return 0  # what was decided before an answer still waits for it
    dropped = DataRequest.objects.filter(application=application, state=WAITING).update(
        state=RequestState.DROPPED.value, chase_on=None, reply="신청이 끝나 거둠")
    dropped += Visit.objects.filter(application=application, state=VisitState.PLANNED.value).update(
        state=VisitState.CANCELLED.value, cancelled="신청이 끝남")
    if dropped:
        record("dropped", actor, application, claims, count=dropped)
    return dropped
