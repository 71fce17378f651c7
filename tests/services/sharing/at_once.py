"""What the processes of ``test_at_once`` run: one verb each, all at the same moment."""

from __future__ import annotations

import os
import signal
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from hyeonjang.kit import clock  # noqa: E402
from hyeonjang.kit.errors import Refused  # noqa: E402
from hyeonjang.services.sharing.actions import requests, thanks, unclears  # noqa: E402
from hyeonjang.services.sharing.models import Thanks  # noqa: E402
from hyeonjang.services.sharing.vocabulary import ReplyKind  # noqa: E402
from tests.commons.cases.at_once import wait_for  # noqa: E402
from tests.services.sharing.conftest import Town, build  # noqa: E402

WORDS = "서고에서 옛 도로대장을 찾아 주었습니다."


def prepare() -> None:
    """Two requests, a dispute, and a giver of thanks with one left of the month."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    build()
    town = Town()
    for _ in range(3):
        town.ask()
    unclears.ask(actor=town.clerk3, doubt=unclears.Doubt("둑길", "일", "빔", (town.unit("D3"), town.unit("D4"))))
    row = thanks.give(actor=town.clerk1, receiver_id=town.person("clerk3"), message=WORDS)
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
    others = [code for code in ("clerk2", "mate3", "team3", "head2", "head3", "head4", "head5", "planner", "auditor") for _ in (1, 2)]
    Thanks.objects.bulk_create([Thanks(**{**columns, "receiver_id": town.person(code), "turn": 1 + place % 2}) for place, code in enumerate(others)])


def ask(gate: str) -> None:
    town = Town()
    actor, unit = town.clerk1, town.unit("D3")
    wait_for(gate)
    requests.ask(actor=actor, wanted=requests.Wanted(unit, "함께 묻기", "내용", 3))


def extend(who: str, request_id: str, gate: str) -> None:
    actor = getattr(Town(), who)
    wait_for(gate)
    requests.extend(actor=actor, request_id=int(request_id), days=2, reason="현장", progress="봄")


def reply(who: str, request_id: str, gate: str) -> None:
    actor = getattr(Town(), who)
    wait_for(gate)
    requests.reply(actor=actor, request_id=int(request_id), kind=ReplyKind.AGREED, body="예")


def rule(code: str, gate: str) -> None:
    town = Town()
    actor, unit = town.bureau2, town.unit(code)
    wait_for(gate)
    unclears.rule(actor=actor, unclear_id=1, verdict=unclears.Verdict(unit, "둑길은 도로의 부속물이므로 이 부서가 맡는다."))


def thank(receiver: str, gate: str) -> None:
    town = Town()
    actor, person = town.clerk1, town.person(receiver)
    wait_for(gate)
    thanks.give(actor=actor, receiver_id=person, message=WORDS)


def die(request_id: str) -> None:
    """Answers, and is killed before the transaction ends."""
    with transaction.atomic():
        requests.reply(actor=Town().clerk3, request_id=int(request_id), kind=ReplyKind.AGREED, body="예")
        sys.stdout.write("replied\n")
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    with clock.travel("2026-11-23T10:00"):
        try:
            {"prepare": prepare, "ask": ask, "extend": extend, "reply": reply, "rule": rule, "thank": thank, "die": die}[sys.argv[1]](*sys.argv[2:])
        except Refused as refusal:
            print(refusal.sentence)
            sys.exit(3)
