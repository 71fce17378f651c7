"""The outbox application: finds the ``handlers`` modules of every installed application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    name = "hyeonjang.commons.outbox"
    verbose_name = "후속 처리"

    def ready(self) -> None:
        autodiscover_modules("handlers")
