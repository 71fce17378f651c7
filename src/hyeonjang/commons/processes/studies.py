"""미리 해 보기: asked by an official, played by the worker, kept with the inputs that make it come out again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from hyeonjang.commons import audit, outbox
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused

from . import clocks, queries, waiting
from .engine import figures, filters
from .engine.encode import EncodedLog
from .engine.spans import case_spans, span_lengths
from .models import LogImport, LogSource, WhatIf
from .queries import Question
from .whatif import calibrate, fit, study
from .whatif.known import known_at
from .whatif.scenarios import Enough, Plan
from .whatif.traces import WORKDAY_US
from .whatif.waits import Waits

JOB = "processes.what_if"
REPLICATIONS, SEED = 120, 20250106
# Raised when the engine answers differently: kept answers of the older way are then no answers.
ENGINE = 1
REPORT_EVERY = 0.05


def may_try(actor: Actor) -> bool:
    """Every official may try something out; it changes nothing."""
    return actor.system or actor.account_id is not None


@transaction.atomic
def name_waits(*, actor: Actor, code: str, waits: Waits) -> LogSource:
    """Say what the cases of a source wait for: requests with their replies, and bodies that meet."""
    from .actions import may_manage

    if not may_manage(actor):
        raise NotPermitted("회신 짝을 정하는 권한이 없습니다. 기획감사담당관 혁신 담당에게 요청하세요.")
    row = queries.latest(code)
    source = LogSource.objects.select_for_update().get(pk=row.source_id)
    source.waits = waits.checked(queries.encoded(row).activities).to_json()
    source.save(update_fields=["waits"])
    audit.record("processes.waits_named", actor, ("processes.source", source.pk, source.name),
                 detail={"waits": source.waits})
    return source


@transaction.atomic
def ask(*, actor: Actor, code: str, question: Question, changes: Plan, limit_days: int = 10,
        replications: int = REPLICATIONS, seed: int = SEED) -> WhatIf:
    """Have a change tried out on the newest log; the same question comes back as the answer it already has.

    ``question.until`` is the last day that is known to the study: what the log says after it is not looked at.
    """
    if not may_try(actor):
        raise NotPermitted("미리 해 보기는 직원만 할 수 있습니다. 먼저 로그인하세요.")
    row = LogImport.objects.select_for_update().select_related("source").get(pk=queries.latest(code).pk)
    changes.checked(queries.encoded(row).activities)
    if not 1 <= limit_days <= 250:
        raise Refused("몇 근무일 안에 끝나는지는 1~250일로 적어 주세요.", field="limit_days")
    waits, _ = waiting.waits_of(row)
    part = {"since": question.since.isoformat() if question.since else "",
            "until": question.until.isoformat() if question.until else "", "attributes": dict(question.attributes)}
    plain = json.dumps([ENGINE, part, changes.to_json(), limit_days, replications, seed, waits.to_json()],
                       ensure_ascii=False, sort_keys=True)
    key = hashlib.sha256(plain.encode()).hexdigest()
    known = WhatIf.objects.filter(log_import=row, key=key).first()
    if known is not None:
        return known
    found = WhatIf.objects.create(
        log_import=row, key=key, question=part, changes=changes.to_json(), words=changes.words_ko()[:300],
        limit_days=limit_days, replications=replications, seed=seed, requested_by=actor.name, requested_at=clock.now())
    audit.record("processes.what_if_asked", actor, ("processes.what_if", found.pk, found.words),
                 detail={"question": part, "changes": found.changes})
    outbox.publish(JOB, {"what_if_id": found.pk}, key=f"what-if-{found.pk}", actor=actor)
    return found


def carry_out(what_if_id: int) -> WhatIf:
    """Play a study. Done by the worker; begun again after a crash it starts from the same seed."""
    found = WhatIf.objects.select_related("log_import__source").get(pk=what_if_id)
    if found.state in {WhatIf.State.DONE, WhatIf.State.REFUSED}:
        return found
    WhatIf.objects.filter(pk=found.pk).update(state=WhatIf.State.RUNNING)
    try:
        result = _played(found)
    except Refused as refusal:
        return _finish(found.pk, WhatIf.State.REFUSED, {}, refusal.sentence)
    return _finish(found.pk, WhatIf.State.DONE, result, "")


def _played(found: WhatIf) -> dict[str, Any]:
    model = model_of(found)
    reported = 0.0

    def progress(done: int, of: int) -> None:
        nonlocal reported
        if done / of >= reported + REPORT_EVERY:
            reported = done / of
            WhatIf.objects.filter(pk=found.pk).update(percent=min(99, int(100 * reported)))

    answer = study.study(model, Plan.from_json(found.changes), replications=found.replications, seed=found.seed,
                         limit_days=float(found.limit_days), progress=progress)
    plain = figures.to_json(answer)
    assert isinstance(plain, dict)
    return {**plain, "checkable": {str(n): [model.sources[code] for code in codes] for n, codes in model.quick.items()}}


def model_of(found: WhatIf) -> calibrate.Model:
    """The calibrated inputs of a study, from what the log knew on its last day."""
    log, row = queries.encoded(found.log_import), found.log_import
    waits, _ = waiting.waits_of(row)
    until = found.question.get("until")
    assert row.last_at is not None
    end = _after(date.fromisoformat(until)) if until else row.last_at.astimezone(clock.SEOUL).replace(tzinfo=None)
    known = known_at(log, (end - waiting.EPOCH) // timedelta(microseconds=1) + 1)
    since = found.question.get("since")
    limits = [part.days for part in Plan.from_json(found.changes).of(Enough)]
    read = waiting.traces_of(known, waits)
    chosen = waiting.chosen_cases(known, found.question["attributes"])
    return fit.settled(calibrate.calibrate(
        read, chosen, known_until=waiting.position(end), limits=limits,
        since=waiting.position(datetime.combine(date.fromisoformat(since), time())) if since else None))


def _after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time())


@transaction.atomic
def _finish(what_if_id: int, state: WhatIf.State, result: dict[str, Any], refusal: str) -> WhatIf:
    found = WhatIf.objects.select_for_update().get(pk=what_if_id)
    if found.state in {WhatIf.State.DONE, WhatIf.State.REFUSED}:
        return found
    found.state, found.result, found.refusal, found.percent = state, result, refusal, 100
    found.finished_at = clock.now()
    found.save()
    audit.record("processes.what_if_played", system_actor("작업자"), ("processes.what_if", found.pk, found.words),
                 detail={"state": str(state), "fits": result.get("fits")})
    return found


def one(actor: Actor, what_if_id: int) -> WhatIf:
    """A study; for officials only."""
    found = WhatIf.objects.filter(pk=what_if_id).select_related("log_import__source").first()
    if found is None:
        raise NotFound("그런 미리 해 보기가 없습니다. 목록에서 다시 골라 주세요.")
    queries.source(actor, found.log_import.source.code)
    return found


def again(found: WhatIf) -> str:
    """The address part with which the same study is asked for again."""
    from .forms import WhatIfForm

    return WhatIfForm.query(found.question, Plan.from_json(found.changes), found.limit_days)


def of_source(actor: Actor, code: str) -> list[WhatIf]:
    """The studies on a source, the newest first."""
    queries.source(actor, code)
    return list(WhatIf.objects.filter(log_import__source__code=code).select_related("log_import").defer("result")[:50])


@dataclass(frozen=True)
class Since:
    """What really happened in the log after the last day that a study knew."""

    n: int
    median: float
    p90: float
    inside: bool
    first: date
    compared: dict[str, Any]


def what_happened(found: WhatIf) -> Since | None:
    """The same cases after the study's last day; ``None`` without such a day, or with fewer than thirty cases."""
    until, after = found.question.get("until"), (found.result or {}).get("after")
    if not until or not after:
        return None
    day = date.fromisoformat(until) + timedelta(days=1)
    log, attributes = queries.encoded(found.log_import), found.question["attributes"]
    try:
        part = filters.apply(log, filters.Filter(first_day=day, attributes={
            name: frozenset({value}) for name, value in attributes.items()}))
    except Refused:
        return None
    days = _days(part)
    if len(days) < 30:
        return None
    since = found.question.get("since")
    compared = queries.before_after(found.log_import, Question(
        since=date.fromisoformat(since) if since else None, attributes=attributes), day)
    import numpy as np

    median = float(np.median(days))
    return Since(len(days), median, float(np.quantile(days, 0.9)),
                 after["median"]["low"] <= median <= after["median"]["high"], day, compared)


def _days(log: EncodedLog) -> Any:
    calendar = clocks.of(log).working
    if calendar is None:
        return []
    return span_lengths(case_spans(log), calendar) / WORKDAY_US
