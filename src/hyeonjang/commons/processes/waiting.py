"""Reads on what cases wait for: where the days go, how replies come in, when a case will be done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.kit.korean import date_ko

from . import clocks, queries
from .engine import figures, filters
from .engine.encode import EncodedLog
from .models import Figure, LogImport
from .queries import Question
from .whatif.bottleneck import LIMITS, bottleneck
from .whatif.forecast import RECEIVED, Calibration, Forecast, Memory
from .whatif.traces import WORKDAY_US, Traces, traces
from .whatif.waits import Waits, suggest

# Cases are read one by one here; a page must not think for minutes.
MAX_EVENTS = 1_000_000
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - logs speak Korean wall time


def waits_of(row: LogImport) -> tuple[Waits, bool]:
    """What the source's cases wait for, and whether a person has said so (else it is suggested from the log)."""
    if row.source.waits:
        return Waits.from_json(row.source.waits), True
    kept = Figure.objects.filter(log_import=row, key="waits").first()
    if kept is None:
        kept, _ = Figure.objects.get_or_create(log_import=row, key="waits", defaults={
            "value": suggest(queries.encoded(row)).to_json(), "computed_at": clock.now()})
    return Waits.from_json(kept.value), False


def position(moment: datetime) -> float:
    """A Korean moment in working days of the office calendar."""
    plain = moment.astimezone(clock.SEOUL).replace(tzinfo=None) if moment.tzinfo else moment
    us = (plain - EPOCH) // timedelta(microseconds=1)
    return float(clocks.office_calendar().position(np.array([us], dtype=np.int64))[0]) / WORKDAY_US


def traces_of(log: EncodedLog, waits: Waits) -> Traces:
    """Each case with what it waited for, in working days; refused for a log that reaches beyond the holiday table."""
    if log.n_events > MAX_EVENTS:
        raise Refused(f"사건이 {log.n_events:,}개라 한 번에 셀 수 없습니다. 기간이나 구분을 골라 {MAX_EVENTS:,}개 아래로 "
                      "좁혀 주세요.", code="too_many_events")
    known = clocks.of(log)
    if known.working is None:
        raise Refused(known.notes[0], code="outside_calendar")
    return traces(log, known.working, waits)


def where_days_go(actor: Actor, code: str, question: Question) -> dict[str, Any]:
    """The figures of the page, as plain values; computed once for each question and way of naming the waits."""
    queries.source(actor, code)
    row = queries.latest(code)
    waits, named = waits_of(row)
    key = question.key_of("waits" + hash_of(waits))
    kept = Figure.objects.filter(log_import=row, key=key).first()
    if kept is None:
        found = bottleneck(traces_of(filters.apply(queries.encoded(row), question.cut()), waits))
        kept, _ = Figure.objects.get_or_create(log_import=row, key=key, defaults={
            "value": figures.to_json(found), "computed_at": clock.now()})
    return {**kept.value, "limits": list(LIMITS), "named": named, "waits": waits}


@lru_cache(maxsize=8)
def _memory(import_id: int, waits: str, part: str, version: str) -> Memory:
    row = LogImport.objects.select_related("source").get(pk=import_id)
    log = queries.encoded(row)
    wanted = {str(name): str(value) for name, value in json.loads(part).items()}
    chosen = [n for n, fits in enumerate(_fits(log, wanted)) if fits]
    return Memory(traces_of(log, Waits.from_json(json.loads(waits))), chosen)


def _fits(log: EncodedLog, wanted: Mapping[str, str]) -> list[bool]:
    columns = [(log.cases.column(name).to_pylist(), value) for name, value in wanted.items()
               if name in log.cases.column_names]
    if len(columns) < len(wanted):
        raise Refused("그 조건이 이 기록에 없습니다. 다른 조건을 골라 주세요.", code="no_attribute")
    return [all(str(column[n]) == value for column, value in columns) for n in range(log.n_cases)]


def steps_in_order(row: LogImport) -> list[str]:
    """The steps that officers do, in the order in which cases reach them: no replies, no sessions, no receipt."""
    log, (waits, _) = queries.encoded(row), waits_of(row)
    kept = Figure.objects.filter(log_import=row, key=f"steps-{hash_of(waits)}").first()
    if kept is None:
        outside = {pair.reply for pair in waits.pairs} | set(waits.sessions) | {
            log.activities[code] for code in np.unique(log.activity[log.offsets[:-1]]).tolist()}
        place = np.arange(log.n_events) - np.repeat(log.offsets[:-1], log.lengths())
        mean = {name: float(place[log.activity == code].mean()) for code, name in enumerate(log.activities)
                if name not in outside and bool((log.activity == code).any())}
        kept, _ = Figure.objects.get_or_create(log_import=row, key=f"steps-{hash_of(waits)}", defaults={
            "value": sorted(mean, key=lambda name: mean[name]), "computed_at": clock.now()})
    return list(kept.value)


