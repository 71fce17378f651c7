"""What can be measured, shown to everybody who works here."""

from __future__ import annotations

from django.apps import AppConfig


class GaugesConfig(AppConfig):
    name = "hyeonjang.surfaces.gauges"
    label = "gauges"
    verbose_name = "지표 화면"

    def ready(self) -> None:
        from hyeonjang.commons.ui import navigation

        navigation.register("측정", "지표", "gauges:list", order=30)
