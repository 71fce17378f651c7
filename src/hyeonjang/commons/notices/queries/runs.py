"""Mass runs and bundles for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hyeonjang.commons.audit import access
from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties import masking
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused

from .. import permissions, places, settings
from ..actions import batches
from ..actions.money import Costs
from ..actions.runs import MISSING
from ..models import Batch, Run, RunRow
from ..rendering import Rendering
from ..rules import codes
from ..rules.costs import KINDS
from ..vocabulary import BatchState, Channel, RunState


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    title: str
    template: str
    state: str
    state_ko: str
    rows: int
    told: int
    created_at: datetime
    created_by: str


def _seen(actor: Actor, run: Run) -> bool:
    return permissions.may_see(actor, run.version.template.unit_id)


def listing(actor: Actor) -> list[Line]:
    rows = Run.objects.select_related("version__template").order_by("-id")[:200]
    return [
        Line(int(row.pk), row.title, row.version.name, row.state, RunState(row.state).label, row.rows.count(),
             row.rows.filter(notice__isnull=False).count(), row.created_at, row.created_by)
        for row in rows if _seen(actor, row)
    ]


def one(actor: Actor, run_id: int) -> Run:
    row = Run.objects.select_related("version__template").filter(pk=run_id).first()
    if row is None or not _seen(actor, row):
        raise NotFound(MISSING)
    return row


@dataclass(frozen=True, slots=True)
class View:
    """A run's page: what the dry run saw, how far it is."""

    id: int
    title: str
    reason: str
    template: str
    template_code: str
    version: int
    state: str
    state_ko: str
    source: str
    created_by: str
    created_at: datetime
    released_by: str
    released_at: datetime | None
    finished_at: datetime | None
    digest: str
    report: dict[str, Any]
    channels: list[tuple[str, int]]
    kinds: list[tuple[str, int, int, str]]
    left_out: list[tuple[int, str, str]]
    samples: list[tuple[int, str, str]]
    total: int
    told: int
    percent: int
    states: list[tuple[str, str, int]]
    batches: list[dict[str, Any]]
    may_write: bool
    may_release: bool
    own: bool


def view(actor: Actor, run_id: int) -> View:
    row = one(actor, run_id)
    unit = row.version.template.unit_id
    report = row.report or {}
    costs = Costs(clock.today())
    total, told = counts(row)
    return View(
        int(row.pk), row.title, row.reason, row.version.name, row.version.template.code, row.version.number, row.state,
        RunState(row.state).label, row.source, row.created_by, row.created_at, row.released_by, row.released_at, row.finished_at,
        row.digest, report, [(Channel(name).label, count) for name, count in sorted(report.get("channels", {}).items())],
        [(KINDS[kind], count, costs.attempt(kind, 1) * count, costs.source(kind)) for kind, count in sorted(report.get("kinds", {}).items())],
        [(seq, masking.mask_name(name), why) for seq, name, why in report.get("left_out", [])],
        _samples(row, report.get("samples", [])), total, told, told * 100 // total if total else 0, _states(row),
        [batch(item) for item in row.batches.order_by("id")], permissions.may_write(actor, unit),
        permissions.may_release(actor, unit), actor.person_id == row.creator_id,
    )


def counts(run: Run) -> tuple[int, int]:
    """(rows that are to be told, of these told)."""
    rows = run.rows.filter(problem="")
    return rows.count(), rows.filter(notice__isnull=False).count()


def progress(actor: Actor, run_id: int) -> dict[str, Any]:
    """How far a run is, for the page that asks every two seconds."""
    run = one(actor, run_id)
    total, told = counts(run)
    percent = told * 100 // total if total else 100
    return {"percent": percent, "sentence": f"{total:,}건 가운데 {told:,}건을 만들었습니다.", "done": run.state != RunState.RUNNING}


