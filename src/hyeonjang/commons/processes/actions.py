"""The verbs on event logs. A file is received, previewed, confirmed, and read by the worker; never half of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from hyeonjang.commons import audit, outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

from . import own_logs, store
from .formats import reading
from .formats.canonical import REQUIRED, EventLog
from .formats.difference import difference
from .formats.headers import ROLE_NAMES
from .models import Figure, LogImport, LogSource

DUTY = "processes.manage"
IMPORT_JOB = "processes.import"
REFRESH_JOB = "processes.refresh_own"
# An own log can be made again at any time: older ones are kept only to look back a little.
KEPT_OWN = 12


def may_manage(actor: Actor) -> bool:
    """Those who run the programme or the logs, and every head of a department for a source of their own."""
    return actor.system or actor.has(DUTY) or actor.has("innovation.programme")


def require_manage(actor: Actor) -> None:
    """Refuses those who may only look."""
    if not may_manage(actor):
        raise NotPermitted("업무 처리 기록을 올리는 권한이 없습니다. 기획감사담당관 혁신 담당에게 요청하세요.")


@transaction.atomic
def create_source(*, actor: Actor, code: str, name: str, description: str = "", attribution: str = "",
                  activity_order: Sequence[str] = (), paused: Sequence[Sequence[str]] = (),
                  owner_unit_id: int | None = None) -> LogSource:
    """Register a source of event logs. ``activity_order`` orders steps that carry the same time; ``paused``
    lists pairs of steps between which the statutory clock stands (보완 요구 → 보완 접수)."""
    require_manage(actor)
    if not name.strip():
        raise Refused("출처 이름을 적어 주세요.", field="name")
    if code in own_logs.own_logs or LogSource.objects.filter(code=code).exists():
        raise Refused(f"'{code}' 코드는 이미 쓰고 있습니다. 다른 코드를 적어 주세요.", field="code")
    source = LogSource.objects.create(
        code=code, name=name.strip(), description=description, attribution=attribution,
        activity_order=list(activity_order), paused=[list(pair) for pair in paused],
        owner_unit_id=owner_unit_id, created_at=clock.now())
    audit.record("processes.source_created", actor, ("processes.source", source.pk, source.name))
    return source


@transaction.atomic
def describe_source(*, actor: Actor, code: str, name: str, description: str = "", attribution: str = "",
                    activity_order: Sequence[str] = (), paused: Sequence[Sequence[str]] = (),
                    due_moves: bool = False) -> LogSource:
    """Change what a person says about a source. Its figures are computed anew; the imports stay as they are.

    Steps that the newest import does not have are refused: a misspelt one would quietly stop no clock.
    """
    require_manage(actor)
    source = LogSource.objects.select_for_update().filter(code=code).first()
    if source is None:
        raise NotFound("그런 기록 출처가 없습니다. 목록에서 다시 골라 주세요.")
    if source.own:
        raise Refused("우리 시스템의 기록은 그 업무가 스스로 설명합니다.", code="own_log")
    if not name.strip():
        raise Refused("출처 이름을 적어 주세요.", field="name")
    _check_steps(source, activity_order, paused)
    source.name, source.description, source.attribution = name.strip(), description, attribution
    source.activity_order, source.paused = list(activity_order), [list(pair) for pair in paused]
    source.due_moves = due_moves
    source.save()
    Figure.objects.filter(log_import__source=source).delete()
    audit.record("processes.source_described", actor, ("processes.source", source.pk, source.name),
                 detail={"paused": source.paused, "activity_order": source.activity_order, "due_moves": due_moves})
    return source


def _check_steps(source: LogSource, order: Sequence[str], paused: Sequence[Sequence[str]]) -> None:
    newest = source.imports.filter(state=LogImport.State.DONE).order_by("-number").first()
    if len(set(order)) != len(order):
        raise Refused("같은 단계를 두 번 적었습니다. 하나만 남겨 주세요.", field="activity_order")
    if newest is None:
        return
    known = set(EventLog.load(store.log_folder(newest.pk)).events.column("activity").unique().to_pylist())
    for field, names in (("paused", [name for pair in paused for name in pair]), ("activity_order", list(order))):
        unknown = [name for name in names if name not in known]
        if unknown:
            raise Refused(f"'{unknown[0]}' 단계는 이 기록에 없습니다. 기록의 단계: {', '.join(sorted(known)[:20])}.",
                          field=field)


def receive(*, actor: Actor, source_id: int, file_name: str, upload: UploadedFile[bytes] | Path) -> LogImport:
    """Take in a file and look at its head. Refuses a file that cannot be read at all; keeps nothing of it then."""
    require_manage(actor)
    if LogSource.objects.filter(pk=source_id, own=True).exists():
        raise Refused("우리 시스템의 기록은 시스템이 스스로 만듭니다. 파일을 올리지 말고 '새로 고침'을 누르세요.",
                      field="source", code="own_log")
    part, digest = store.receive_path(upload) if isinstance(upload, Path) else store.receive(upload)
    try:
        log_import = _register(actor, source_id, file_name, part, digest)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return log_import


@transaction.atomic
def _register(actor: Actor, source_id: int, file_name: str, part: Path, digest: str) -> LogImport:
    source = LogSource.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise NotFound("그런 기록 출처가 없습니다. 목록에서 다시 골라 주세요.")
    kind = reading.detect_format(part)
    known = source.imports.filter(file_sha256=digest, state=LogImport.State.DONE).first()
    if known is not None and not source.own:
        raise Refused(f"같은 파일을 이미 {known.number}차로 들여왔습니다. 새로 내보낸 파일인지 확인해 주세요.",
                      field="file")
    mapping = dict(source.mapping) if source.own else _first_mapping(source, part, kind)
    number = (source.imports.aggregate(last=Max("number"))["last"] or 0) + 1
    log_import = LogImport.objects.create(
        source=source, number=number, file_name=Path(file_name).name[-255:], file_sha256=digest, mapping=mapping,
        requested_by=actor.name, requested_at=clock.now())
    store.settle(part, log_import.pk, log_import.file_name)
    audit.record("processes.file_received", actor, ("processes.import", log_import.pk, str(log_import)),
                 detail={"file": log_import.file_name, "sha256": digest})
    return log_import


def _first_mapping(source: LogSource, part: Path, kind: str) -> dict[str, str]:
    """What is chosen before anybody looks: what was confirmed last time, else what names and values suggest."""
    if kind == "ocel":
        remembered = source.mapping.get("case", "")
        types = reading.object_types(part)
        chosen = remembered if remembered in types else next(iter(types), "")
        return {"case": chosen} if chosen else {}
    if kind not in {"csv", "xlsx"}:
        return {}
    preview = reading.preview(part)
    remembered = {role: header for role, header in source.mapping.items() if header in preview.headers}
    return remembered or dict(preview.suggestion.mapping)


def _locked(import_id: int) -> LogImport:
    log_import = LogImport.objects.select_for_update().select_related("source").filter(pk=import_id).first()
    if log_import is None:
        raise NotFound("그런 들여오기가 없습니다. 목록에서 다시 골라 주세요.")
    return log_import


@transaction.atomic
def confirm(*, actor: Actor, import_id: int, mapping: Mapping[str, str] | None = None) -> LogImport:
    """Confirm the columns; the worker then reads the file. The mapping is remembered for the next export."""
    require_manage(actor)
    log_import = _locked(import_id)
    if log_import.state != LogImport.State.PREVIEW:
        raise Conflict("이미 처리한 파일입니다. 목록에서 결과를 확인해 주세요.")
    if mapping is not None:
        log_import.mapping = _chosen(mapping, reading.detect_format(store.upload_path(log_import.pk, log_import.file_name)))
    log_import.state = LogImport.State.WAITING
    log_import.save(update_fields=["state", "mapping"])
    source = log_import.source
    source.mapping = log_import.mapping
    source.save(update_fields=["mapping"])
    audit.record("processes.import_confirmed", actor, ("processes.import", log_import.pk, str(log_import)),
                 detail={"mapping": log_import.mapping})
    outbox.publish(IMPORT_JOB, {"import_id": log_import.pk}, key=str(log_import.pk), actor=actor)
    return log_import


def _chosen(mapping: Mapping[str, str], kind: str) -> dict[str, str]:
    """The columns that a person picked; for an OCEL file its object type, which stands in for the case."""
    chosen = {role: header for role, header in mapping.items() if header}
    if kind not in {"csv", "xlsx"}:
        return {role: header for role, header in chosen.items() if role == "case"}
    missing = [name for role, name in ROLE_NAMES.items() if role in REQUIRED and role not in chosen]
    if missing:
        raise Refused(f"{', '.join(missing)} 열을 골라 주세요.")
    doubled = sorted({h for h in chosen.values() if list(chosen.values()).count(h) > 1})
    if doubled:
        raise Refused(f"'{doubled[0]}' 열을 두 번 골랐습니다. 하나만 남겨 주세요.")
    return chosen


@transaction.atomic
def ask_refresh(*, actor: Actor, code: str) -> None:
    """Have the worker read one of our own logs anew, now instead of tomorrow morning."""
    require_manage(actor)
    log = _own(code)
    audit.record("processes.refresh_asked", actor, ("processes.own_log", code, log.title_ko))
    outbox.publish(REFRESH_JOB, {"code": code}, actor=actor)


def _own(code: str) -> own_logs.OwnLog:
    log = own_logs.own_logs.get(code)
    if log is None:
        raise NotFound("그런 우리 시스템의 기록이 없습니다. 목록에서 다시 골라 주세요.")
    return log


def refresh_own(code: str) -> LogImport | None:
    """Write a service's own log and hand it to the import; ``None`` while nothing has happened yet.

    The same events as last time make no new import: the newest comes back. Safe to be begun again.
    """
    log, part = _own(code), store.incoming()
    try:
        if not own_logs.write(log, part):
            return None
        return _take_own(log, part)
    finally:
        part.unlink(missing_ok=True)


@transaction.atomic
def _take_own(log: own_logs.OwnLog, part: Path) -> LogImport:
    source = _own_source(log)
    digest, actor = store.digest_of(part), _system()
    newest = source.imports.exclude(state=LogImport.State.REFUSED).order_by("-number").first()
    if newest is not None and newest.file_sha256 == digest:
        return newest
    received = _register(actor, source.pk, f"{log.code}.csv", part, digest)
    return confirm(actor=actor, import_id=received.pk)


def _own_source(log: own_logs.OwnLog) -> LogSource:
    """The source of an own log, as the service describes it today."""
    today = {"name": log.title_ko, "description": log.description_ko, "own": True, "mapping": log.mapping,
             "paused": [list(pair) for pair in log.paused], "due_moves": log.due_moves}
    source, _ = LogSource.objects.select_for_update().update_or_create(
        code=log.code, defaults=today, create_defaults={"code": log.code, "created_at": clock.now(), **today})
    return source


def _forget_old(source: LogSource) -> None:
    """Keep the newest imports of an own log and let the older ones go, rows first."""
    old = list(source.imports.filter(state=LogImport.State.DONE).order_by("-number")[KEPT_OWN:])
    for row in old:
        pk = row.pk
        row.delete()
        transaction.on_commit(partial(store.forget, pk, row.file_name))


@transaction.atomic
def cancel(*, actor: Actor, import_id: int) -> LogImport:
    """Drop a file that was only previewed."""
    require_manage(actor)
    log_import = _locked(import_id)
    if log_import.state != LogImport.State.PREVIEW:
        raise Conflict("확인 전인 파일만 취소할 수 있습니다.")
    log_import.state = LogImport.State.CANCELLED
    log_import.save(update_fields=["state"])
    store.upload_path(log_import.pk, log_import.file_name).unlink(missing_ok=True)
    audit.record("processes.import_cancelled", actor, ("processes.import", log_import.pk, str(log_import)))
    return log_import


def carry_out(import_id: int) -> LogImport:
    """Read a confirmed file into columns. Done by the worker; safe to be begun again after a crash."""
    log_import = LogImport.objects.select_related("source").get(pk=import_id)
    if log_import.state != LogImport.State.WAITING:
        return log_import
    path = store.upload_path(log_import.pk, log_import.file_name)
    try:
        log = reading.read_log(path, log_import.mapping or None, confirmed=bool(log_import.mapping))
    except Refused as refusal:
        return _finish_refused(import_id, refusal.sentence)
    log.save(store.log_folder(import_id))
    return _finish_done(import_id, log)


@transaction.atomic
def _finish_refused(import_id: int, sentence: str) -> LogImport:
    log_import = _locked(import_id)
    log_import.state = LogImport.State.REFUSED
    log_import.refusal = sentence
    log_import.finished_at = clock.now()
    log_import.save()
    audit.record("processes.import_refused", _system(), ("processes.import", log_import.pk, str(log_import)),
                 detail={"sentence": sentence})
    return log_import


@transaction.atomic
def _finish_done(import_id: int, log: EventLog) -> LogImport:
    import pyarrow.compute as pc

    log_import = _locked(import_id)
    if log_import.state != LogImport.State.WAITING:
        return log_import
    bounds = pc.min_max(log.events["ts"]).as_py()
    before = log_import.source.imports.filter(state=LogImport.State.DONE).order_by("-number").first()
    log_import.events = log.events.num_rows
    log_import.cases = log.cases.num_rows
    log_import.skipped = log.report.skipped_rows
    log_import.first_at = bounds["min"].replace(tzinfo=clock.SEOUL)
    log_import.last_at = bounds["max"].replace(tzinfo=clock.SEOUL)
    log_import.report = log.report.as_json()
    log_import.difference = _difference(before, log) if before else {}
    log_import.state = LogImport.State.DONE
    log_import.finished_at = clock.now()
    log_import.save()
    audit.record("processes.imported", _system(), ("processes.import", log_import.pk, str(log_import)),
                 detail={"events": log_import.events, "cases": log_import.cases, "skipped": log_import.skipped})
    if log_import.source.own:
        _forget_old(log_import.source)
    outbox.publish("processes.imported", {"import_id": log_import.pk, "source": log_import.source.code},
                   key=str(log_import.pk))
    return log_import


def _difference(before: LogImport, log: EventLog) -> dict[str, object]:
    """What the newer export brings, event by event: counts and the first case numbers of each kind."""
    found = difference(EventLog.load(store.log_folder(before.pk)), log)
    return {"against": before.number, **asdict(found)}


def _system() -> Actor:
    from hyeonjang.commons.org.actor import system_actor

    return system_actor("작업자")
