"""Event-log figures against pm4py on the same file: time and peak memory as ratios, equal answers asserted.

    HYEONJANG_ORACLE_PYTHON=… python -m bench.processes [--events 100000 1000000 10000000]

Both sides start in a process of their own from the same Parquet file of text columns in order of time (cases
interleaved, as a system exports them), and both include reading it. Left out on both sides: starting the
interpreter and importing the libraries. Ours also computes working-time durations of every case, which
pm4py's side does not. Peak memory is the resident set of the whole process by getrusage.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
ACTIVITIES = [
    "접수",
    "배부",
    "검토",
    "현장 확인",
    "보완요구",
    "보완접수",
    "협의",
    "결재",
    "통보",
    "이의신청",
    "재검토",
    "종결",
]
FIGURES = ("dfg", "start", "end", "variants", "durations", "handover")


def generate(path: Path, events: int, seed: int = 11) -> None:
    """A log of about ``events`` events: 5 cases in 26 events, 12 activities, 177 resources, second
    precision."""
    draw = np.random.default_rng(seed)
    cases = max(events * 5 // 26, 1)
    lengths = draw.integers(2, 9, cases) if events else np.zeros(0, int)
    lengths = np.maximum(1, (lengths * (events / lengths.sum())).round().astype(int))
    total = int(lengths.sum())
    case = np.repeat(np.arange(cases), lengths)
    first = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    position = np.arange(total) - np.repeat(first, lengths)
    # Mostly forward through the procedure with some steps repeated, so that a few variants dominate.
    drift = draw.choice([0, 1, 1, 1, 1, 2, -1], total)
    drift[first] = 0
    walked = np.cumsum(drift)
    activity = np.clip(walked - np.repeat(walked[first], lengths) + 0 * position, 0, len(ACTIVITIES) - 1)
    opened = draw.integers(0, 3 * 365 * 86_400, cases)
    waits = draw.exponential(2 * 86_400, total).astype(np.int64)
    waits[draw.random(total) < 0.05] = 0
    waits[first] = 0
    elapsed = np.cumsum(waits)
    seconds = np.repeat(opened, lengths) + elapsed - np.repeat(elapsed[first], lengths)
    seconds += int(np.datetime64("2023-01-02").astype("datetime64[s]").astype(np.int64))
    order = np.argsort(seconds, kind="stable")
    resource = draw.integers(0, 177, total)

    def text(names: list[str], codes: np.ndarray[Any, Any]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names)).cast(
            pa.string()
        )

    digits = pc.cast(pa.array(case[order] + 1), pa.string())
    table = pa.table(
        {
            "case": pc.binary_join_element_wise("2026-", pc.utf8_lpad(digits, 8, "0"), ""),
            "activity": text(ACTIVITIES, activity[order]),
            "ts": pa.array(seconds[order] * 1_000_000).cast(pa.timestamp("us")),
            "resource": text([f"담당{i:03}" for i in range(177)], resource[order]),
        }
    )
    pq.write_table(table, path, compression="snappy", row_group_size=1 << 20)


OURS = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
import numpy as np
import pandas  # Arrow loads it at its first conversion; imports are left out on both sides
from hyeonjang.commons.processes.engine import kernel, spans
from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
from hyeonjang.commons.processes.engine.encode import encode
from hyeonjang.commons.processes.engine.flow import handover
calendar = WorkingCalendar.build(date(2022, 1, 1), date(2032, 12, 31), [date(2023, 1, 23), date(2024, 5, 1)])
marks = [("begin", time.perf_counter())]
def mark(name): marks.append((name, time.perf_counter()))
log = encode(Path(sys.argv[1])); mark("read, encode, sort")
pairs = kernel.successions(log, log.activity, len(log.activities))
dfg = kernel.named_pairs(pairs, log.activities); mark("dfg")
start = kernel.count_codes(kernel.first_events(log), log.activities)
end = kernel.count_codes(kernel.last_events(log), log.activities); mark("start, end")
index = kernel.variants(log); variants = index.count; mark("variants")
wall = kernel.wall_durations(log); mark("durations")
work = spans.durations(log, calendar, use_case_dates=False); mark("working durations")
hand = handover(log); mark("handover")
result = {
    "dfg": sorted(map(list, dfg)), "start": start, "end": end,
    "variants": sorted(variants.tolist(), reverse=True),
    "durations": [len(wall), int(wall.sum()) // 1000000, int(wall.max()) // 1000000],
    "handover": sorted(map(list, hand)),
}
print(json.dumps({"seconds": marks[-1][1] - marks[0][1],
    "stages": {b[0]: b[1] - a[1] for a, b in zip(marks, marks[1:])},
    "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "result": result,
    "working_mean_days": work.stats.mean / 28800}))
"""

