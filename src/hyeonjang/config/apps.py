"""The composition root's own start-up: it introduces to each other what may not know each other."""

from __future__ import annotations

from django.apps import AppConfig


class RootConfig(AppConfig):
    name = "hyeonjang.config"
    label = "root"

    def ready(self) -> None:
        from hyeonjang.config import wiring

        wiring.connect()
