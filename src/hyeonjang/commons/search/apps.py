"""The search application."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hyeonjang.commons.search"
    label = "search"
    verbose_name = "찾기"

    def ready(self) -> None:
        from . import handlers  # noqa: F401 - registers the nightly comparison
