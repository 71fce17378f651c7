"""Three engines, one answer: the kernel, the expressions on DuckDB, the same expressions on Spark."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hyeonjang.commons.processes.engine import cli
from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
from hyeonjang.commons.processes.engine.core import EngineSettings, core_figures, expression_summary
from hyeonjang.commons.processes.engine.encode import encode
from hyeonjang.commons.processes.engine.filters import Filter
from hyeonjang.commons.processes.engine.summary import summarise
from hyeonjang.commons.processes.formats.canonical import as_events
from hyeonjang.config.cli import main
from hyeonjang.kit.errors import Refused
from tests.commons.processes.conftest import run_oracle

# Ibis 12 still calls a method that DuckDB 2.0 has deprecated; nothing of ours can change that.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")

CALENDAR = WorkingCalendar.build(date(2025, 12, 1), date(2026, 6, 30), [date(2026, 1, 1), date(2026, 3, 2)])
ORDER = ("접수", "검토", "보완", "결재")
FILTERS = [
    None,
    Filter(first_day=date(2026, 1, 10), last_day=date(2026, 2, 20), on="active"),
    Filter(
        first_day=date(2026, 1, 5), departments=frozenset({"민원과"}), without_activities=frozenset({"보완"})
    ),
    Filter(activities=frozenset({"보완"}), only_activities=frozenset({"접수", "보완"})),
    Filter(last_day=date(2026, 3, 1), on="closed"),
]


def random_events(seed: int, count: int) -> pa.Table:
    draw = random.Random(seed)
    start = datetime(2026, 1, 2)
    return as_events(
        pa.table(
            {
                "case": [f"건{draw.randrange(count // 5)}" for _ in range(count)],
                "activity": [draw.choice([*ORDER, "통보"]) for _ in range(count)],
                "ts": [start + timedelta(minutes=30 * draw.randrange(5000)) for _ in range(count)],
                "resource": [draw.choice(["김", "이", "박", None]) for _ in range(count)],
                "dept": [draw.choice(["민원과", "환경과", "건설과", None]) for _ in range(count)],
            }
        )
    )


@pytest.mark.parametrize(
    ("wanted", "tie_order"),
    [
        (FILTERS[0], None),
        (FILTERS[0], ORDER),
        (FILTERS[1], ORDER),
        (FILTERS[2], None),
        (FILTERS[3], ORDER),
        (FILTERS[4], None),
    ],
    ids=["전체, 파일 순서", "전체, 선언 순서", "기간", "부서", "활동", "마감"],
)
def test_커널과_DuckDB가_같다(
    wanted: Filter | None, tie_order: tuple[str, ...] | None, tmp_path: Path
) -> None:
    events = random_events(7, 1500)
    settings = EngineSettings("duckdb", memory_limit="500MB", temp_directory=tmp_path)
    theirs = core_figures(events, settings, calendar=CALENDAR, tie_order=tie_order, wanted=wanted)
    assert core_figures(events, calendar=CALENDAR, tie_order=tie_order, wanted=wanted) == theirs
    assert theirs.ping_pong
    assert theirs.repeats
    assert theirs.durations[3] > 0


def test_경로로_거른_것도_같다() -> None:
    events = random_events(8, 1500)
    path = core_figures(events).variants[0][0]
    wanted = Filter(variants=frozenset({path}))
    found = core_figures(events, wanted=wanted)
    assert found == core_figures(events, EngineSettings("duckdb"), wanted=wanted)
    assert [variant for variant, _ in found.variants] == [path]


def test_남는_것이_없으면_거절한다() -> None:
    wanted = Filter(departments=frozenset({"없는과"}))
    for backend in ("kernel", "duckdb"):
        with pytest.raises(Refused, match="조건에 맞는 건이 없습니다"):
            core_figures(random_events(7, 100), EngineSettings(backend), wanted=wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1500, 1501, 40])
def test_요약도_엔진이_달라도_같다(count: int) -> None:
    """The same JSON from the kernel and from the expressions, the median included."""
    events = random_events(count, count)
    for order in (None, ORDER):
        ours = summarise(encode(events, order)).as_json()
        theirs = expression_summary(events, EngineSettings("duckdb"), order).as_json()
        assert theirs.pop("case_duration_seconds") == pytest.approx(ours.pop("case_duration_seconds"))
        assert json.dumps(theirs, ensure_ascii=False) == json.dumps(ours, ensure_ascii=False)


def test_설정이_엔진을_고르고_모르는_엔진은_거절한다(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("건번호,단계,처리일시\nA1,접수,2026-01-02 09:00\nA1,결정,2026-01-03 09:00\n", encoding="utf-8")
    used: list[str] = []
    whole = cli.expression_summary

    def counted(events: Any, settings: EngineSettings, *rest: Any) -> Any:
        used.append(settings.backend)
        return whole(events, settings, *rest)

    monkeypatch.setattr(cli, "expression_summary", counted)
    answers = []
    for engine in ("kernel", "duckdb"):
        monkeypatch.setenv("HYEONJANG_LOG_ENGINE", engine)
        assert main(["processes", "summary", str(path), "--json"]) == 0
        answers.append(capsys.readouterr().out)
    assert used == ["duckdb"] and answers[0] == answers[1]
    monkeypatch.setenv("HYEONJANG_LOG_ENGINE", "hadoop")
    assert main(["processes", "summary", str(path)]) == 2
    assert "'hadoop' 엔진은 없습니다" in capsys.readouterr().err


SPARK = """
import json, sys
from dataclasses import asdict
from datetime import date
import pyarrow.parquet as pq
from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
from hyeonjang.commons.processes.engine.core import EngineSettings, core_figures, expression_summary
from hyeonjang.commons.processes.engine.filters import Filter
from hyeonjang.commons.processes.formats.canonical import as_events
calendar = WorkingCalendar.build(date(2025, 12, 1), date(2026, 6, 30), [date(2026, 1, 1), date(2026, 3, 2)])
wanted = Filter(first_day=date(2026, 1, 5), departments=frozenset({"민원과"}),
                without_activities=frozenset({"보완"}))
events = as_events(pq.read_table(sys.argv[1]))
order = ("접수", "검토", "보완", "결재")
for chosen in (None, wanted):
    found = core_figures(events, EngineSettings("spark"), calendar=calendar, tie_order=order, wanted=chosen)
    print("RESULT" + json.dumps(asdict(found)))
print("SUMMARY" + json.dumps(expression_summary(events, EngineSettings("spark"), order).as_json()))
"""


@pytest.mark.oracle
@pytest.mark.slow
def test_Spark에서도_같다(tmp_path: Path, spark_python: str) -> None:
    events = random_events(9, 1500)
    path = tmp_path / "events.parquet"
    pq.write_table(events, path)
    output = run_oracle(spark_python, SPARK, str(path))
    theirs = [json.loads(line[6:]) for line in output.splitlines() if line.startswith("RESULT")]
    assert len(theirs) == 2
    told = next(json.loads(line[7:]) for line in output.splitlines() if line.startswith("SUMMARY"))
    same = json.loads(json.dumps(summarise(encode(events, ORDER)).as_json()))
    assert told.pop("case_duration_seconds") == pytest.approx(same.pop("case_duration_seconds"))
    assert told == same
    for wanted, found in zip((None, FILTERS[2]), theirs, strict=True):
        for backend in ("kernel", "duckdb"):
            settings = EngineSettings(backend)  # type: ignore[arg-type]
            ours = core_figures(events, settings, calendar=CALENDAR, tie_order=ORDER, wanted=wanted)
            assert found == json.loads(json.dumps(asdict(ours)))
