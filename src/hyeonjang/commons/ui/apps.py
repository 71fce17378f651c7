"""Components, form renderer, navigation and charts."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "hyeonjang.commons.ui"
    label = "ui"
    verbose_name = "화면 공통"

    def ready(self) -> None:
        from hyeonjang.commons.ui import forms

        forms.speak_korean()
