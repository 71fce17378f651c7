"""The core figures by any of three engines with equal answers: the numeric kernel, DuckDB, Spark.

The kernel is the fastest on one machine. DuckDB and Spark run the expressions of ``expressions``; Spark is
for logs that one machine cannot hold.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from hyeonjang.commons.processes.formats.canonical import Skip
from hyeonjang.kit.errors import Refused

from . import expressions as ex
from . import flow, kernel
from . import rework as again
from .calendar import WorkingCalendar
from .encode import EncodedLog, encode
from .filters import Filter
from .filters import apply as apply_filter
from .summary import DurationSummary, Summary

Backend = Literal["kernel", "duckdb", "spark"]
Counts = tuple[tuple[str, int], ...]
Row = tuple[str | int, ...]


@dataclass(frozen=True)
class EngineSettings:
    """Which engine, and how much of the machine it may take (``memory_limit`` as DuckDB writes it)."""

    backend: Backend = "kernel"
    memory_limit: str = "1GB"
    threads: int = 2
    temp_directory: Path | None = None


@dataclass(frozen=True)
class CoreFigures:
    """Whole numbers only, so that equal means equal: counts, and totals in microseconds.

    ``dfg``, ``handover`` and ``departments`` hold (source, target, n, wall in all, working in all or -1);
    ``repeats`` (activity, cases, extra events); ``ping_pong`` (first, second, n); ``durations`` (cases, wall
    in all, longest, working in all or -1). Rows run from the most frequent down, then by name.
    """

    cases: int
    events: int
    activities: Counts
    start_activities: Counts
    end_activities: Counts
    dfg: tuple[Row, ...]
    handover: tuple[Row, ...]
    departments: tuple[Row, ...]
    variants: tuple[tuple[tuple[str, ...], int], ...]
    durations: tuple[int, int, int, int]
    repeats: tuple[Row, ...]
    ping_pong: tuple[Row, ...]


def staged(events: pa.Table) -> pa.Table:
    """Canonical events in the columns that the expressions read: text as text, times as integers."""
    text = {name: events.column(name).cast(pa.string()) for name in ("case", "activity", "resource", "dept")}
    return pa.table({**text, "ts": events.column("ts").cast(pa.int64()), "row": events.column("row")})


@contextmanager
def connected(settings: EngineSettings) -> Iterator[Any]:
    """An Ibis connection to the engine of the settings. Raises ``Refused`` when Spark is not installed."""
    import ibis

    if settings.backend == "duckdb":
        options: dict[str, Any] = {"memory_limit": settings.memory_limit, "threads": settings.threads}
        if settings.temp_directory is not None:
            options["temp_directory"] = str(settings.temp_directory)
        connection = ibis.duckdb.connect(**options)
        try:
            yield connection
        finally:
            connection.disconnect()
        return
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Refused(
            "Spark가 설치되어 있지 않습니다. 'spark' 선택 묶음을 설치하거나 DuckDB로 설정해 주세요.",
            code="no_spark",
        ) from None
    session = (
        SparkSession.builder.master(f"local[{settings.threads}]")
        .appName("hyeonjang")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", str(settings.threads))
        .getOrCreate()
    )
    try:
        yield ibis.pyspark.connect(session)
    finally:
        session.stop()


def core_figures(
    events: pa.Table,
    settings: EngineSettings | None = None,
    *,
    calendar: WorkingCalendar | None = None,
    tie_order: Sequence[str] | None = None,
    wanted: Filter | None = None,
) -> CoreFigures:
    """The core figures of canonical events, by the engine of the settings (the kernel by default)."""
    settings = settings or EngineSettings()
    if settings.backend == "kernel":
        log = encode(events, tie_order)
        return kernel_figures(apply_filter(log, wanted) if wanted else log, calendar)
    with opened(events, settings, calendar) as (table, days):
        return expression_figures(table, days, calendar, tie_order, wanted)


@contextmanager
def opened(
    events: pa.Table, settings: EngineSettings, calendar: WorkingCalendar | None = None
) -> Iterator[tuple[Any, Any]]:
    """The events, and the days of the calendar when one is given, as tables of the engine of the settings."""
    with tempfile.TemporaryDirectory(dir=settings.temp_directory) as place, connected(settings) as connection:
        path = Path(place) / "events.parquet"
        pq.write_table(staged(events), path)
        table = connection.read_parquet(str(path), table_name="events")
        days = None
        if calendar is not None:
            pq.write_table(ex.calendar_table(calendar), Path(place) / "days.parquet")
            days = connection.read_parquet(str(Path(place) / "days.parquet"), table_name="days")
        yield table, days


def expression_summary(
    events: pa.Table,
    settings: EngineSettings,
    tie_order: Sequence[str] | None = None,
    skipped: Sequence[Skip] = (),
) -> Summary:
    """What ``summary.summarise`` says, by the expressions on the engine of the settings."""
    with opened(events, settings) as (table, _):
        chain = ex.linked(ex.ranked(table, tie_order))
        total, duration = _rows(ex.counts(table))[0], _rows(ex.duration_totals(table))[0]
        middle = _rows(ex.median_duration(table))[0]
        paths = ex.variants(chain)
        mean = int(duration["total"]) / int(duration["n"]) / 1e6
        median = (int(middle["low"]) + int(middle["high"])) / 2e6
        return Summary(
            cases=int(total["cases"]),
            events=int(total["events"]),
            activities=dict(_counts(ex.activities(table))),
            variants=int(_rows(paths.aggregate(n=paths.count()))[0]["n"]),
            start_activities=dict(_counts(ex.start_activities(chain))),
            end_activities=dict(_counts(ex.end_activities(chain))),
            dfg=[(str(a), str(b), int(n)) for a, b, n, *_ in _pairs(ex.follows(chain))],
            handover=[(str(a), str(b), int(n)) for a, b, n, *_ in _pairs(ex.follows(chain, "resource"))],
            case_duration_seconds=DurationSummary(mean, median, int(duration["longest"]) / 1e6),
            skipped=tuple(skipped),
        )


def expression_figures(
    events: Any,
    days: Any = None,
    calendar: WorkingCalendar | None = None,
    tie_order: Sequence[str] | None = None,
    wanted: Filter | None = None,
) -> CoreFigures:
    """The core figures by Ibis expressions on whatever backend ``events`` belongs to."""
    events = ex.ranked(events, tie_order)
    if wanted is not None:
        events = ex.restrict(events, wanted)
    if calendar is not None:
        events = ex.with_working_time(events, days, calendar)
    chain = ex.linked(events)
    total = _rows(ex.counts(events))[0]
    if not total["events"]:
        raise Refused("조건에 맞는 건이 없습니다. 기간이나 조건을 넓혀 주세요.", code="nothing_left")
    duration = _rows(ex.duration_totals(events))[0]
    paths = [(ex.path_of(row["path"]), int(row["n"])) for row in _rows(ex.variants(chain))]
    return CoreFigures(
        int(total["cases"]),
        int(total["events"]),
        _counts(ex.activities(events)),
        _counts(ex.start_activities(chain)),
        _counts(ex.end_activities(chain)),
        _pairs(ex.follows(chain)),
        _pairs(ex.follows(chain, "resource")),
        _pairs(ex.follows(chain, "dept")),
        tuple(sorted(paths, key=lambda p: (-p[1], p[0]))),
        (
            int(duration["n"]),
            int(duration["total"]),
            int(duration["longest"]),
            int(duration.get("working", -1)),
        ),
        _sorted([(r["activity"], int(r["cases"]), int(r["extra"])) for r in _rows(ex.repeats(events))]),
        _sorted([(r["first"], r["second"], int(r["n"])) for r in _rows(ex.ping_pong(events))]),
    )


def _rows(expression: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows


def _counts(expression: Any) -> Counts:
    found = [(str(row["activity"]), int(row["n"])) for row in _rows(expression)]
    return tuple(sorted(found, key=lambda item: (-item[1], item[0])))


def _pairs(expression: Any) -> tuple[Row, ...]:
    found = [
        (r["source"], r["target"], int(r["n"]), int(r["wall"]), int(r.get("working", -1)))
        for r in _rows(expression)
    ]
    return tuple(sorted(found, key=lambda r: (-r[2], r[0], r[1])))


def _sorted(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-int(row[-1]), *map(str, row[:-1]))))


def kernel_figures(log: EncodedLog, calendar: WorkingCalendar | None = None) -> CoreFigures:
    """The core figures by the numeric kernel. Every event counts as a moment: recorded starts are not looked
    at."""
    log = replace(log, start_ts=None)
    waits = flow.steps(log)
    worked = flow.steps(log, calendar) if calendar is not None else None

    def pairs(column: Any, names: tuple[str, ...]) -> tuple[Row, ...]:
        if column is None:
            return ()
        size = len(names)
        codes = flow.pair_codes(column, waits.at, size)
        found = flow.totals(codes, waits.wait)
        work = flow.totals(codes, worked.wait) if worked is not None else {}
        rows = [
            (names[c // size], names[c % size], n, total, work[c][1] if worked is not None else -1)
            for c, (n, total) in found.items()
        ]
        return tuple(sorted(rows, key=lambda r: (-r[2], r[0], r[1])))

    index = kernel.variants(log)
    paths = [(index.sequence(log, i), int(n)) for i, n in enumerate(index.count)]
    wall = kernel.wall_durations(log)
    working = -1
    if calendar is not None:
        position = calendar.position(log.ts)
        working = int((position[log.offsets[1:] - 1] - position[log.offsets[:-1]]).sum())
    return CoreFigures(
        log.n_cases,
        log.n_events,
        tuple(kernel.count_codes(log.activity, log.activities).items()),
        tuple(kernel.count_codes(kernel.first_events(log), log.activities).items()),
        tuple(kernel.count_codes(kernel.last_events(log), log.activities).items()),
        pairs(log.activity, log.activities),
        pairs(log.resource, log.resources),
        pairs(log.dept, log.departments),
        tuple(sorted(paths, key=lambda p: (-p[1], p[0]))),
        (log.n_cases, int(wall.sum()), int(wall.max()), working),
        _sorted([(r.activity, r.cases, r.extra_events) for r in again.rework(log).repeats]),
        _sorted([(p.first, p.second, p.count) for p in again.ping_pong(log)]),
    )
