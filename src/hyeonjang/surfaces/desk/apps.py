"""The desk: what officials see."""

from __future__ import annotations

from django.apps import AppConfig

from hyeonjang.commons.ui import navigation


class DeskConfig(AppConfig):
    name = "hyeonjang.surfaces.desk"
    label = "desk"
    verbose_name = "직원 화면"

    def ready(self) -> None:
        navigation.register("내 일", "내 일", "desk:work", order=10)
        navigation.register("운영", "화면 부품", "desk:gallery", duty="system.operate", order=900)
