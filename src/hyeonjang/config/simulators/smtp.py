"""A stand-in for a mail server: takes mail over SMTP (RFC 5321, no extensions) and keeps it in a file.

An address that begins with ``nobody`` is refused; one that begins with ``silent`` is taken and the answer lost.
"""

from __future__ import annotations

import json
import socketserver
import threading


class Handler(socketserver.StreamRequestHandler):
    """One session."""

    server: Server

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 simulator ready")
        recipients: list[str] = []
        while line := self.rfile.readline():
            word, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            match word.upper():
                case "QUIT":
                    self.say("221 bye")
                    return
                case "DATA":
                    self.say("354 go ahead")
                    self.keep(recipients)
                    if any(address.startswith("silent") for address in recipients):
                        return
                    self.say("250 taken")
                    recipients = []
                case "RCPT":
                    address = rest.partition("<")[2].partition(">")[0]
                    if address.startswith("nobody"):
                        self.say("550 no such mailbox")
                    else:
                        recipients.append(address)
                        self.say("250 ok")
                case _:
                    self.say("250 ok")

    def keep(self, recipients: list[str]) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) and line.rstrip(b"\r\n") != b".":
            lines.append(line[1:] if line.startswith(b"..") else line)
        text = b"".join(lines).decode("utf-8", "replace")
        with self.server.lock:
            self.server.mails.append({"to": recipients, "text": text})
            if self.server.path:
                with open(self.server.path, "a", encoding="utf-8") as file:  # noqa: PTH123
                    file.write(json.dumps({"to": recipients, "text": text}, ensure_ascii=False) + "\n")


class Server(socketserver.ThreadingTCPServer):
    """The stand-in with the mails that it took."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, path: str = "") -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.mails: list[dict[str, object]] = []
        self.lock = threading.Lock()
        self.path = path
