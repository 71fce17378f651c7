"""Bundles of letters: filled, closed, made into one file, given to the post."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pypdfium2
from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.documents import letters
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused

from .. import permissions, settings
from ..models import Attempt, Batch, Notice, NoticeEvent
from ..rendering import Rendering
from ..rules import codes
from ..rules.costs import kind_of
from ..vocabulary import AttemptState, BatchState, Channel, Kind, State
from .common import event_of, needed
from .money import Costs

MISSING = "그런 발송 묶음이 없거나 볼 수 없습니다. 목록에서 다시 골라 주세요."


def lock_batch(actor: Actor, batch_id: int) -> Batch:
    row = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if row is None or not permissions.may_see(actor, row.unit_id):
        raise NotFound(MISSING)
    return row


@transaction.atomic
def close(*, actor: Actor, batch_id: int) -> None:
    """No more letters into this bundle: a worker makes its file."""
    batch = lock_batch(actor, batch_id)
    permissions.need(permissions.may_write(actor, batch.unit_id), "이 부서의 직원만 묶음을 만들 수 있습니다. 소관 부서에 요청하세요.")
    if batch.state != BatchState.WAITING:
        raise Conflict("이미 만들고 있거나 만든 묶음입니다. 화면을 새로 고쳐 주세요.")
    ids = list(Attempt.objects.filter(batch=batch, state=AttemptState.QUEUED).order_by("id").values_list("pk", flat=True))
    if not ids:
        raise Refused("묶음에 편지가 없습니다. 보낼 통지가 생긴 뒤에 만드세요.")
    for start in range(letters.MOST, len(ids), letters.MOST):
        part = ids[start : start + letters.MOST]
        more = Batch.objects.create(unit_id=batch.unit_id, channel=batch.channel, created_at=clock.now(), dated=clock.today())
        Attempt.objects.filter(pk__in=part).update(batch=more)
        seal(more, len(part))
    seal(batch, min(len(ids), letters.MOST))
    audit.record("notices.batch_closed", actor, ("notices.batch", batch.pk, f"발송 묶음 {batch.pk}"), detail={"letters": len(ids)})


def seal(batch: Batch, count: int) -> None:
    """Fix what belongs to a bundle and have a worker make the file."""
    batch.state, batch.letters, batch.dated = BatchState.CLOSED, count, clock.today()
    batch.save()
    publish("notices.batch", {"batch": batch.pk}, key=str(batch.pk))


def attempts_of(batch: Batch) -> list[Attempt]:
    rows = Attempt.objects.filter(batch=batch).exclude(state=AttemptState.CANCELLED)
    return list(rows.select_related("notice__version__template").order_by("id"))


def render(batch_id: int) -> None:
    """Make the file of a closed bundle; a second call finds it made.

    A worker that dies here leaves nothing but a temporary file: the next one makes the same letters again, and
    the bundle gets its file in one step.
    """
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None or batch.state != BatchState.CLOSED:
        return
    rows = attempts_of(batch)
    if batch.channel == Channel.BROADCAST:
        data, suffix, pages = _broadcast(batch, rows), "xlsx", [1] * len(rows)
    else:
        data, suffix = letters_pdf(rows, batch.dated), "pdf"
        pages = page_counts(data, [codes.spaced(codes.code_of(row.pk)) for row in rows])
    digest = hashlib.sha256(data).hexdigest()
    name = f"{batch.pk}-{digest[:12]}.{suffix}"
    _store(settings.folder() / name, data)
    with transaction.atomic():
        held = Batch.objects.select_for_update().get(pk=batch_id)
        if held.state != BatchState.CLOSED:
            return
        held.state, held.file, held.sha256, held.pages = BatchState.READY, name, digest, sum(pages)
        held.save()
        _weigh(rows, pages)


def letters_pdf(rows: Sequence[Attempt], on: date) -> bytes:
    """The letters of these attempts, in their order."""
    known: dict[int, Rendering] = {}
    drawn = []
    for row in rows:
        version = row.notice.version
        if version.pk not in known:
            known[version.pk] = Rendering(version, on)
        drawn.append(known[version.pk].letter(row, row.notice))
    first = known[rows[0].notice.version_id]
    return letters.render_letters(drawn, first.sender, f"{first.department} 발송 묶음")


def page_counts(pdf: bytes, numbers: Sequence[str]) -> list[int]:
    """How many pages each letter takes; proves on the way that every number is there once, in its place.

    Where there are as many pages as letters nothing has to be read. Elsewhere a letter begins where the page labels
    begin again, and its number must stand on that page.
    """
    file = pypdfium2.PdfDocument(pdf)
    try:
        total = len(file)
        if total == len(numbers):
            return [1] * total
        labels = [file.get_page_label(place) for place in range(total)]
        starts = [place for place, label in enumerate(labels) if label == letters.FIRST_PAGE]
        if len(starts) != len(numbers):
            raise RuntimeError(f"a bundle of {len(numbers)} letters has {len(starts)} beginnings")
        for number, start in zip(numbers, starts, strict=True):
            page = file[start]
            words = page.get_textpage()
            found = number in words.get_text_bounded()
            words.close()
            page.close()
            if not found:
                raise RuntimeError(f"page {start + 1} of a bundle does not show the number {number}")
    finally:
        file.close()
    return [end - start for start, end in zip(starts, [*starts[1:], total], strict=True)]


def _store(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".making-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


def _weigh(rows: Sequence[Attempt], pages: Sequence[int]) -> None:
    groups: dict[tuple[int, str], list[int]] = {}
    for row, count in zip(rows, pages, strict=True):
        kind = kind_of(Channel(row.channel), pages=count, registered=row.notice.version.registered)
        groups.setdefault((count, kind), []).append(row.pk)
    for (count, kind), ids in groups.items():
        Attempt.objects.filter(pk__in=ids).update(pages=count, unit_kind=kind)


def _broadcast(batch: Batch, rows: Sequence[Attempt]) -> bytes:
    """The list that 이장 get: by 읍면, with what is to be said. No telephone numbers, no values."""
    from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook

    known: dict[int, Rendering] = {}
    table = []
    for row in sorted(rows, key=lambda item: (item.notice.town, item.notice.address)):
        notice = row.notice
        version = known.setdefault(notice.version_id, Rendering(notice.version, batch.dated))
        text = version.text(Channel.BROADCAST, notice.values, notice.language)
        table.append((notice.town, notice.name, notice.address, text.body, codes.spaced(codes.code_of(row.pk)), ""))
    columns = tuple(SheetColumn(name) for name in ("읍면", "받는 사람", "주소", "알릴 말", "통지 번호", "전한 날"))
    return write_workbook([SheetTable("이장 전달 명단", columns, tuple(table))])


@transaction.atomic
def posted(*, actor: Actor, batch_id: int, on: date, receipt: str) -> int:
    """The bundle was given to the post (or to the 이장): its letters are sent, which is not arrived.

    ``receipt`` is what proves it (접수번호). Returns the number of letters.
    """
    batch = lock_batch(actor, batch_id)
    permissions.need(permissions.may_scan(actor, batch.unit_id), "이 부서의 직원이나 우편 담당만 적을 수 있습니다.")
    if batch.state != BatchState.READY:
        raise Conflict("인쇄 준비가 된 묶음만 맡긴 것으로 적을 수 있습니다. 화면을 새로 고쳐 주세요.")
    if on > clock.today() or on < batch.dated:
        raise Refused("맡긴 날은 문서 날짜부터 오늘까지여야 합니다. 날짜를 확인하세요.", field="on")
    proof = needed(receipt, "receipt", "접수 자료", limit=200)
    rows = list(Attempt.objects.select_for_update(of=("self",)).filter(batch=batch, state=AttemptState.QUEUED)
                .select_related("notice__version__template"))
    costs, now = Costs(on), clock.now()
    for row in rows:
        row.state, row.sent_at, row.provider, row.provider_ref = AttemptState.SENT, now, "post", proof[:120]
        row.cost_won = costs.attempt(row.unit_kind, row.pages)
    Attempt.objects.bulk_update(rows, ["state", "sent_at", "provider", "provider_ref", "cost_won"], batch_size=500)
    Notice.objects.filter(pk__in=[row.notice_id for row in rows]).update(state=State.SENT, sent_at=now)
    word = "이장에게 맡김" if batch.channel == Channel.BROADCAST else "우체국에 맡김"
    NoticeEvent.objects.bulk_create(
        [event_of(row.notice, Kind.SENT, actor.name, f"{word}, {proof}", row, at=now) for row in rows], batch_size=500)
    batch.state, batch.posted_on, batch.posted_by, batch.receipt = BatchState.POSTED, on, actor.name[:200], proof
    batch.save()
    audit.record("notices.batch_posted", actor, ("notices.batch", batch.pk, f"발송 묶음 {batch.pk}"),
                 detail={"letters": len(rows), "on": on, "receipt": proof}, on=on)
    publish("notices.posted", {"batch": batch.pk, "run": batch.run_id, "on": on.isoformat()}, key=str(batch.pk))
    return len(rows)
