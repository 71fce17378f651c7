"""``hyeonjang processes summary FILE``: the figures of a log on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from hyeonjang.commons.processes.formats.reading import read_log
from hyeonjang.kit.errors import Refused

from .core import EngineSettings, expression_summary
from .encode import encode
from .summary import Summary, summarise

REFUSED = 2
ENGINES = ("kernel", "duckdb", "spark")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``summary FILE [--case C --activity A --time T --resource R] --json`` on ``parser``."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="명령")
    summary = verbs.add_parser("summary", help="사건기록 요약: 건수, 경로, 직접 후속, 인계, 소요시간")
    summary.add_argument("file", type=Path, metavar="FILE", help="XES, XES.gz, CSV, XLSX 또는 OCEL 2.0 JSON")
    summary.add_argument("--case", help="건 번호 열(OCEL은 개체 유형)")
    summary.add_argument("--activity", help="단계 열")
    summary.add_argument("--time", help="일시 열")
    summary.add_argument("--resource", help="담당자 열")
    summary.add_argument("--tie-order", help="같은 일시일 때의 활동 순서(쉼표로 구분)")
    summary.add_argument("--engine", choices=ENGINES, help=f"무엇으로 셀지: {', '.join(ENGINES)}. 어느 것이나 답은 같다")
    summary.add_argument("--json", action="store_true", help="JSON으로 출력")


def _summary(options: argparse.Namespace) -> Summary:
    roles = {
        "case": options.case,
        "activity": options.activity,
        "ts": options.time,
        "resource": options.resource,
    }
    wanted = {role: header for role, header in roles.items() if header}
    log = read_log(options.file, wanted, object_type=options.case)
    order = [name.strip() for name in options.tie_order.split(",")] if options.tie_order else None
    if options.engine in {None, "kernel"}:
        return summarise(encode(log, order), log.report.skipped)
    return expression_summary(log.events, EngineSettings(options.engine), order, log.report.skipped)


def run(options: argparse.Namespace) -> int:
    """Carry out the parsed command: 0 when printed, 2 with a Korean sentence on stderr when refused."""
    try:
        summary = _summary(options)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return REFUSED
    if options.json:
        print(json.dumps(summary.as_json(), ensure_ascii=False))
    else:
        print(as_text(summary))
    return 0


def as_text(summary: Summary) -> str:
    """The summary for a person's eyes."""
    day = 86_400
    duration = summary.case_duration_seconds
    lines = [
        f"건 {summary.cases:,} · 사건 {summary.events:,} · 활동 {len(summary.activities):,}종 · "
        f"경로 {summary.variants:,}가지",
        f"건당 소요(사건 기준): 평균 {duration.mean / day:,.1f}일, 중앙값 {duration.median / day:,.1f}일, "
        f"최대 {duration.max / day:,.1f}일",
        "많은 이어짐: " + ", ".join(f"{a} → {b} {n:,}" for a, b, n in summary.dfg[:5]),
    ]
    skipped = sum(skip.count for skip in summary.skipped)
    if skipped:
        first = summary.skipped[0]
        where = f"{first.row}행" if first.row else "행 번호 없음"
        lines.append(f"읽지 않은 행 {skipped:,}개(첫 번째: {where}, {first.reason})")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run without the surrounding ``hyeonjang`` command."""
    parser = argparse.ArgumentParser(prog="hyeonjang processes")
    add_arguments(parser)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
