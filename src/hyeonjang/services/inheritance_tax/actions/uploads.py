"""Lists of other systems: deaths, property registers, filings. Seen first, then taken as a whole.

What may not be kept never gets into the database: resident numbers are hashed cell by cell while the file is read,
and rows of a property register or of filings that name nobody known as dead are dropped at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.documents import columns as table_columns
from hyeonjang.commons.documents.xlsx_read import CellValue, Sheet, read_sheets
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused

from .. import keys
from ..models import Asset, Death, InheritanceSettings, Upload, UploadMapping
from ..permissions import need_handle
from ..queries import known, lists
from ..queries import uploads as queries
from ..queries.matching import Report
from ..rules import lines, residents
from ..rules.lines import Bad, DeathLine, FilingLine, PropertyLine
from ..vocabulary import DEATH_LISTS, FILES, PROPERTY_LISTS, AssetState, Source, Stage
from . import deaths, filings
from .common import settle

MOST_LINES = 200_000
MOST_KEPT = 5_000
WAIT_DAYS = 7


def cell_text(value: CellValue) -> str:
    """A cell as it is kept: dates as ISO, numbers as they were seen, resident numbers hashed."""
    if value is None:
        return ""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value).strip()
    return residents.hide(text, keys.hashed)


def _sheet(data: bytes) -> Sheet:
    sheets = [sheet for sheet in read_sheets(data) if sheet.visible and sheet.rows]
    if not sheets:
        raise Refused("파일에 내용이 있는 시트가 없습니다. 표가 든 파일을 올려 주세요.", field="file", code="empty")
    return sheets[0].without_errors()


@transaction.atomic
def receive(*, actor: Actor, source: Source, file_name: str, data: bytes, as_of: date | None = None) -> int:
    """Read a list (XLSX, XLS, CSV; UTF-8 or CP949) and keep what may be kept for a look; returns the upload's id."""
    need_handle(actor, known.units(actor))
    if source not in FILES:
        raise Refused("파일로 들여오는 자료가 아닙니다. 목록에서 고르세요.", field="source")
    day = as_of or clock.today()
    if day > clock.today():
        raise Refused("자료의 기준일이 오늘보다 뒤입니다. 날짜를 확인해 주세요.", field="as_of")
    sheet = _sheet(data)
    if len(sheet.rows) > MOST_LINES:
        raise Refused(f"한 번에 {MOST_LINES:,}줄까지 읽습니다. 나누어 올려 주세요.", field="file")
    top = table_columns.find_header([[cell_text(value) for value in row.values] for row in sheet.rows[:20]])
    raw_headers = [cell_text(value) for value in sheet.rows[top].values]
    headers, notes = table_columns.check_headers(raw_headers)
    body, total = _body(sheet, top, len(headers), source)
    if not total:
        raise Refused("열 이름 아래에 줄이 없습니다. 내보낸 기간을 확인해 주세요.", field="file", code="empty")
    if len(body) > MOST_KEPT:
        raise Refused(f"한 번에 {MOST_KEPT:,}줄까지 들여올 수 있습니다. 기간을 나누어 내보내 주세요.", field="file")
    row = Upload.objects.create(
        source=source.value, file_name=residents.hide(file_name, keys.hashed)[:255], file_sha256=hashlib.sha256(data).hexdigest(),
        headers=headers, columns=_columns(source, headers), rows=body, lines=total, as_of=day,
        report={"notes": notes, "encoding": sheet.encoding, "header": sheet.rows[top].number},
        uploaded_at=clock.now(), uploaded_by=actor.name[:200],
    )
    return int(row.pk)


def _columns(source: Source, headers: Sequence[str]) -> dict[str, str]:
    """role → header: what was chosen last time, then what the names say; each header once."""
    last = UploadMapping.objects.filter(source=source.value).first()
    found = {role: header for role, header in (last.columns if last else {}).items() if header in headers}
    names = {role: known_names for role, (_, known_names) in lines.roles(source).items()}
    for role, header in table_columns.by_name(headers, names).items():
        if role not in found and header not in found.values():
            found[role] = header
    return found