def hash_of(waits: Waits) -> str:
    """A short name of a way of naming the waits."""
    return hashlib.sha256(json.dumps(waits.to_json(), ensure_ascii=False).encode()).hexdigest()[:32]


def chosen_cases(log: EncodedLog, attributes: Mapping[str, str]) -> list[int]:
    """The indexes of the cases with these attributes."""
    return [n for n, fits in enumerate(_fits(log, attributes)) if fits]


def _memory_of(row: LogImport, attributes: Mapping[str, str]) -> Memory:
    waits, _ = waits_of(row)
    plain = json.dumps(waits.to_json(), ensure_ascii=False)
    part = json.dumps(dict(sorted(attributes.items())), ensure_ascii=False)
    return _memory(row.pk, plain, part, holiday_table().version)


def calibration(row: LogImport, attributes: Mapping[str, str]) -> Calibration:
    """How often forecasts for such cases held in the past. Refused where nothing is known of them."""
    assert row.last_at is not None
    memory = _memory_of(row, attributes)
    return _calibration(memory, position(row.last_at))


@lru_cache(maxsize=64)
def _calibration(memory: Memory, until: float) -> Calibration:
    return memory.calibration(until)


def steps_of(row: LogImport, attributes: Mapping[str, str]) -> list[tuple[str, Forecast | None]]:
    """For each step of such cases the forecast for one that has just done it; ``None`` where there are too few."""
    assert row.last_at is not None
    memory, at = _memory_of(row, attributes), position(row.last_at)
    found: list[tuple[str, Forecast | None]] = []
    # After the last step nothing is left to be said.
    left = {step: float(np.median(days)) for step, (_, days) in memory.known.items()}
    order = sorted((step for step, days in left.items() if days > 0), key=lambda step: -left[step])
    for step in order:
        name = "접수" if step == RECEIVED else memory.steps[step]
        try:
            found.append((name, memory.forecast(step, 0.0, at)))
        except Refused:
            found.append((name, None))
    return found


@dataclass(frozen=True)
class Likely:
    """대개 언제 끝나나: within ``days`` working days, that is by ``on``; true of ``hits`` of ``tries`` past ones."""

    days: int
    on: date
    n: int
    level: float
    hits: int
    tries: int

    @property
    def sentence_ko(self) -> str:
        return f"비슷한 신청 열 가운데 여덟은 지금부터 {self.days}근무일 안({date_ko(self.on)})에 끝났습니다."

    @property
    def record_ko(self) -> str:
        return f"이렇게 말한 {self.tries:,}건 가운데 {self.hits:,}건({self.hits * 100 // self.tries}%)이 그 안에 끝났습니다."


def likely_done(actor: Actor, code: str, attributes: Mapping[str, str], step: str, reached: datetime,
                received: datetime) -> Likely:
    """When a case that did ``step`` at ``reached`` will be done, from the newest log of a source.

    Counted from cases with the same attributes. A step the log does not know, or too seldom, falls back to the time
    since the receipt. Raises ``Refused`` when there are fewer than thirty like it, or when such forecasts did not
    hold often enough in the past; ``NotFound`` when the source has no log.
    """
    queries.source(actor, code)
    row = queries.latest(code)
    memory, now = _memory_of(row, attributes), position(clock.now())
    checked = calibration(row, attributes)
    if not checked.holds() or checked.overall is None:
        raise Refused("지난 예측이 맞은 비율을 아직 알 수 없거나 낮아서 언제 끝날지 말하지 않습니다.",
                      code="forecast.uncalibrated")
    known = {memory.steps[number]: number for number in memory.known if number != RECEIVED}
    tries = [(known[step], reached)] if step in known else []
    for number, since in [*tries, (RECEIVED, received)]:
        try:
            found = memory.forecast(number, max(0.0, now - position(since)), now)
        except Refused as refusal:
            last = refusal
            continue
        return Likely(found.days, workday_after(clock.today(), found.days), found.n, found.level,
                      checked.overall.hits, checked.overall.n)
    raise last


def workday_after(day: date, days: int) -> date:
    """The working day that lies ``days`` working days after ``day``. An expectation, never a deadline."""
    calendar = clocks.office_calendar()
    first = (day - calendar.first_day).days + 1
    later = np.flatnonzero(calendar.works[first:])
    if first < 0 or len(later) < days:
        raise NotFound("공휴일 표가 그날까지 이르지 않습니다.")
    return day + timedelta(days=int(later[days - 1]) + 1)
