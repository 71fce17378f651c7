"""``hyeonjang account``: the first accounts of an installation, and a way back in for who is locked out."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="하위명령")
    add = verbs.add_parser("add", help="사번으로 계정을 만들고 임시 비밀번호를 보여 준다")
    add.add_argument("person", metavar="사번")
    add.add_argument("--username", default="", metavar="아이디", help="적지 않으면 사번을 쓴다")
    for verb, words in (("password", "임시 비밀번호를 주고 잠금을 푼다"), ("off", "로그인하지 못하게 막는다"), ("on", "다시 쓰게 한다")):
        verbs.add_parser(verb, help=words).add_argument("username", metavar="아이디")
    missing = verbs.add_parser("missing", help="계정 없는 모든 사람의 계정을 만들어 XLSX로 준다")
    missing.add_argument("file", type=Path, metavar="파일.xlsx")


def run(args: argparse.Namespace) -> int:
    import django

    django.setup()
    from hyeonjang.commons.org import accounts
    from hyeonjang.commons.org.actor import system_actor

    actor = system_actor("명령줄")
    if args.verb == "missing":
        return _missing(actor, args.file, clock.today())
    if args.verb == "add":
        username, password = args.username.strip() or args.person.strip(), accounts.temporary_password()
        accounts.create_account(actor=actor, username=username, password=password, temporary=True,
                                person_id=accounts.person_numbered(args.person))
        print(f"아이디 {username}  임시 비밀번호 {password}")
        return 0
    account_id = accounts.account_called(args.username)
    if args.verb == "password":
        print(f"아이디 {args.username}  임시 비밀번호 {accounts.give_password(actor=actor, account_id=account_id)}")
        return 0
    accounts.set_account_active(actor=actor, account_id=account_id, active=args.verb == "on")
    print(f"{args.username} 계정을 {'다시 쓰게 했습니다' if args.verb == 'on' else '막았습니다'}.")
    return 0


def _missing(actor: Actor, file: Path, today: date) -> int:
    """All at once or none: the file holds the only copy of the passwords, so it is written first."""
    from django.db import transaction
    from openpyxl import Workbook

    from hyeonjang.commons.org import accounts

    if file.exists():
        raise Refused(f"'{file}' 파일이 이미 있습니다. 다른 이름을 적어 주세요.", field="file")
    if not file.parent.is_dir():
        raise Refused(f"'{file.parent}' 폴더가 없습니다. 경로를 확인해 주세요.", field="file")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["부서", "직위", "이름", "사번", "아이디", "임시 비밀번호"])
    count = 0
    with transaction.atomic():
        for view in accounts.accounts_on(today):
            if view.account_id is not None or view.person_id is None:
                continue
            password = accounts.temporary_password()
            accounts.create_account(actor=actor, username=view.number, password=password,
                                    person_id=view.person_id, temporary=True)
            sheet.append([view.place, view.title, view.name, view.number, view.number, password])
            count += 1
        if count:
            book.save(file)
            file.chmod(0o600)
    print(f"계정 {count:,}개를 만들어 {file}에 적었습니다. 나누어 준 뒤 파일을 지우세요." if count
          else "계정 없는 사람이 없습니다.")
    return 0