def _body(sheet: Sheet, top: int, width: int, source: Source) -> tuple[list[dict[str, object]], int]:
    """The rows that may be kept, and how many the file had."""
    numbers: set[str] = set()
    names: set[str] = set()
    if source not in DEATH_LISTS:
        numbers = set(Death.objects.exclude(resident_key="").values_list("resident_key", flat=True))
        names = set(Death.objects.values_list("party__name", flat=True))
    kept: list[dict[str, object]] = []
    total = 0
    for row in sheet.rows[top + 1 :]:
        cells = ([cell_text(value) for value in row.values] + [""] * width)[:width]
        if not any(cells):
            continue
        total += 1
        if source in DEATH_LISTS or _concerns(cells, numbers, names):
            kept.append({"row": row.number, "cells": cells})
    return kept, total


def _concerns(cells: Sequence[str], numbers: set[str], names: set[str]) -> bool:
    """Whether a row speaks of somebody known as dead: by number, or by name where it has no number."""
    found = [resident for cell in cells if (resident := residents.read(cell)) is not None]
    if found:
        return any(resident.key in numbers for resident in found)
    return any(cell in names for cell in cells)


def _open(actor: Actor, upload_id: int) -> Upload:
    row = queries.one(actor, upload_id, locked=True)
    if row.state != Upload.State.PREVIEW:
        raise Conflict("이미 끝낸 들여오기입니다. 새 파일을 올려 주세요.")
    return row


@transaction.atomic
def set_columns(*, actor: Actor, upload_id: int, columns: Mapping[str, str]) -> None:
    """Say which column is what; remembered for the next list of this kind."""
    row = _open(actor, upload_id)
    source = Source(row.source)
    roles = lines.roles(source)
    kept = {role: header for role, header in columns.items() if header}
    for role, header in kept.items():
        if role not in roles or header not in row.headers:
            raise Refused(f"'{header}' 열이 파일에 없습니다. 파일의 열에서 고르세요.", field=role)
    for role in lines.required(source):
        if role not in kept:
            raise Refused(f"{roles[role][0]} 열을 골라 주세요.", field=role)
    if len(set(kept.values())) != len(kept):
        raise Refused("한 열을 두 가지로 쓸 수 없습니다. 열을 서로 다르게 골라 주세요.", field=next(iter(kept)))
    row.columns = kept
    row.save(update_fields=["columns"])
    UploadMapping.objects.update_or_create(source=row.source, defaults={"columns": kept})


@transaction.atomic
def apply(*, actor: Actor, upload_id: int, drop_gone: bool = False) -> dict[str, int]:
    """Take a list over: every good line, or nothing. Lines with a mistake stay out and go back with their reasons.

    ``drop_gone`` says that the list is the whole register: what it no longer names is then no estate any more. A list of
    some people only says nothing about the others.
    """
    row = _open(actor, upload_id)
    if lacking := lists.missing(row):
        raise Refused(f"{', '.join(lacking)} 열을 먼저 골라 주세요.", field="file")
    known.lock()
    found = lists.difference(actor, row)
    source, chosen = Source(row.source), known.settings(actor)
    late: list[Bad] = []
    if source in DEATH_LISTS:
        late = _take_deaths(actor, row, found, chosen)
    elif source in PROPERTY_LISTS:
        _take_properties(actor, row, found, chosen, drop_gone)
    else:
        late = _take_filings(actor, row, found)
    refused = {entry.row for entry in late}
    fine = [item for item in (*found.new, *found.merged) if item.line.row not in refused]
    wrong = sorted([*found.bad, *late], key=lambda entry: entry.row)
    counts = {"new": sum(item in found.new for item in fine), "merged": sum(item in found.merged for item in fine),
              "changed": len(found.changed), "sold": len(found.sold), "same": found.same, "gone": len(found.gone) if drop_gone else 0, "bad": len(wrong)}
    row.state, row.settled_at = Upload.State.APPLIED, clock.now()
    row.report = {**row.report, **counts, "reasons": [[entry.row, entry.role, entry.reason] for entry in wrong[:500]]}
    row.rows = []  # what was taken stands where it belongs; the rest has no business here
    row.save()
    UploadMapping.objects.update_or_create(source=row.source, defaults={"columns": row.columns})
    audit.record("inheritance_tax.imported", actor, ("inheritance_tax.upload", row.pk, row.file_name),
                 detail={"source": row.source, "sha256": row.file_sha256, "lines": row.lines, **counts, "bad_lines": [entry.row for entry in wrong[:200]]})
    publish("inheritance_tax.imported", {"upload_id": row.pk, "source": row.source, **counts}, actor=actor)
    return counts


