"""Taking over another system's daily export: seen first, then taken as a whole; nothing is typed again.

Due dates of the other system are compared and shown, never taken: ours follow from the events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.documents import columns as table_columns
from hyeonjang.commons.documents.xlsx_read import CellValue, Sheet, read_sheets
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox.publish import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

from .. import permissions
from ..facts import aware, events_of, facts_of, naive, terms_of
from ..models import Case, CaseImport, CaseType, Imported, ImportMapping
from ..places import place
from ..rules import exports
from ..rules.derive import derive
from ..rules.spent import spent
from ..vocabulary import OPEN, Channel, Kind, OutcomeKind, State
from .common import append, settle
from .intake import SYSTEMS, Applicant, open_case

MOST_ROWS = 2_000
"""A day's export of one team has tens of lines; all are taken in one transaction, some 25 ms each."""
WAIT_DAYS = 7


def cell_text(value: CellValue) -> str:
    """A cell as it is kept: dates as ISO, numbers as they were seen."""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def _sheet(data: bytes) -> Sheet:
    sheets = [sheet for sheet in read_sheets(data) if sheet.visible and sheet.rows]
    if not sheets:
        raise Refused("파일에 내용이 있는 시트가 없습니다. 표가 든 파일을 올려 주세요.", field="file", code="empty")
    return sheets[0].without_errors()


@transaction.atomic
def receive(*, actor: Actor, system: str, type_code: str, unit_id: int, file_name: str, data: bytes) -> int:
    """Read an export (XLSX, XLS, CSV; UTF-8 or CP949) and keep it for a look; returns the import's id."""
    if system not in SYSTEMS:
        raise Refused(f"시스템은 {', '.join(SYSTEMS)} 가운데 하나입니다. 목록에서 고르세요.", field="system")
    kind = CaseType.objects.filter(code=type_code).first()
    if kind is None:
        raise NotFound("그런 건 종류가 없습니다. 목록에서 고르세요.", field="type")
    department = place(unit_id, clock.today()).department_id
    if not (actor.system or actor.in_department(department) or permissions.may_manage(actor)):
        raise NotPermitted("내 부서의 건만 들여올 수 있습니다. 담당 부서에 요청하세요.")
    sheet = _sheet(data)
    raw = [[cell_text(value) for value in row.values] for row in sheet.rows]
    top = table_columns.find_header(raw)
    width = len(raw[top])
    headers, notes = table_columns.check_headers(raw[top])
    body = [
        {"row": row.number, "cells": (cells + [""] * width)[:width]}
        for row, cells in zip(sheet.rows[top + 1 :], raw[top + 1 :], strict=True) if any(cells)
    ]
    if not body:
        raise Refused("열 이름 아래에 줄이 없습니다. 내보낸 기간을 확인해 주세요.", field="file", code="empty")
    if len(body) > MOST_ROWS:
        raise Refused(f"한 번에 {MOST_ROWS:,}줄까지 들여올 수 있습니다. 기간을 나누어 내보내 주세요.", field="file")
    known = ImportMapping.objects.filter(system=system, type=kind).first()
    remembered = {r: h for r, h in (known.columns if known else {}).items() if h in headers}
    row = CaseImport.objects.create(
        system=system, type=kind, department_id=department, unit_id=unit_id, file_name=file_name[:255],
        file_sha256=hashlib.sha256(data).hexdigest(), headers=headers,
        columns={**table_columns.by_name(headers, exports.NAMES), **remembered}, rows=body,
        report={"notes": notes, "encoding": sheet.encoding}, uploaded_by=actor.name[:200], uploaded_at=clock.now(),
    )
    return int(row.pk)


def pending(actor: Actor, import_id: int, *, locked: bool = False) -> CaseImport:
    """An import that is not settled yet, for its department only."""
    rows = CaseImport.objects.select_for_update() if locked else CaseImport.objects.select_related("type", "unit")
    row = rows.filter(pk=import_id).first()
    if row is None or not (
        actor.system or actor.in_department(row.department_id) or permissions.may_manage(actor)
    ):
        raise NotFound("그런 들여오기가 없습니다. 목록을 새로 고쳐 주세요.")
    return row


