"""The one thing that the desk itself changes: one's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hyeonjang.commons import audit

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor
    from hyeonjang.commons.org.models import Account


@transaction.atomic
def change_password(*, actor: Actor, account: Account, new: str) -> None:
    """Set the actor's own password; the form has checked the present one and the rules for the new one."""
    account.set_password(new)
    account.must_change = False
    account.save(update_fields=["password", "must_change"])
    audit.record("desk.password_changed", actor, ("org.account", account.pk, account.get_username()))
