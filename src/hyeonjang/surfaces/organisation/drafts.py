"""A file between preview and confirmation: sealed into the page, so that nothing is stored before it is confirmed.

The seal is the server's signature over the parsed content, bound to the account and valid for some hours; a
page that was changed by hand does not open.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, cast

from django.core import signing

from hyeonjang.commons.documents import xlsx_check
from hyeonjang.commons.org import exchange
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.state import State
from hyeonjang.kit.errors import Refused

_DRAFT, _ERRORS = "organisation.draft", "organisation.errors"
_HOURS = 12 * 3600
_LIMITS = xlsx_check.Limits(exchange.MAX_BYTES, exchange.MAX_UNPACKED, columns=200, cells=2_000_000)


@dataclass(frozen=True)
class Draft:
    """What a file wants the organisation to be, and where its successions stood."""

    file_name: str
    wanted: State
    rows: dict[tuple[str, str], int] = field(default_factory=dict)


def read(content: bytes) -> exchange.Reading:
    """A file as read; refuses what is no workbook, is locked, or was built to exhaust the machine."""
    if zipfile.is_zipfile(BytesIO(content)):
        xlsx_check.check_package(content, _LIMITS)
    return exchange.read(content)


def seal(actor: Actor, draft: Draft) -> str:
    rows = [[*pair, row] for pair, row in draft.rows.items()]
    value = {"by": actor.account_id, "name": draft.file_name, "wanted": draft.wanted.as_json(), "rows": rows}
    return signing.dumps(value, salt=_DRAFT, compress=True)


def unseal(actor: Actor, token: str) -> Draft:
    """The draft that ``seal`` closed for this account; refuses any other."""
    value = _load(actor, token, _DRAFT)
    rows = {(old, new): row for old, new, row in value["rows"]}
    return Draft(str(value["name"]), State.from_json(value["wanted"]), rows)


def seal_errors(actor: Actor, reading: exchange.Reading, file_name: str) -> str:
    errors = [[error.sheet, error.row, error.column, error.message] for error in reading.errors]
    value = {"by": actor.account_id, "name": file_name, "sheets": reading.sheets, "errors": errors}
    return signing.dumps(value, salt=_ERRORS, compress=True)


def marked(actor: Actor, token: str) -> tuple[str, bytes]:
    """The name of a faulty file, and the file with its errors written into it."""
    value = _load(actor, token, _ERRORS)
    errors = [exchange.Error(*row) for row in value["errors"]]
    return str(value["name"]), exchange.marked(value["sheets"], errors)


def _load(actor: Actor, token: str, salt: str) -> dict[str, Any]:
    try:
        value = cast("dict[str, Any]", signing.loads(token, salt=salt, max_age=_HOURS))
    except signing.BadSignature:
        value = {}
    if value.get("by", -1) != actor.account_id:
        raise Refused("파일을 올린 지 오래되었거나 다른 화면에서 온 요청이라 열 수 없습니다. 파일을 다시 올려 주세요.",
                      field="draft")
    return value
