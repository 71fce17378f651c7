"""Secret calendar addresses: one a person, shown once, taken back at any time."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.actions import common
from hyeonjang.services.meetings.models import Feed


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, actor: Actor) -> str:
    """A fresh secret (256 bits); an earlier address of the same person stops working. Only its hash is kept, so it
    is shown this once."""
    permissions.need_official(actor)
    person = common.person_of(actor)
    now = clock.now()
    Feed.objects.select_for_update().filter(person_id=person, revoked_at=None).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    row = Feed.objects.create(person_id=person, digest=digest_of(token), made_at=now)
    common.record("feed_made", actor, "feed", row.pk, "달력 주소")
    return token


@transaction.atomic
def revoke(*, actor: Actor) -> None:
    """Take the address back; calendars that know it get nothing more."""
    person = common.person_of(actor)
    row = Feed.objects.select_for_update().filter(person_id=person, revoked_at=None).first()
    if row is None:
        raise NotFound("지금 쓰는 달력 주소가 없습니다.")
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    common.record("feed_revoked", actor, "feed", row.pk, "달력 주소")
