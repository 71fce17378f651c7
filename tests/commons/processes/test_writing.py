"""What we write, we and pm4py read back equal; what a spreadsheet opens is harmless."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from hyeonjang.commons.processes.formats.canonical import EventLog, ImportReport, as_events
from hyeonjang.commons.processes.formats.difference import difference
from hyeonjang.commons.processes.formats.reading import read_log
from hyeonjang.commons.processes.formats.writing import neutral, whole, write_csv, write_ocel, write_xes
from tests.commons.processes.conftest import run_oracle


def sample() -> EventLog:
    start = datetime(2026, 1, 5, 9, 0, 0, 250_000)
    names = ['건 <1> & "따옴표"', "건2", "건3"]
    rows = [
        (names[i % 3], ["접수", "검토", "결재 & 통보"][i % 3 if i % 2 else 0], start + timedelta(hours=5 * i))
        for i in range(30)
    ]
    events = pa.table(
        {
            "case": [r[0] for r in rows],
            "activity": [r[1] for r in rows],
            "ts": pa.array([r[2] for r in rows], pa.timestamp("us")),
            "resource": [["김", None, "=cmd()"][i % 3] for i in range(30)],
            "dept": [["민원과", "환경과"][i % 2] for i in range(30)],
            "lifecycle": ["complete"] * 30,
        }
    )
    cases = pa.table(
        {
            "case": names,
            "channel": ["창구", None, "온라인"],
            "due": pa.array(
                [datetime(2026, 1, 9, 23, 59, 59, 999_999), None, datetime(2026, 2, 1)], pa.timestamp("us")
            ),
        }
    )
    return EventLog(as_events(events), cases, ImportReport("t", "t", None, 30, 30, 3, (), (), {}))


def rows_of(log: EventLog) -> list[tuple[object, ...]]:
    names = ["case", "ts", "activity", "resource", "dept", "lifecycle"]
    return sorted(tuple(row[name] for name in names) for row in log.events.to_pylist())


@pytest.mark.parametrize("name", ["a.xes", "a.xes.gz", "a.json", "a.json.gz"])
def test_쓴_것을_다시_읽으면_같다(name: str, tmp_path: Path) -> None:
    log, path = sample(), tmp_path / name
    (write_xes if "xes" in name else write_ocel)(log, path)
    again = read_log(path)
    assert rows_of(again) == rows_of(log)
    assert sorted(again.cases.to_pylist(), key=lambda c: c["case"]) == sorted(
        log.cases.to_pylist(), key=lambda c: c["case"]
    )
    assert not again.report.skipped
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_같은_로그는_같은_파일이_된다(tmp_path: Path) -> None:
    write_xes(sample(), tmp_path / "a.xes.gz")
    write_xes(sample(), tmp_path / "b.xes.gz")
    assert (tmp_path / "a.xes.gz").read_bytes() == (tmp_path / "b.xes.gz").read_bytes()
    assert gzip.decompress((tmp_path / "a.xes.gz").read_bytes()).startswith(b"<?xml")


def test_쓰다가_멈추면_아무것도_남지_않는다(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), whole(tmp_path / "a.xes") as stream:
        stream.write(b"half")
        raise RuntimeError
    assert not list(tmp_path.iterdir())


def test_CSV로_내보낼_때_수식을_글자로_바꾼다(tmp_path: Path) -> None:
    assert [neutral(x) for x in ("=1+1", "+82-31", "-", "@a", "\tx", "-5", "+1,000", "3%", "김")] == [
        "'=1+1",
        "'+82-31",
        "'-",
        "'@a",
        "'\tx",
        "-5",
        "+1,000",
        "3%",
        "김",
    ]
    path = tmp_path / "a.csv"
    write_csv(sample(), path)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert {row["담당자"] for row in rows} == {"김", "", "'=cmd()"}
    assert read_log(path).report.events == 30


def test_새_내보내기와의_차이를_보여_준다(tmp_path: Path) -> None:
    header = "접수번호,처리단계,처리일시\n"
    older, newer = tmp_path / "a.csv", tmp_path / "b.csv"
    older.write_text(
        header + "1,접수,2026-01-02\n1,접수,2026-01-02\n2,접수,2026-01-03\n3,접수,2026-01-03\n"
        "4,접수,2026-01-03\n",
        encoding="utf-8",
    )
    newer.write_text(
        header + "5,접수,2026-01-09\n3,접수,2026-01-04\n1,접수,2026-01-02\n1,접수,2026-01-02\n"
        "1,결재,2026-01-05\n4,접수,2026-01-03\n",
        encoding="utf-8",
    )
    found = difference(read_log(older), read_log(newer))
    assert (found.new_events, found.gone_events) == (3, 2)
    assert (found.new_case_names, found.gone_case_names, found.changed_case_names) == (("5",), ("2",), ("3",))
    assert (found.new_cases, found.gone_cases, found.grown_cases, found.changed_cases) == (1, 1, 1, 1)
    assert difference(read_log(newer), read_log(newer)).nothing


PM4PY = """
import json, sys
import pm4py
xes, ocel = sys.argv[1:]
df = pm4py.read_xes(xes)
def text(value): return value if isinstance(value, str) else None
rows = [[r["case:concept:name"], int(r["time:timestamp"].timestamp() * 1000), r["concept:name"],
         text(r.get("org:resource")), text(r.get("org:group")), text(r.get("case:channel"))]
        for r in df.to_dict("records")]
log = pm4py.read_ocel2_json(ocel)
flat = pm4py.ocel_flattening(log, "case")
flat_rows = [[r["case:concept:name"], int(r["time:timestamp"].timestamp() * 1000), r["concept:name"],
              text(r.get("resource")), text(r.get("dept")), text(r.get("case:channel"))]
             for r in flat.to_dict("records")]
print(json.dumps([sorted(rows, key=str), sorted(flat_rows, key=str)]))
"""


@pytest.mark.oracle
@pytest.mark.slow
def test_pm4py가_다시_읽어도_같다(tmp_path: Path, oracle_python: str) -> None:
    log = sample()
    write_xes(log, tmp_path / "a.xes")
    write_ocel(log, tmp_path / "a.json")
    output = run_oracle(oracle_python, PM4PY, str(tmp_path / "a.xes"), str(tmp_path / "a.json"))
    xes, ocel = json.loads(output.splitlines()[-1])
    channel = {row["case"]: row["channel"] for row in log.cases.to_pylist()}
    epoch = datetime(1970, 1, 1, 9)
    expected = sorted(
        (
            [r[0], round((r[1] - epoch) / timedelta(milliseconds=1)), r[2], r[3], r[4], channel[r[0]]]  # type: ignore[index,operator]
            for r in rows_of(log)
        ),
        key=str,
    )
    assert xes == expected
    assert [row[:5] for row in ocel] == [row[:5] for row in expected]
