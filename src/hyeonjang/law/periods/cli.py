"""``hyeonjang law due``: arguments and answer. Mounted by the command line of the product."""

from __future__ import annotations

import argparse
import json
import sys

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.due import deadline_from_text
from hyeonjang.law.periods.spec import Clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``hyeonjang law due`` on ``parser``."""
    parser.add_argument("--clock", metavar="|".join(item.value for item in Clock), help="계산 방식")
    parser.add_argument("--start", help="접수 또는 시작(2026-06-05T14:00, 2026-06-05); before는 행사일")
    parser.add_argument(
        "--length", help="기간(3 days, 8 hours, 2 weeks, 1 month, 1 year, 7일); payday에는 쓰지 않음"
    )
    parser.add_argument(
        "--suspend",
        action="append",
        default=[],
        metavar="시작..끝[:종류]",
        help="기간에 넣지 않을 날(양 끝 포함), 여러 번 쓸 수 있음",
    )
    parser.add_argument(
        "--extend",
        action="append",
        default=[],
        metavar="기간:사유",
        help="연장(10 days:현장 확인), 여러 번 쓸 수 있음",
    )
    parser.add_argument("--lunch", help="점심시간(11:30-12:30)")
    parser.add_argument("--reading", default="strict", help="before의 역산 방식: strict(기본) 또는 loose")
    parser.add_argument(
        "--unless-worse", action="store_true", help="restrictive: 행정기본법 제6조제2항 단서 적용"
    )
    parser.add_argument("--first-day-in", action="store_true", help="civil: 특별 규정에 따라 첫날을 넣음")
    parser.add_argument("--json", action="store_true", help="JSON으로 출력")


def run(args: argparse.Namespace) -> int:
    """Print the due date; 0, or 2 with one Korean sentence on the error stream."""
    try:
        for name, word in (("clock", "계산 방식"), ("start", "시작일")):
            if not getattr(args, name):
                raise Refused(f"{word}이 없습니다. --{name}에 값을 적으십시오.", field=name)
        found = deadline_from_text(
            args.clock,
            args.start,
            args.length,
            args.suspend,
            args.extend,
            lunch=args.lunch,
            reading=args.reading,
            unless_worse=args.unless_worse,
            first_day_in=args.first_day_in,
        )
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 2
    if args.json:
        answer = {**found.to_json(), "start": args.start, "length": args.length}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(found.to_korean())
    return 0


def main(argv: list[str] | None = None) -> int:
    """Run the command by itself: ``python -m hyeonjang.law.periods.cli``."""
    parser = argparse.ArgumentParser(
        prog="hyeonjang law due", description="법정 기한을 날짜별 근거와 함께 계산합니다."
    )
    add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    raise SystemExit(main())
