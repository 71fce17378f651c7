"""Who calls the interface for programs: a JSON Web Token, HS256 and nothing else (RFC 7519, RFC 7515).

The token names the key (``iss``) and the moment (``iat``, at most thirty seconds off), as GOV.UK Notify asks for it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import uuid
from typing import Any

from hyeonjang.commons.outbox.machine import machine_now

from .actions.keys import secret_of
from .models import ApiKey

BOUND_SECONDS = 30


class Denied(Exception):
    """The call is not let in; ``status`` and ``message`` as the interface writes them."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def _part(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        raise Denied(403, "Invalid token: signature, api token is not valid") from None


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(_part(text))
    except ValueError:
        raise Denied(403, "Invalid token: signature, api token is not valid") from None
    if not isinstance(found, dict):
        raise Denied(403, "Invalid token: signature, api token is not valid")
    return found


def caller(header: str) -> ApiKey:
    """The key behind an Authorization header; raises ``Denied``."""
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer" or not token:
        raise Denied(401, "Unauthorized: authentication token must be provided")
    pieces = token.split(".")
    if len(pieces) != 3:
        raise Denied(403, "Invalid token: signature, api token is not valid")
    head, claims = _json(pieces[0]), _json(pieces[1])
    if head.get("alg") != "HS256":
        raise Denied(403, "Invalid token: algorithm used is not HS256")
    key = _key(claims.get("iss"))
    wanted = hmac.new(secret_of(key).encode(), f"{pieces[0]}.{pieces[1]}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(wanted, _part(pieces[2])):
        raise Denied(403, "Invalid token: API key not found")
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int):
        raise Denied(403, "Invalid token: iat field not provided")
    if abs(machine_now().timestamp() - issued) > BOUND_SECONDS:
        raise Denied(403, "Error: Your system clock must be accurate to within 30 seconds")
    return key


def _key(issuer: object) -> ApiKey:
    if not isinstance(issuer, str):
        raise Denied(403, "Invalid token: iss field not provided")
    try:
        service = uuid.UUID(issuer)
    except ValueError:
        raise Denied(403, "Invalid token: service id is not the right data type") from None
    key = ApiKey.objects.filter(service_id=service).first()
    if key is None:
        raise Denied(403, "Invalid token: service not found")
    if key.revoked_at is not None:
        raise Denied(403, "Invalid token: API key revoked")
    return key
