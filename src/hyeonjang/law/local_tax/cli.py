"""``hyeonjang law inheritance``: facts on standard input, the answer on standard output."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from hyeonjang.kit.errors import Refused
from hyeonjang.law.local_tax.inheritance import assess
from hyeonjang.law.local_tax.intake import SCHEMA, estate_from_text
from hyeonjang.law.local_tax.report import to_korean


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``hyeonjang law inheritance`` on ``parser``."""
    parser.add_argument("file", nargs="?", help="사실을 적은 YAML이나 JSON 파일(없으면 표준입력)")
    parser.add_argument("--json", action="store_true", help="JSON으로 출력")
    parser.add_argument("--schema", action="store_true", help="입력의 JSON 스키마를 출력")


def _read(name: str | None) -> str:
    try:
        if name is None and sys.stdin.isatty():
            raise Refused("입력이 없습니다. 'hyeonjang law inheritance < case.yaml'처럼 파일을 넣으십시오.")
        if name is None:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return Path(name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("입력이 UTF-8이 아닙니다. UTF-8로 저장하십시오.") from None
    except OSError:
        raise Refused(f"'{name}' 파일을 읽을 수 없습니다. 이름과 권한을 확인하십시오.") from None


def run(args: argparse.Namespace) -> int:
    """Print the assessment; 0, or 2 with one Korean sentence on the error stream."""
    if args.schema:
        print(SCHEMA.read_text(encoding="utf-8"), end="")
        return 0
    try:
        found = assess(estate_from_text(_read(args.file)))
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 2
    print(json.dumps(found.to_json(), ensure_ascii=False, indent=2) if args.json else to_korean(found))
    return 0


def main(argv: list[str] | None = None) -> int:
    """Run the command by itself: ``python -m hyeonjang.law.local_tax.cli``."""
    parser = argparse.ArgumentParser(
        prog="hyeonjang law inheritance", description="상속 취득세와 기한ㆍ가산세를 근거와 함께 계산합니다."
    )
    add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    raise SystemExit(main())
