"""``hyeonjang serve``: the web server, granian over WSGI."""

from __future__ import annotations

import argparse
import os
import sys

from hyeonjang.config import env
from hyeonjang.kit.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="받을 주소(기본 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="포트(기본 8000)")
    parser.add_argument("--workers", type=int, default=1, help="프로세스 수(기본 1)")


def command(args: argparse.Namespace) -> list[str]:
    """The command line of the server."""
    if not 1 <= args.port <= 65535:
        raise Refused(f"{args.port}번 포트는 없습니다. 1부터 65535까지에서 고르세요.", field="port")
    if args.workers < 1:
        raise Refused("프로세스 수는 1 이상이어야 합니다.", field="workers")
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        args.host,
        "--port",
        str(args.port),
        "--workers",
        str(args.workers),
        "--no-ws",
        "--log-level",
        "warning",
        "hyeonjang.config.wsgi:application",
    ]


def run(args: argparse.Namespace) -> int:
    """Become the server, so that its signals and exit code are ours. Production gets its static files
    first."""
    if env.is_production():
        import django

        django.setup()
        from django.core.management import call_command

        call_command("collectstatic", verbosity=0, interactive=False)
    line = command(args)
    os.execv(line[0], line)  # noqa: S606 - our own interpreter with checked arguments