@transaction.atomic
def set_columns(*, actor: Actor, import_id: int, columns: Mapping[str, str]) -> None:
    """Say which column is what; remembered for the next file of the same system and type."""
    row = pending(actor, import_id, locked=True)
    if row.state != CaseImport.State.PREVIEW:
        raise Conflict("이미 끝낸 들여오기입니다. 새 파일을 올려 주세요.")
    kept = {role: header for role, header in columns.items() if header}
    for role, header in kept.items():
        if role not in exports.ROLES or header not in row.headers:
            raise Refused(f"'{header}' 열이 파일에 없습니다. 파일의 열에서 고르세요.", field=role)
    for role in exports.REQUIRED:
        if role not in kept:
            raise Refused(f"{exports.TITLES[role]} 열을 골라 주세요.", field=role)
    if len(set(kept.values())) != len(kept):
        raise Refused("한 열을 두 가지로 쓸 수 없습니다. 열을 서로 다르게 골라 주세요.", field="number")
    row.columns = kept
    row.save(update_fields=["columns"])
    ImportMapping.objects.update_or_create(system=row.system, type_id=row.type_id, defaults={"columns": kept})


def lines_of(row: CaseImport) -> list[exports.Line | exports.Bad]:
    places = {role: row.headers.index(header) for role, header in row.columns.items()}
    now = naive(clock.now())
    return [
        exports.read_line(
            int(entry["row"]), {role: str(entry["cells"][place]) for role, place in places.items()}, now
        )
        for entry in row.rows
    ]


def difference(row: CaseImport) -> exports.Difference:
    """What the file says that we do not know, in three statements."""
    if any(role not in row.columns for role in exports.REQUIRED):
        return exports.Difference()
    lines = lines_of(row)
    numbers = [line.number for line in lines if isinstance(line, exports.Line)]
    known: dict[str, exports.Known] = {}
    for start in range(0, len(numbers), 900):
        part = Case.objects.filter(
            foreign_numbers__system=row.system, foreign_numbers__number__in=numbers[start : start + 900]
        ).values_list("pk", "number", "imported__values", "foreign_numbers__number")
        for pk, number, values, foreign in part:
            known[foreign] = exports.Known(pk, number, values or {})
    running = Imported.objects.filter(
        case__active=True, last_import__system=row.system, case__type_id=row.type_id, case__unit_id=row.unit_id,
        case__foreign_numbers__system=row.system,
    ).values_list("case__foreign_numbers__number", "case_id", "case__number")
    return exports.compare(lines, known, {foreign: (pk, number) for foreign, pk, number in running})


@transaction.atomic
def apply(*, actor: Actor, import_id: int) -> dict[str, int]:
    """Take the file over: new numbers become cases, changes become events, a completion closes the case.

    All or nothing; a case that somebody decided here in the meantime keeps our decision, and the other
    system's word is only written into its log.
    """
    row = pending(actor, import_id, locked=True)
    if row.state != CaseImport.State.PREVIEW:
        raise Conflict("이미 끝낸 들여오기입니다. 새 파일을 올려 주세요.")
    if any(role not in row.columns for role in exports.REQUIRED):
        raise Refused("접수번호와 접수일시 열을 먼저 골라 주세요.", field="number")
    found = difference(row)
    people = _officers(row.unit_id)
    for line in found.new:
        _new(actor, row, line, people)
    for change in found.changed:
        _changed(actor, row, change)
    same = [line.number for line in lines_of(row) if isinstance(line, exports.Line)]
    for start in range(0, len(same), 900):
        Imported.objects.filter(
            case__foreign_numbers__system=row.system, case__foreign_numbers__number__in=same[start : start + 900]
        ).update(last_import=row)
    counts = {"new": len(found.new), "changed": len(found.changed), "same": found.same, "gone": len(found.gone),
              "bad": len(found.bad)}
    row.state, row.settled_at = CaseImport.State.APPLIED, clock.now()
    row.report = {**row.report, **counts, "reasons": [[bad.row, bad.reason] for bad in found.bad[:500]],
                  "missing": [number for _, number, _ in found.gone[:500]]}
    row.rows = []  # personal data of lines that were not taken have no business here
    row.save()
    ImportMapping.objects.update_or_create(system=row.system, type_id=row.type_id, defaults={"columns": row.columns})
    audit.record("cases.imported", actor, ("cases.import", row.pk, row.file_name),
                 detail={"system": row.system, "sha256": row.file_sha256, **counts})
    publish("cases.imported", {"import_id": row.pk, "system": row.system, **counts}, actor=actor)
    return counts


