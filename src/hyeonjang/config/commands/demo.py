"""``hyeonjang demo``: set up the demo county on an embedded database and serve it, with a worker beside."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

from hyeonjang.config import env
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

BASE_MOMENT = "2026-11-23T10:00:00"
PASSWORD = "hyeonjang-2026"  # noqa: S105 - the demo's, printed on the screen; production accounts have none


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="웹 서버 포트(기본 8000)")
    parser.add_argument("--today", action="store_true", help="시연 기준일 대신 오늘 날짜로 연다")
    parser.add_argument("--load-only", action="store_true", help="자료만 올리고 서버는 띄우지 않는다")


def _say(text: str) -> None:
    print(text, flush=True)


def _stand_on_the_demo_day(home: Path) -> None:
    """Move the clock so that the demo began on its day and time went on since, also over restarts."""
    stamp = home / "demo-clock.json"
    if stamp.exists():
        begun = clock.parse_moment(json.loads(stamp.read_text(encoding="utf-8"))["begun"])
    else:
        begun = clock.now()
        stamp.write_text(json.dumps({"begun": begun.isoformat()}), encoding="utf-8")
    moment = clock.parse_moment(BASE_MOMENT) + max(clock.now() - begun, timedelta(0))
    clock.stand_at(moment)


def _prepare(home: Path) -> list[tuple[str, str]]:
    import django

    django.setup()
    from django.core.management import call_command

    from hyeonjang.config.demo import load

    _say("[1/3] 데이터베이스를 준비합니다")
    call_command("migrate", verbosity=0, interactive=False)
    _say("[2/3] 시연용 군을 올립니다 (처음 한 번)")
    return load.county(home, password=PASSWORD, say=_say)


def _wait_until_up(url: str, server: subprocess.Popen[bytes]) -> bool:
    for _ in range(150):
        if server.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _serve(port: int, accounts: list[tuple[str, str]]) -> int:
    _say("[3/3] 웹 서버와 작업자를 띄웁니다")
    server = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "hyeonjang.config.cli", "serve", "--port", str(port)])
    worker = subprocess.Popen(
        [sys.executable, "-m", "hyeonjang.config.cli", "worker"])
    try:
        if not _wait_until_up(f"http://127.0.0.1:{port}/api/health", server):
            raise Refused(f"웹 서버가 뜨지 않았습니다. 다른 프로그램이 {port}번 포트를 쓰고 있으면 "
                          "'make demo PORT=8001'처럼 다른 포트로 여세요.")
        _say(f"\n  직원 화면   http://localhost:{port}/desk/")
        _say(f"  군민 화면   http://localhost:{port}/\n")
        _say(f"  시연 계정 (비밀번호는 모두 {PASSWORD})")
        for username, role in accounts:
            _say(f"    {username:<12} {role}")
        _say("\n  사람·팀·민원 기록은 모두 지어낸 것이며, 국회 의안 기록만 실제 자료(CC BY 4.0)입니다."
             "\n  멈추려면 Ctrl+C")
        while server.poll() is None and worker.poll() is None:
            time.sleep(0.5)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for process in (server, worker):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in (server, worker):
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def run(args: argparse.Namespace) -> int:
    if env.is_production():
        raise Refused(f"운영 설정({env.MODE.name}=production)에서는 시연 자료를 올릴 수 없습니다.")
    home = env.home()
    home.mkdir(parents=True, exist_ok=True)
    if not args.today:
        _stand_on_the_demo_day(home)
    accounts = _prepare(home)
    # A stop by the system is treated like Ctrl+C, so that server and worker end with this process.
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    return 0 if args.load_only else _serve(args.port, accounts)
