"""JSON over HTTP with the standard library: one request, its answer, and the two ways in which it can fail."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from .base import Unreachable

TIMEOUT_SECONDS = 20


class Odd(Exception):
    """The provider answered with something that is no answer."""


def call(
    method: str, base: str, path: str, *, headers: dict[str, str], body: object = None, query: dict[str, str] | None = None
) -> dict[str, Any]:
    """The JSON answer. Raises ``Unreachable`` when no connection came about, ``Odd`` for an answer that cannot be
    read, ``OSError`` when the connection broke after the request was under way."""
    parts = urlsplit(base)
    kind = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}.get(parts.scheme)
    if kind is None or not parts.hostname:
        raise Odd(f"no address: {base}")
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    try:
        try:
            connection.connect()
        except OSError as error:
            raise Unreachable(f"{parts.hostname}에 닿지 않음: {error}") from error
        target = parts.path.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")
        data = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
        connection.request(method, target, data, {"Content-Type": "application/json;charset=UTF-8", **headers})
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        if response.status == http.client.TOO_MANY_REQUESTS:
            raise Unreachable(f"{parts.hostname}이 너무 잦다고 함")
    finally:
        connection.close()
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise Odd(f"{response.status}: {text[:200]}") from error
    if not isinstance(answer, dict):
        raise Odd(f"{response.status}: {text[:200]}")
    return answer
