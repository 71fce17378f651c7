"""``hyeonjang worker``: deliver events and run schedules until told to stop."""

from __future__ import annotations

import argparse
import signal
import threading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="밀린 일만 처리하고 끝낸다")


def run(args: argparse.Namespace) -> int:
    """Work; SIGTERM and Ctrl+C let the delivery at hand finish."""
    import django

    django.setup()
    from hyeonjang.commons.outbox import worker

    if args.once:
        worker.tick()
        print(f"{worker.run_pending():,}건을 처리했습니다.")
        return 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run(stop)
    return 0
