"""What the processes of ``test_killing`` run: a county with a released run, and workers without end."""

from __future__ import annotations

import sys
import threading

import django

django.setup()

from django.conf import settings  # noqa: E402

from hyeonjang.commons.notices.actions import runs  # noqa: E402
from hyeonjang.commons.notices.models import Run  # noqa: E402
from hyeonjang.commons.notices.vocabulary import Channel  # noqa: E402
from hyeonjang.commons.outbox import worker  # noqa: E402
from tests.commons.notices.conftest import SETTINGS, SHORT_VALUES, VALUES, Office, bodies, build_office, someone  # noqa: E402


def prepare(letters: int, messages: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    build_office()
    office = Office()
    office.publish()
    office.publish("texts", chain=(Channel.SMS,))
    for code, count, values in (("heirs", letters, VALUES), ("texts", messages, SHORT_VALUES)):
        number = runs.create(actor=office.clerk, template=code, title=f"{code} 발송", reason="죽여도 한 통")
        listed = [runs.Row(f"{n}", someone(n, name=f"상속인{n}", phone=f"010-2000-{1000 + n}"), values) for n in range(count)]
        runs.load(actor=office.clerk, run_id=number, rows=listed, source="명단")
        runs.dry_run(actor=office.clerk, run_id=number)
        runs.release(actor=office.head, run_id=number, digest=Run.objects.get(pk=number).digest)
    assert bodies is not None


def configure(http: str) -> None:
    settings.HYEONJANG_NOTICES = {
        **SETTINGS, "channels": "sms", "quiet": "", "quiet_holidays": "", "sms_url": http, "sms_app_key": "app",
        "sms_secret_key": "secret", "sms_sender": "031-839-2000",
    }
    runs.PIECE = 20
    from hyeonjang.commons.notices import pieces

    pieces.PIECE = 20


if __name__ == "__main__":
    configure(sys.argv[2])
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[3]), int(sys.argv[4]))
    else:
        worker.run(threading.Event(), lease_seconds=0.8, idle_seconds=0.02)
