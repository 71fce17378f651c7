from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "hyeonjang.commons.parties"
    label = "parties"
    verbose_name = "당사자"
