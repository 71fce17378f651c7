"""``hyeonjang org export FILE``: the organisation of a day as XLSX."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="쓸 파일(.xlsx)")
    parser.add_argument("--on", default="", help="기준일(YYYY-MM-DD, 기본 오늘)")


def day_of(text: str) -> date:
    """The day asked for, today if none was."""
    try:
        return clock.parse_moment(text).date() if text else clock.today()
    except ValueError:
        raise Refused(f"'{text}'은(는) 날짜가 아닙니다. 2026-10-02처럼 적어 주세요.", field="on") from None


def run(args: argparse.Namespace) -> int:
    import django

    day = day_of(args.on)
    django.setup()
    from hyeonjang.commons.org import exchange

    if not args.file.parent.is_dir():
        raise Refused(f"'{args.file.parent}' 폴더가 없습니다. 경로를 확인해 주세요.", field="file")
    args.file.write_bytes(exchange.export(day))
    print(f"{date_ko(day)} 조직을 {args.file}에 썼습니다.")
    return 0
