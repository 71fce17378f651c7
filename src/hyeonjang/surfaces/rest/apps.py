from __future__ import annotations

from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "hyeonjang.surfaces.rest"
    label = "rest"
    verbose_name = "프로그램 접속"
