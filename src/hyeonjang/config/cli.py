"""``hyeonjang``: one command line over the same actions as the screens."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from hyeonjang.kit.errors import Refused

# Command words -> module with ``add_arguments(parser)`` and ``run(args) -> int``. A module is imported
# only when its command is asked for, so that pure commands start without Django.
COMMANDS: dict[tuple[str, ...], tuple[str, str]] = {
    ("law", "due"): ("hyeonjang.law.periods.cli", "기한을 계산하고 세고 건너뛴 날을 보여 준다"),
    ("processes",): ("hyeonjang.config.commands.processes", "이벤트로그 파일을 요약한다(summary)"),
    ("law", "inheritance"): ("hyeonjang.law.local_tax.cli", "상속 취득세ㆍ기한ㆍ가산세ㆍ상속분을 근거와 함께 계산한다"),
    ("audit", "verify"): ("hyeonjang.config.commands.audit_verify", "결정 기록의 사슬이 온전한지 검사한다"),
    ("account",): ("hyeonjang.config.commands.account", "계정을 만들고 임시 비밀번호를 주고 막는다"),
    ("search",): ("hyeonjang.config.commands.search", "찾기 색인을 다시 만들거나 견주어 바로잡는다"),
    ("doctor",): ("hyeonjang.config.commands.doctor", "운영에 아직 부족한 것을 말한다"),
    ("demo",): ("hyeonjang.config.commands.demo", "시연용 군을 올리고 서버와 작업자를 띄운다"),
    ("serve",): ("hyeonjang.config.commands.serve", "웹 서버를 띄운다"),
    ("simulate",): ("hyeonjang.config.commands.simulate", "문자·알림톡·전자우편 제공자의 모의 서버를 띄운다"),
    ("worker",): ("hyeonjang.config.commands.worker", "작업자를 띄운다"),
    ("migrate",): ("hyeonjang.config.commands.migrate", "데이터베이스를 이 판에 맞춘다"),
    ("org", "import"): ("hyeonjang.config.commands.org_import", "조직 XLSX를 들여온다"),
    ("org", "export"): ("hyeonjang.config.commands.org_export", "조직을 XLSX로 내보낸다"),
}


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    module_name, help_ko = COMMANDS[tuple(words)]
    module = importlib.import_module(module_name)
    parser = argparse.ArgumentParser(prog="hyeonjang " + " ".join(words), description=help_ko)
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)
    return parser


def usage() -> str:
    lines = ["사용법: hyeonjang <명령> [선택]", ""]
    lines += [f"  {' '.join(words):<20} {help_ko}" for words, (_, help_ko) in sorted(COMMANDS.items())]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 for success, 1 for a finding, 2 for input that cannot be used."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hyeonjang.config.settings")
    for length in (2, 1):
        words = tuple(arguments[:length])
        if words in COMMANDS:
            args = _parser(words).parse_args(arguments[length:])
            try:
                return int(args.run(args))
            except Refused as refusal:
                print(refusal.sentence, file=sys.stderr)
                return 2
            except KeyboardInterrupt:
                return 130
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0
    print(f"'{' '.join(arguments[:2])}' 명령은 없습니다.\n\n{usage()}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