def _take_deaths(actor: Actor, row: Upload, found: lists.Difference, chosen: InheritanceSettings) -> list[Bad]:
    """Register every line; those that contradict what the county knows come back."""
    late = []
    for item in (*found.new, *found.merged):
        line = item.line
        assert isinstance(line, DeathLine)
        report = Report(Source(row.source), line.name, line.died_on, line.resident, line.born, line.declared_on, line.reported_on,
                        line.address, f"들여오기 {row.pk}, {line.row}줄", "가상" in row.file_name)
        try:
            with transaction.atomic():
                deaths.write(actor, report, chosen)
        except Refused as refusal:
            late.append(Bad(line.row, None, refusal.sentence))
    return late


def _take_properties(
    actor: Actor, row: Upload, found: lists.Difference, chosen: InheritanceSettings, drop_gone: bool
) -> None:
    touched: set[int] = set()
    for item in (*found.new, *found.changed, *found.sold):
        line = item.line
        assert isinstance(line, PropertyLine) and item.death_id is not None
        _put(row, item.death_id, line, sold=item in found.sold)
        touched.add(item.death_id)
    for gone in found.gone if drop_gone else ():
        Asset.objects.filter(pk=gone.asset_id).update(state=AssetState.GONE, reason=f"{row.as_of} 기준 대장에 없음")
        touched.add(gone.death_id)
    waiting = Death.objects.select_for_update(of=("self",)).select_related("party").filter(died_on__lte=row.as_of).order_by("pk")
    for death in waiting:
        first = row.source not in death.searched
        if not first and death.pk not in touched:
            continue
        death.searched = {**death.searched, row.source: row.as_of.isoformat()}
        if death.pk in touched or death.stage in {Stage.FINDING, Stage.NOTHING}:
            settle(actor, death, chosen=chosen)
        else:
            death.save(update_fields=["searched"])


def _put(row: Upload, death_id: int, line: PropertyLine, *, sold: bool) -> None:
    values = {
        "kind": line.kind, "place": line.place, "value": line.value, "owned_n": line.share[0], "owned_d": line.share[1],
        "facts": line.facts, "upload": row, "seen_on": row.as_of, "sold_on": line.sold_on,
        "state": AssetState.SOLD if sold else AssetState.FOUND, "reason": "사망 전에 넘어감" if sold else line.note[:300],
    }
    Asset.objects.update_or_create(death_id=death_id, source=row.source, number=line.number, defaults=values)


def _take_filings(actor: Actor, row: Upload, found: lists.Difference) -> list[Bad]:
    """Write every filing; those that contradict what is known of the estate come back."""
    late = []
    for item in found.new:
        line = item.line
        assert isinstance(line, FilingLine) and item.death_id is not None
        entry = filings.Entry(line.scope, line.filed_on, line.receipt, item.heir_id, line.paid_on, line.amount, Source.FILINGS)
        try:
            with transaction.atomic():
                filings.write(actor, item.death_id, entry)
        except Refused as refusal:
            late.append(Bad(line.row, None, refusal.sentence))
    return late


@transaction.atomic
def cancel(*, actor: Actor, upload_id: int) -> None:
    """Throw an upload away; its rows are gone at once."""
    row = _open(actor, upload_id)
    row.state, row.rows, row.settled_at = Upload.State.CANCELLED, [], clock.now()
    row.save()


@transaction.atomic
def forget_unsettled() -> int:
    """Throw away uploads that nobody settled within a week: their rows hold personal data."""
    before = clock.now() - timedelta(days=WAIT_DAYS)
    rows = Upload.objects.select_for_update().filter(state=Upload.State.PREVIEW, uploaded_at__lt=before)
    count = 0
    for row in rows:
        row.state, row.rows, row.settled_at = Upload.State.CANCELLED, [], clock.now()
        row.save()
        count += 1
    return count
