"""Keys of programs for the interface of GOV.UK Notify: ``name-serviceid-secret``.

The secret is an HMAC of the installation's secret over the key's ids, written as a UUID: it can be shown once and
checked at any time, and it is stored nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused

from .. import permissions
from ..models import ApiKey


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key; ``text`` is shown once."""

    id: int
    text: str


def secret_of(key: ApiKey) -> str:
    made = hmac.new(settings.SECRET_KEY.encode(), f"notices {key.service_id} {key.salt}".encode(), hashlib.sha256)
    return str(uuid.UUID(bytes=made.digest()[:16]))


@transaction.atomic
def issue(*, actor: Actor, name: str, unit_id: int) -> Issued:
    """A key for a program that sends for a department (duty ``notices.manage``)."""
    permissions.need(actor.has(permissions.MANAGE), "접속 열쇠는 통지문 관리 담당만 발급할 수 있습니다.")
    if not re.fullmatch(r"[a-z0-9_]{2,40}", name):
        raise Refused("이름은 영문 소문자와 숫자, 밑줄로 2자에서 40자까지 적으세요.", field="name")
    key = ApiKey.objects.create(name=name, unit_id=unit_id, created_at=clock.now(), created_by=actor.name[:200])
    audit.record("notices.key_issued", actor, ("notices.key", key.pk, name), detail={"unit": unit_id})
    return Issued(int(key.pk), f"{name}-{key.service_id}-{secret_of(key)}")


@transaction.atomic
def revoke(*, actor: Actor, key_id: int) -> None:
    """From now on the key opens nothing."""
    permissions.need(actor.has(permissions.MANAGE), "접속 열쇠는 통지문 관리 담당만 폐기할 수 있습니다.")
    key = ApiKey.objects.select_for_update().filter(pk=key_id, revoked_at=None).first()
    if key is None:
        raise NotFound("그런 열쇠가 없거나 이미 폐기했습니다. 화면을 새로 고쳐 주세요.")
    key.revoked_at = clock.now()
    key.save(update_fields=["revoked_at"])
    audit.record("notices.key_revoked", actor, ("notices.key", key.pk, key.name))
