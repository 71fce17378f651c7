from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "hyeonjang.surfaces.portal"
    label = "portal"
    verbose_name = "군민 화면"