def _officers(unit_id: int) -> dict[str, int]:
    """Name → person of the unit; a name that two people bear is nobody's."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for person in org.people_in(unit_id, clock.today()):
        if found.setdefault(person.name, person.id) != person.id:
            twice.add(person.name)
    return {name: pk for name, pk in found.items() if name not in twice}


def _new(actor: Actor, row: CaseImport, line: exports.Line, people: Mapping[str, int]) -> None:
    applicant = Applicant(line.name, line.birth, _phone(line.phone)) if line.name else None
    opened = open_case(
        actor=actor, type_code=row.type.code, title=line.title or f"{row.system} {line.number}", unit_id=row.unit_id,
        applicant=applicant, channel=Channel.IMPORT, received_at=aware(line.received), applied_on=line.applied,
        foreign=((row.system, line.number),), assignee_id=people.get(line.values["officer"]),
    )
    case = Case.objects.select_for_update().get(pk=opened.id)
    Imported.objects.create(case=case, last_import=row, values=line.values)
    if line.done is not None:
        _close(actor, case, row, line)


def _phone(text: str) -> str:
    from hyeonjang.commons.parties.masking import plain_phone

    return plain_phone(text)


def _changed(actor: Actor, row: CaseImport, change: exports.Change) -> None:
    case = Case.objects.select_for_update().get(pk=change.case_id)
    told = ", ".join(
        f"{exports.TITLES[role]} {before or '없음'} → {after or '없음'}" for role, before, after in change.fields
    )
    append(case, Kind.EXTERNAL, actor, text=f"{row.system}: {told}",
           detail={"fields": [list(entry) for entry in change.fields], "import": row.pk})
    settle(case)
    Imported.objects.update_or_create(case=case, defaults={"last_import": row, "values": change.line.values})
    if change.line.done is not None and State(case.state) in OPEN:
        _close(actor, case, row, change.line)


def _close(actor: Actor, case: Case, row: CaseImport, line: exports.Line) -> None:
    """The other system finished the case: here it ends at the same moment, with the result it tells."""
    assert line.done is not None
    done = max(line.done, naive(case.received_at))
    result = line.values["result"] or line.values["status"]
    withdrawn = "취하" in result
    case.state = State.WITHDRAWN if withdrawn else State.DECIDED
    case.closed_at, case.act_on = aware(done), None
    if not withdrawn:
        case.outcome_kind = _kind(result).value
        case.outcome = next((o["code"] for o in case.type_version.outcomes if o["name"] == result), "")
        case.decided_at = aware(done)
        facts, table = facts_of(case, events_of(case)), holiday_table()
        took = spent(terms_of(case), facts, derive(terms_of(case), facts, table), done, table)
        case.worked_days, case.used_seconds = took.worked_days, took.used
        case.term_seconds, case.used_unit = took.term, took.unit
    append(
        case, Kind.WITHDRAWN if withdrawn else Kind.DECIDED, actor, at=aware(done), text=f"{row.system}: {result}",
        evidence=f"{row.system} {line.number}", detail=_detail(case, result, row),
    )
    settle(case)


def _detail(case: Case, result: str, row: CaseImport) -> dict[str, Any]:
    return {
        "outcome": case.outcome, "name": result or "처리 완료", "kind": case.outcome_kind, "import": row.pk,
        "reasons": [{"text": f"{row.system}에서 처리했습니다.", "cite": ""}],
    }


def _kind(result: str) -> OutcomeKind:
    """The kind of a result told in another system's words; unclear ones count as an answer."""
    for words, kind in (
        (("반려",), OutcomeKind.RETURNED),
        (("불가", "불허", "거부", "부적합", "각하", "기각", "탈락"), OutcomeKind.REFUSED),
        (("일부", "부분"), OutcomeKind.PARTLY),
        (("적합", "허가", "승인", "수리", "인용", "결정", "가능"), OutcomeKind.GRANTED),
    ):
        if any(word in result for word in words):
            return kind
    return OutcomeKind.ANSWERED


@transaction.atomic
def cancel(*, actor: Actor, import_id: int) -> None:
    """Throw an upload away; its rows are gone at once."""
    row = pending(actor, import_id, locked=True)
    if row.state != CaseImport.State.PREVIEW:
        raise Conflict("이미 끝낸 들여오기입니다.")
    row.state, row.rows, row.settled_at = CaseImport.State.CANCELLED, [], clock.now()
    row.save()




@transaction.atomic
def forget_unsettled() -> int:
    """Throw away uploads that nobody settled within a week: their rows hold personal data."""
    before = clock.now() - timedelta(days=WAIT_DAYS)
    rows = CaseImport.objects.select_for_update().filter(state=CaseImport.State.PREVIEW, uploaded_at__lt=before)
    count = 0
    for row in rows:
        row.state, row.rows, row.settled_at = CaseImport.State.CANCELLED, [], clock.now()
        row.save()
        count += 1
    return count
