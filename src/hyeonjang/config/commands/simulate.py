"""``hyeonjang simulate``: stand-ins for the providers of messages, in a process of their own."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--http-port", type=int, default=8025, help="문자·알림톡 모의 서버의 포트(0이면 빈 포트)")
    parser.add_argument("--smtp-port", type=int, default=8026, help="전자우편 모의 서버의 포트(0이면 빈 포트)")
    parser.add_argument("--keep", metavar="폴더", default="", help="받은 것을 적어 둘 폴더")


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; the first line printed names both ports."""
    from hyeonjang.config.simulators import nhn, smtp

    folder = Path(args.keep) if args.keep else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    http = nhn.server(args.http_port, str(folder / "messages.jsonl") if folder else "")
    mail = smtp.Server(args.smtp_port, str(folder / "mails.jsonl") if folder else "")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for server in (http, mail):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{http.server_address[1]} smtp://127.0.0.1:{mail.server_address[1]}", flush=True)
    print(f"HYEONJANG_NOTICES_SMS_URL와 HYEONJANG_NOTICES_ALIMTALK_URL을 http 주소로, 비밀값을 '{nhn.SECRET}'로 두세요.", flush=True)
    stop.wait()
    for server in (http, mail):
        server.shutdown()
        server.server_close()
    return 0
