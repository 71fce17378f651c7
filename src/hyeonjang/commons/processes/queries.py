"""Reads on event logs. Figures are computed once per import and question, then kept: an import never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from hyeonjang.commons.measures.shortening import Shortening
from hyeonjang.commons.measures.shortening import shortening as rate_of
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused

from . import clocks, store
from .engine import compare, figures, filters, flow, rework, spans
from .engine.encode import EncodedLog, encode
from .formats import reading
from .formats.canonical import EventLog
from .models import Figure, LogImport, LogSource
from .own_logs import own_logs
from .terms import terms

WORKDAY_SECONDS = 8 * 3600
TOP = 30
# Raised whenever a figure is computed differently: kept answers of the older way are then no answers.
FIGURES = 3


@dataclass(frozen=True)
class Question:
    """Which part of a log is asked about; the empty question asks about all of it.

    The days are those on which cases were opened, or closed with ``ended``.
    """

    since: date | None = None
    until: date | None = None
    department: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    variant: tuple[str, ...] = ()
    ended: bool = False

    @property
    def key(self) -> str:
        return self.key_of("overview")

    def key_of(self, what: str) -> str:
        """The name under which an answer is kept; another version of the figures is another name."""
        plain = json.dumps([FIGURES, what, asdict(self)], default=str, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    def cut(self) -> filters.Filter:
        return filters.Filter(
            first_day=self.since, last_day=self.until, on="closed" if self.ended else "opened",
            departments=frozenset({self.department} - {""}),
            attributes={name: frozenset({value}) for name, value in self.attributes.items()},
            variants=frozenset({self.variant} - {()}))


def _allowed(actor: Actor) -> None:
    # Logs name the officials who did each step: for those who work here, not for the public.
    if not (actor.system or actor.account_id is not None):
        raise NotPermitted("업무 처리 기록은 직원만 볼 수 있습니다. 먼저 로그인하세요.")


def sources(actor: Actor) -> list[tuple[LogSource, LogImport | None]]:
    """Every source with its newest import that was read."""
    _allowed(actor)
    newest: dict[int, LogImport] = {}
    for row in LogImport.objects.filter(state=LogImport.State.DONE).order_by("number").defer("report"):
        newest[row.source_id] = row
    return [(source, newest.get(source.pk)) for source in LogSource.objects.all()]


@dataclass(frozen=True)
class OwnLogView:
    """One of our own logs and its newest reading; ``last`` is ``None`` until the first one."""

    code: str
    title_ko: str
    description_ko: str
    last: LogImport | None


def own(actor: Actor) -> list[OwnLogView]:
    """What our own modules record of themselves."""
    newest = {source.code: row for source, row in sources(actor) if source.own}
    return [OwnLogView(log.code, log.title_ko, log.description_ko, newest.get(log.code))
            for log in own_logs.values()]


def source(actor: Actor, code: str) -> LogSource:
    _allowed(actor)
    found = LogSource.objects.filter(code=code).first()
    if found is None:
        raise NotFound("그런 기록 출처가 없습니다. 목록에서 다시 골라 주세요.")
    return found


def imports(actor: Actor, code: str) -> list[LogImport]:
    return list(source(actor, code).imports.defer("report"))


def log_import(actor: Actor, import_id: int) -> LogImport:
    _allowed(actor)
    found = LogImport.objects.select_related("source").filter(pk=import_id).first()
    if found is None:
        raise NotFound("그런 들여오기가 없습니다. 목록에서 다시 골라 주세요.")
    return found


def preview(actor: Actor, import_id: int) -> reading.Preview | None:
    """The first rows of a file that waits to be confirmed; ``None`` where the format needs no columns chosen."""
    row = log_import(actor, import_id)
    path = store.upload_path(row.pk, row.file_name)
    if reading.detect_format(path) not in {"csv", "xlsx"}:
        return None
    return reading.preview(path, count=12)


def object_types(actor: Actor, import_id: int) -> dict[str, int]:
    """What can be a case in an OCEL file that waits to be confirmed, with the number of its events; empty for
    other formats."""
    row = log_import(actor, import_id)
    path = store.upload_path(row.pk, row.file_name)
    return reading.object_types(path) if reading.detect_format(path) == "ocel" else {}


def latest(code: str) -> LogImport:
    """The newest import of a source that was read."""
    found = (LogImport.objects.filter(source__code=code, state=LogImport.State.DONE)
             .select_related("source").order_by("-number").first())
    if found is None:
        raise NotFound("아직 들여온 기록이 없습니다. 먼저 파일을 올려 주세요.")
    return found


@lru_cache(maxsize=4)
def _encoded(import_id: int, order: tuple[str, ...]) -> EncodedLog:
    return encode(EventLog.load(store.log_folder(import_id)), order or None)


def encoded(row: LogImport) -> EncodedLog:
    """The import in arrays, kept in memory for the next question."""
    return _encoded(row.pk, tuple(row.source.activity_order))


def event_log(row: LogImport) -> EventLog:
    return EventLog.load(store.log_folder(row.pk))


def choices(row: LogImport) -> tuple[list[str], dict[str, list[str]]]:
    """What can be filtered by: departments, and case attributes with few values."""
    kept = Figure.objects.filter(log_import=row, key="choices").first()
    if kept is None:
        log = encoded(row)
        attributes: dict[str, list[str]] = {}
        for name in log.cases.column_names:
            if name in {"case", "opened", "closed", "due"}:
                continue
            values = [str(v) for v in log.cases.column(name).unique().to_pylist() if v is not None]
            if 1 < len(values) <= 60:
                attributes[name] = sorted(values)
        value = {"departments": sorted(log.departments), "attributes": attributes}
        kept, _ = Figure.objects.get_or_create(log_import=row, key="choices",
                                               defaults={"value": value, "computed_at": clock.now()})
    return kept.value["departments"], kept.value["attributes"]


def overview(row: LogImport, question: Question) -> dict[str, Any]:
    """All figures of the page for one question, as plain values; computed once."""
    kept = Figure.objects.filter(log_import=row, key=question.key).first()
    if kept is not None:
        return dict(kept.value)
    value = _overview(row, question)
    Figure.objects.get_or_create(log_import=row, key=question.key,
                                 defaults={"value": value, "computed_at": clock.now()})
    return value


def shortening(row: LogImport, question: Question) -> Shortening | None:
    """단축률 of the closed cases with a deadline; ``None`` where there are none. Computed once."""
    key = question.key_of("shortening")
    kept = Figure.objects.filter(log_import=row, key=key).first()
    if kept is None:
        found = _shortening(row, question)
        kept, _ = Figure.objects.get_or_create(
            log_import=row, key=key,
            defaults={"value": found.as_json() if found else {}, "computed_at": clock.now()})
    return Shortening.from_json(kept.value) if kept.value else None


def _shortening(row: LogImport, question: Question) -> Shortening | None:
    try:
        log = filters.apply(encoded(row), question.cut())
    except Refused as refusal:
        if refusal.code != "nothing_left":
            raise
        return None
    found = terms(log, [(a, b) for a, b in row.source.paused], due_moves=row.source.due_moves)
    if not found.cases:
        return None
    return rate_of(found.cases, without_due=found.without_due, left_out=found.left_out)


def _overview(row: LogImport, question: Question) -> dict[str, Any]:
    whole = encoded(row)
    log = filters.apply(whole, question.cut())
    # A step that is written down twice, begun and done, is one step: else working on it would be waiting.
    joined = rework.pair_lifecycles(log)
    known = clocks.of(log)
    calendar = known.working
    pairs = tuple((a, b) for a, b in row.source.paused)
    statutory = None
    if pairs and calendar is not None:
        statutory = spans.statutory_durations(log, spans.suspensions_from_activities(log, pairs), calendar)
    found: dict[str, Any] = {
        "cases": log.n_cases, "events": log.n_events, "clock_notes": known.notes,
        "joined": log.n_events - joined.n_events,
        "unit": "근무일" if calendar else "일", "unit_seconds": WORKDAY_SECONDS if calendar else 86400,
        "wall": spans.durations(log), "working": spans.durations(log, calendar) if calendar else None,
        "statutory": statutory, "days": flow.where_the_days_go(joined, "arc", calendar, TOP),
        "arcs": flow.arcs(joined, calendar)[:60], "variants": flow.variants(joined, TOP),
        "boundaries": flow.boundaries(joined, calendar), "rework": rework.rework(joined),
        "ping_pong": rework.ping_pong(joined)[:TOP],
        "lateness": spans.lateness(log, as_of=int(whole.ts.max()), calendar=known.due),
        "service": rework.service_times(log, calendar),
        "people": [pair for pair in flow.handover(joined, "resource") if pair[0] != pair[1]][:TOP],
        "activities": _counts(joined), "starts": _ends(joined, first=True), "ends": _ends(joined, first=False),
    }
    plain = figures.to_json(found)
    assert isinstance(plain, dict)
    return plain


def _counts(log: EncodedLog) -> list[tuple[str, int]]:
    import numpy as np

    counts = np.bincount(log.activity, minlength=len(log.activities)).tolist()
    return sorted(((n, c) for n, c in zip(log.activities, counts, strict=True) if c), key=lambda x: (-x[1], x[0]))


def _ends(log: EncodedLog, *, first: bool) -> list[tuple[str, int]]:
    import numpy as np

    at = log.offsets[:-1] if first else log.offsets[1:] - 1
    counts = np.bincount(log.activity[at], minlength=len(log.activities)).tolist()
    return sorted(((n, c) for n, c in zip(log.activities, counts, strict=True) if c), key=lambda x: (-x[1], x[0]))


def before_after(row: LogImport, question: Question, split: date, *, until: date | None = None) -> dict[str, Any]:
    """Case durations before and after a day, with intervals; "판단 불가" where there are too few cases."""
    from dataclasses import replace
    from datetime import timedelta

    log = encoded(row)
    base = replace(question, since=None, until=None).cut()
    before = replace(base, first_day=question.since, last_day=split - timedelta(days=1))
    after = replace(base, first_day=split, last_day=until or question.until)
    if question.since and split <= question.since:
        raise Refused("바뀐 날이 시작일보다 뒤여야 합니다.", field="split")
    # The same part decides the clock as on the page around it: both must speak of the same unit.
    calendar = clocks.of(filters.apply(log, question.cut())).working
    answer = figures.to_json(compare.before_after(log, before, after, calendar=calendar))
    assert isinstance(answer, dict)
    return answer