THEIRS = """
import json, resource, sys, time
import pandas as pd, pm4py
from pm4py.algo.organizational_mining.sna.variants.pandas import handover as module
marks = [("begin", time.perf_counter())]
def mark(name): marks.append((name, time.perf_counter()))
df = pd.read_parquet(sys.argv[1]); mark("read")
df = df.rename(columns={"resource": "org:resource"})
df = pm4py.format_dataframe(df, case_id="case", activity_key="activity", timestamp_key="ts"); mark("format")
dfg, start, end = pm4py.discover_dfg(df); mark("dfg, start, end")
variants = pm4py.get_variants(df); mark("variants")
durations = pm4py.get_all_case_durations(df); mark("durations")
network = pm4py.discover_handover_of_work_network(df); mark("handover")
result = {
    "dfg": sorted([a, b, int(n)] for (a, b), n in dfg.items()), "start": start, "end": end,
    "variants": sorted((int(n if isinstance(n, int) else len(n)) for n in variants.values()), reverse=True),
    "durations": [len(durations), int(sum(map(int, durations))), int(max(durations))],
    "handover": sorted([a, b, float(n)] for (a, b), n in network.connections.items()),
}
print(json.dumps({"seconds": marks[-1][1] - marks[0][1],
    "stages": {b[0]: b[1] - a[1] for a, b in zip(marks, marks[1:])},
    "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "result": result}))
"""


def run(interpreter: str, script: str, path: Path) -> dict[str, Any]:
    """Run one side in its own process; its last line of output."""
    done = subprocess.run(
        [interpreter, "-W", "ignore", "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    if done.returncode:
        raise SystemExit(f"failed ({done.returncode}):\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def generate_apart(path: Path, events: int) -> None:
    """``generate`` in a process of its own: a child inherits the peak memory of its parent at the fork."""
    script = "import sys; from pathlib import Path; from bench.processes import generate; "
    script += "generate(Path(sys.argv[1]), int(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", script, str(path), str(events)], check=True, cwd=ROOT)


def same(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Assert equal answers. pm4py gives hand-overs as shares of all of them, up to rounding."""
    for figure in FIGURES[:-1]:
        assert ours[figure] == theirs[figure], figure
    total = sum(n for _, _, n in ours["handover"])
    weights = {(a, b): n for a, b, n in theirs["handover"] if n}
    assert set(weights) == {(a, b) for a, b, _ in ours["handover"]}, "handover"
    whole = sum(weights.values())
    assert all(abs(weights[a, b] / whole - n / total) < 1e-9 for a, b, n in ours["handover"]), "handover"


def row(events: int, ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    """One line of the table. Hand-over is where pm4py is slowest: the ratio without it stands beside."""
    seconds = [side["seconds"] for side in (theirs, ours)]
    without = [side["seconds"] - side["stages"]["handover"] for side in (theirs, ours)]
    memory = [side["rss"] / 1024 for side in (theirs, ours)]
    return (
        f"| {events:,} | {seconds[0]:.2f} | {seconds[1]:.2f} | {seconds[0] / seconds[1]:.1f} | "
        f"{without[0] / without[1]:.1f} | {memory[0]:,.0f} | {memory[1]:,.0f} | "
        f"{memory[1] / memory[0]:.2f} | equal |"
    )


def main() -> None:
    """Generate, run both, compare, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--stages", action="store_true", help="print the time of each stage")
    options = parser.parse_args()
    oracle = os.environ.get("HYEONJANG_ORACLE_PYTHON", "")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print("| events | pm4py s | ours s | faster | without hand-over | pm4py MB | ours MB | share | answers |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for events in options.events:
            path = Path(folder) / f"log-{events}.parquet"
            generate_apart(path, events)
            ours = run(sys.executable, OURS, path)
            mine = f"{ours['seconds']:.2f}"
            if not Path(oracle).is_file():
                print(
                    f"| {events:,} | no interpreter in HYEONJANG_ORACLE_PYTHON | {mine} | | | "
                    f"{ours['rss'] / 1024:,.0f} | | |"
                )
            else:
                theirs = run(oracle, THEIRS, path)
                same(ours["result"], theirs["result"])
                print(row(events, ours, theirs), flush=True)
                if options.stages:
                    print("  pm4py:", {k: round(v, 3) for k, v in theirs["stages"].items()})
            if options.stages:
                print("  ours: ", {k: round(v, 3) for k, v in ours["stages"].items()}, flush=True)
            path.unlink()


if __name__ == "__main__":
    main()
