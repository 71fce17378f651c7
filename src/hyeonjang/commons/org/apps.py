"""The organisation application."""

from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "hyeonjang.commons.org"
    verbose_name = "조직"
