"""What the processes of ``test_at_once`` run: one verb each, all at the same moment."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import django

django.setup()

from datetime import date  # noqa: E402

from django.db import connections, transaction  # noqa: E402

from hyeonjang.commons.cases.actions import clock as clocks  # noqa: E402
from hyeonjang.commons.cases.actions import decide, numbers, types  # noqa: E402
from hyeonjang.commons.cases.models import Case  # noqa: E402
from hyeonjang.commons.org.actor import system_actor  # noqa: E402
from hyeonjang.kit.errors import Refused  # noqa: E402
from hyeonjang.law.periods.spec import Length  # noqa: E402
from tests.commons.cases.conftest import REASONS, Office, build_office, fields, publish  # noqa: E402


def wait_for(gate: str) -> None:
    """Say that everything is ready, and begin when the gate opens."""
    Path(f"{gate}.{os.getpid()}").touch()
    while not Path(gate).exists():
        time.sleep(0.001)


def prepare(count: str) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    build_office()
    publish("query", "질의")
    office = Office()
    for _ in range(int(count)):
        office.open()


def decide_as(who: str, case_id: str, moment: str) -> None:
    actor = getattr(Office(), who)
    case = Case.objects.get(pk=int(case_id))
    wait_for(moment)
    decide.decide(actor=actor, case_id=case.pk, outcome="grant", reasons=REASONS, seen=case.version)


def reserve(count: str, moment: str) -> None:
    actor = Office().clerk
    wait_for(moment)
    for _ in range(int(count)):
        numbers.reserve(actor=actor, type_code="query")


def publish_at_once(version: str, moment: str) -> None:
    wait_for(moment)
    types.publish_version(actor=system_actor(), version_id=int(version))


def drafts() -> None:
    """Two drafts whose validity crosses; their ids are printed."""
    ids = [types.draft_version(actor=system_actor(), type_code="query", valid_from=day, **fields())
           for day in (date(2026, 6, 1), date(2026, 6, 1))]
    print(*ids)


def supplement_and_extend(case_id: str, verb: str, moment: str) -> None:
    """Two different verbs on one case: both are lawful, so both must stand, one after the other."""
    actor = Office().clerk
    wait_for(moment)
    if verb == "supplement":
        clocks.demand_supplement(actor=actor, case_id=int(case_id), what="위임장", length=Length.parse("7일"), evidence="1")
    else:
        clocks.extend(actor=actor, case_id=int(case_id), length=Length.parse("3일"), ground="사실관계ㆍ현장 확인", reason="현장")


def die_in_the_middle(case_id: str) -> None:
    """Decides, and is killed before the transaction ends."""
    with transaction.atomic():
        decide.decide(actor=Office().team, case_id=int(case_id), outcome="grant", reasons=REASONS)
        sys.stdout.write("decided\n")
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)


def decide_all(ids: list[int], told: int) -> None:
    """A worker that decides one case after the other and says so before and after each."""
    for pk in ids:
        case = Case.objects.get(pk=pk)
        if case.active:
            os.write(told, b"b")
            decide.decide(actor=Office().team, case_id=case.pk, outcome="grant", reasons=REASONS, seen=case.version)
            os.write(told, b"d")


def kill_deciders(first: str, last: str) -> None:
    """Let workers decide, and kill each in the middle of one of its first decisions, at a moment nobody chose.

    The next worker goes on where the dead one stopped. What is waited for is the work itself, so that a slow
    machine only takes longer. Prints how many were killed.
    """
    dice, kills, took = random.Random(44), 0, 0.05
    connections.close_all()
    while True:
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            decide_all(list(range(int(first), int(last) + 1)), write)
            os._exit(0)
        os.close(write)
        wanted, begun, signs = dice.randint(1, 3), 0.0, 0
        while sign := os.read(read, 1):
            signs += sign == b"b"
            if sign == b"d":
                took = min(took * 2, max(0.005, time.perf_counter() - begun))
            elif signs == wanted:
                time.sleep(dice.uniform(0, took))
                os.kill(child, signal.SIGKILL)
                kills += 1
            begun = time.perf_counter()
        os.close(read)
        if os.waitpid(child, 0)[1] == 0:
            print(kills)
            return


if __name__ == "__main__":
    from hyeonjang.kit import clock

    # Each process starts its own clock, so what is prepared must lie before what is done with it.
    with clock.travel("2026-11-23T09:00" if sys.argv[1] == "prepare" else "2026-11-23T10:00"):
        try:
            {"prepare": prepare, "decide": decide_as, "reserve": reserve, "publish": publish_at_once, "drafts": drafts,
             "verb": supplement_and_extend, "die": die_in_the_middle, "kill": kill_deciders}[sys.argv[1]](*sys.argv[2:])
        except Refused as refusal:
            print(refusal.sentence)
            sys.exit(3)
