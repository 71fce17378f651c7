"""A stand-in for NHN Cloud's SMS v3.0 and 알림톡 v2.2, as their published guides describe them.

Telephone numbers decide what happens: one that ends in ``0001`` has no KakaoTalk, in ``0002`` takes no SMS, in
``0003`` is refused at once, in ``0004`` is taken and the answer lost; any other arrives.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "secret"  # noqa: S105 - the stand-in's own


@dataclass
class Store:
    """What was taken, in order."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    path: str = ""

    def take(self, kind: str, body: dict[str, Any], idempotency: str) -> list[dict[str, Any]] | None:
        """The new messages; None for a request that was taken before."""
        with self.lock:
            if idempotency and idempotency in self.keys:
                return None
            self.keys.add(idempotency)
            request = f"{time.strftime('%Y%m%d%H%M%S')}{len(self.messages):06d}"
            made = []
            for seq, who in enumerate(body["recipientList"], 1):
                row = {"kind": kind, "requestId": request, "recipientSeq": seq, "recipientNo": who["recipientNo"],
                       "recipientGroupingKey": who.get("recipientGroupingKey", ""),
                       "body": who.get("content") or body.get("body", ""), "title": body.get("title", ""),
                       "templateCode": body.get("templateCode", "")}
                self.messages.append(row)
                made.append(row)
                if self.path:
                    with open(self.path, "a", encoding="utf-8") as file:  # noqa: PTH123
                        file.write(json.dumps(row, ensure_ascii=False) + "\n")
            return made

    def find(self, kinds: set[str], **wanted: str) -> list[dict[str, Any]]:
        with self.lock:
            return [row for row in self.messages if row["kind"] in kinds
                    and all(str(row[name]) == value for name, value in wanted.items())]


def _header(fine: bool = True, code: int = 0, text: str = "SUCCESS") -> dict[str, Any]:
    return {"isSuccessful": fine, "resultCode": code, "resultMessage": text}


def _result(row: dict[str, Any]) -> dict[str, Any]:
    refused = row["recipientNo"].endswith("0003")
    return {"recipientNo": row["recipientNo"], "recipientSeq": row["recipientSeq"], "resultCode": -1 if refused else 0,
            "resultMessage": "InvalidRecipient" if refused else "SUCCESS", "recipientGroupingKey": row["recipientGroupingKey"]}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    store: Store

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def _answer(self, value: object) -> None:
        data = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _known(self) -> bool:
        if self.headers.get("X-Secret-Key") == SECRET:
            return True
        self._answer({"header": _header(False, -2, "NotAuthorized")})
        return False

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if not self._known():
            return
        kind = self.path.rpartition("/")[2]
        made = self.store.take(kind, body, self.headers.get("X-NC-API-IDEMPOTENCY-KEY", ""))
        if made is None:
            self._answer({"header": _header(False, -9999, "Duplicated request")})
        elif made[0]["recipientNo"].endswith("0004"):
            self.connection.close()  # taken, but nobody hears it
        elif kind == "raw-messages":
            self._answer({"header": _header(), "message": {"requestId": made[0]["requestId"],
                                                           "sendResults": [_result(row) for row in made]}})
        else:
            self._answer({"header": _header(), "body": {"data": {
                "requestId": made[0]["requestId"], "statusCode": "2", "sendResultList": [_result(row) for row in made]}}})

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/_messages":
            self._answer(self.store.find({"sms", "mms", "raw-messages"}))
            return
        if not self._known():
            return
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path.startswith("/alimtalk/"):
            self._alimtalk(parts.path, query)
        else:
            self._sms(parts.path, query)

    def _sms(self, path: str, query: dict[str, str]) -> None:
        tail = path.partition("/sender/")[2].split("/")
        if len(tail) == 1:
            rows = self.store.find({tail[0]}, recipientGroupingKey=query["recipientGroupingKey"])
            self._answer({"header": _header(), "body": {"pageNum": 1, "pageSize": 15, "totalCount": len(rows), "data": rows}})
            return
        row = self.store.find({tail[0]}, requestId=tail[1], recipientSeq=query["recipientSeq"])[0]
        fine = not row["recipientNo"].endswith("0002")
        self._answer({"header": _header(), "body": {"data": {
            **row, "msgStatus": "3" if fine else "4", "resultCode": "1000" if fine else "3000",
            "resultCodeName": "성공" if fine else "전원 꺼짐"}}})

    def _alimtalk(self, path: str, query: dict[str, str]) -> None:
        tail = path.partition("/messages")[2].strip("/")
        if not tail:
            rows = self.store.find({"raw-messages"}, recipientGroupingKey=query["recipientGroupingKey"])
            self._answer({"header": _header(), "messageSearchResultResponse": {"messages": rows, "totalCount": len(rows)}})
            return
        request, _, seq = tail.partition("/")
        row = self.store.find({"raw-messages"}, requestId=request, recipientSeq=seq)[0]
        fine = not row["recipientNo"].endswith("0001")
        self._answer({"header": _header(), "message": {
            **row, "messageStatus": "COMPLETED" if fine else "FAILED", "resultCode": "MRC01" if fine else "MRC02",
            "resultCodeName": "성공" if fine else "카카오톡 미사용"}})


def server(port: int, path: str = "") -> ThreadingHTTPServer:
    """The stand-in, bound but not serving yet; ``path`` is a file that every message is written to as well."""
    handler = type("Bound", (Handler,), {"store": Store(path=path)})
    return ThreadingHTTPServer(("127.0.0.1", port), handler)
