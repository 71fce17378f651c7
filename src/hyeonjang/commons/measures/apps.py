"""The measures application: finds the ``measures`` modules of every installed application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MeasuresConfig(AppConfig):
    name = "hyeonjang.commons.measures"
    verbose_name = "측정"

    def ready(self) -> None:
        autodiscover_modules("measures")