def _samples(run: Run, seqs: list[int]) -> list[tuple[int, str, str]]:
    if not seqs:
        return []
    rendering = Rendering(run.version, clock.today())
    rows = RunRow.objects.filter(run=run, seq__in=seqs).order_by("seq")
    return [(row.seq, masking.mask_name(row.recipient["name"]),
             rendering.text(Channel(row.channel), row.values, row.recipient.get("language", "ko")).body.replace(
                 row.recipient["name"], masking.mask_name(row.recipient["name"]))) for row in rows if row.channel]


def _states(run: Run) -> list[tuple[str, str, int]]:
    from ..models import Notice
    from ..vocabulary import State

    found: dict[str, int] = {}
    for state in Notice.objects.filter(run=run).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return [(state.value, state.label, found[state.value]) for state in State if state.value in found]


# -- bundles -------------------------------------------------------------------------------------------------------


def batch(row: Batch) -> dict[str, Any]:
    waiting = row.state == BatchState.WAITING
    return {
        "id": row.pk, "channel": Channel(row.channel).label, "state": row.state, "state_ko": BatchState(row.state).label,
        "letters": row.attempts.count() if waiting else row.letters, "pages": row.pages, "created_at": row.created_at,
        "posted_on": row.posted_on, "receipt": row.receipt, "file": row.file, "run_id": row.run_id, "dated": row.dated,
        "unit": places.department(row.unit_id)[1], "sha256": row.sha256,
    }


def batch_list(actor: Actor) -> list[dict[str, Any]]:
    """Bundles, those to be worked on first."""
    order = {BatchState.READY: 0, BatchState.WAITING: 1, BatchState.CLOSED: 2, BatchState.POSTED: 3}
    rows = [row for row in Batch.objects.order_by("-id")[:300] if permissions.may_see(actor, row.unit_id)]
    return [batch(row) for row in sorted(rows, key=lambda row: order[BatchState(row.state)])]


def batch_file(actor: Actor, batch_id: int) -> tuple[str, Path]:
    """The file of a bundle, after the look was noted: it holds everybody's names and addresses."""
    row = Batch.objects.filter(pk=batch_id).first()
    if row is None or not permissions.may_see(actor, row.unit_id):
        raise NotFound(batches.MISSING)
    if not permissions.knows(actor, row.unit_id):
        raise NotPermitted("인쇄 파일은 소관 부서의 직원과 우편 담당만 받을 수 있습니다.")
    if not row.file:
        raise Refused("아직 만들지 않은 묶음입니다. 만든 뒤에 받으세요.")
    access.note(actor, ("notices.batch", row.pk, f"발송 묶음 {row.pk}"), f"인쇄, {row.letters}통")
    kind = "이장 명단" if row.channel == Channel.BROADCAST else "편지"
    return f"{kind} 묶음 {row.pk}{Path(row.file).suffix}", settings.folder() / row.file


def address_sheet(actor: Actor, batch_id: int) -> tuple[str, bytes]:
    """The list of addresses that goes to the post with a bundle."""
    row = Batch.objects.filter(pk=batch_id).first()
    if row is None or not permissions.may_see(actor, row.unit_id):
        raise NotFound(batches.MISSING)
    if not permissions.knows(actor, row.unit_id):
        raise NotPermitted("주소록은 소관 부서의 직원과 우편 담당만 받을 수 있습니다.")
    access.note(actor, ("notices.batch", row.pk, f"발송 묶음 {row.pk}"), f"발송 주소록, {row.letters}통")
    table = tuple(
        (place, codes.spaced(codes.code_of(item.pk)), item.notice.name, item.notice.postcode, item.notice.address, item.pages, "")
        for place, item in enumerate(batches.attempts_of(row), 1)
    )
    names = ("번호", "통지 번호", "받는 사람", "우편번호", "주소", "쪽수", "등기번호")
    return f"발송 주소록 {row.pk}.xlsx", write_workbook([SheetTable("발송 주소록", tuple(SheetColumn(name) for name in names), table)])


