"""The organisation application: also when somebody last signed in, by the product's own clock."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "hyeonjang.commons.org"
    verbose_name = "조직"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.disconnect(dispatch_uid="update_last_login")  # Django's own asks the machine's clock
        user_logged_in.connect(_signed_in, dispatch_uid="hyeonjang.org.signed_in")


def _signed_in(sender: object, user: Any, **more: object) -> None:
    from hyeonjang.kit import clock

    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
