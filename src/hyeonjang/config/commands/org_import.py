"""``hyeonjang org import FILE``: read an organisation from XLSX, show the difference, apply it on a day."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hyeonjang.config.commands.org_export import day_of
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="읽을 파일(.xlsx)")
    parser.add_argument("--on", default="", help="시행일(YYYY-MM-DD, 기본 오늘)")
    parser.add_argument("--title", default="조직 파일 가져오기", help="기구개편 제목")
    parser.add_argument("--cite", default="", help="근거(조례·규칙)")
    parser.add_argument("--yes", action="store_true", help="차이를 보여 주기만 하지 않고 적용한다")


def run(args: argparse.Namespace) -> int:
    """0 when applied or nothing differs, 1 for errors in the file."""
    import django

    day = day_of(args.on)
    try:
        content = args.file.read_bytes()
    except OSError:
        raise Refused(f"'{args.file}' 파일을 읽을 수 없습니다. 경로를 확인해 주세요.", field="file") from None
    django.setup()
    from hyeonjang.commons.org import actions, exchange
    from hyeonjang.commons.org.actor import system_actor

    plan = exchange.plan(content, day)
    for error in plan.errors:
        print(error.sentence, file=sys.stderr)
    if plan.errors:
        print(f"잘못된 곳이 {len(plan.errors)}군데 있어 아무것도 바꾸지 않았습니다. 고친 뒤 다시 올려 "
              "주세요.", file=sys.stderr)
        return 1
    if not plan.operations:
        print(f"{date_ko(day)} 조직과 다른 점이 없습니다.")
        return 0
    document = actions.Document(args.title, day, plan.operations, args.cite)
    shown = actions.preview(document)
    for sentence in [*shown.sentences, *shown.consequences]:
        print(sentence)
    if not args.yes:
        print(f"바뀌는 것 {len(shown.changes):,}건. 적용하려면 --yes를 붙이세요.")
        return 0
    actions.apply(document, system_actor("조직 파일 가져오기"))
    print(f"{date_ko(day)}부터 {len(shown.changes):,}건을 바꾸었습니다.")
    return 0
