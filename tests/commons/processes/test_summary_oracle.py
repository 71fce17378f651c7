"""The command line against pm4py on logs with ties, gaps and mixed zones (pm4py runs in its own
interpreter)."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hyeonjang.commons.processes.engine import cli
from tests.commons.processes.conftest import run_oracle

ORACLE = """
import json, sys
from collections import Counter
import pandas as pd, pm4py
path, kind = sys.argv[1:]
if kind == "xes":
    df = pm4py.read_xes(path)
else:
    df = pd.read_csv(path, dtype=str)
    df["t"] = pd.to_datetime(df["t"], format="ISO8601")
    df = pm4py.format_dataframe(df, case_id="c", activity_key="a", timestamp_key="t")
    df = df.rename(columns={"r": "org:resource"})
df = pm4py.format_dataframe(df, case_id="case:concept:name", activity_key="concept:name",
                            timestamp_key="time:timestamp")
dfg, start, end = pm4py.discover_dfg(df)
variants = pm4py.get_variants(df)
pairs = Counter()
for _, group in df.groupby("case:concept:name", sort=False):
    people = group["org:resource"].tolist()
    pairs.update((x, y) for x, y in zip(people, people[1:]) if isinstance(x, str) and isinstance(y, str))
durations = pd.Series(pm4py.get_all_case_durations(df))
print(json.dumps({
    "cases": df["case:concept:name"].nunique(), "events": len(df),
    "activities": pm4py.get_event_attribute_values(df, "concept:name"), "variants": len(variants),
    "start": start, "end": end, "dfg": [[a, b, n] for (a, b), n in dfg.items()],
    "handover": [[x, y, n] for (x, y), n in pairs.items()],
    "mean": durations.mean(), "median": durations.median(), "max": durations.max()}))
"""


def rows(seed: int, count: int) -> list[tuple[str, str, str, str]]:
    draw = random.Random(seed)
    start = datetime(2026, 1, 1, 9)
    found = []
    for _ in range(count):
        # Few distinct moments: many ties, in which the order of the file decides.
        moment = start + timedelta(hours=draw.randrange(60))
        found.append(
            (
                f"c{draw.randrange(count // 6)}",
                draw.choice(["접수", "검토", "보완", "결재", "통보"]),
                moment.isoformat(),
                draw.choice(["김", "이", "박", ""]),
            )
        )
    return found


def compare(ours: dict[str, object], theirs: dict[str, object]) -> None:
    for key in ("cases", "events", "activities", "variants"):
        assert ours[key] == theirs[key], key
    assert ours["start_activities"] == theirs["start"]
    assert ours["end_activities"] == theirs["end"]
    for key in ("dfg", "handover"):
        assert sorted(ours[key]) == sorted(theirs[key]), key  # type: ignore[call-overload]
    duration = ours["case_duration_seconds"]
    assert duration == pytest.approx({key: theirs[key] for key in ("mean", "median", "max")})


def ours(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, object]:
    assert cli.main(["summary", str(path), *options, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    assert list(found) == [
        "cases",
        "events",
        "activities",
        "variants",
        "start_activities",
        "end_activities",
        "dfg",
        "handover",
        "case_duration_seconds",
        "skipped",
    ]
    return found


@pytest.mark.oracle
@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_CSV가_pm4py와_같다(
    seed: int, tmp_path: Path, oracle_python: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("c,a,t,r\n" + "".join(",".join(row) + "\n" for row in rows(seed, 3000)), encoding="utf-8")
    theirs = json.loads(run_oracle(oracle_python, ORACLE, str(path), "csv").splitlines()[-1])
    compare(ours(path, capsys, "--case", "c", "--activity", "a", "--time", "t", "--resource", "r"), theirs)


@pytest.mark.oracle
@pytest.mark.slow
def test_XES가_pm4py와_같다(tmp_path: Path, oracle_python: str, capsys: pytest.CaptureFixture[str]) -> None:
    by_case: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in rows(3, 2000):
        by_case.setdefault(row[0], []).append(row)
    zones = ["Z", "+09:00", "-05:00", ".250+09:00"]
    draw = random.Random(3)
    text = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n'
    ]
    for case, events in by_case.items():
        text.append(
            f'<trace><string key="concept:name" value="{case}"/>'
            '<string key="channel" value="창구"><int key="n" value="1"/></string>'
        )
        for _, activity, moment, person in events:
            who = f'<string key="org:resource" value="{person}"/>' if person else ""
            text.append(
                f'<event><string key="concept:name" value="{activity}"/>{who}'
                f'<date key="time:timestamp" value="{moment}{draw.choice(zones)}"/></event>'
            )
        text.append("</trace>\n")
    path = tmp_path / "log.xes"
    path.write_text("".join(text) + "</log>", encoding="utf-8")
    theirs = json.loads(run_oracle(oracle_python, ORACLE, str(path), "xes").splitlines()[-1])
    compare(ours(path, capsys), theirs)
