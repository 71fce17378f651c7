"""현장: the surface for people who are outside, with a phone in one hand."""

from __future__ import annotations

from django.apps import AppConfig

from hyeonjang.commons.ui import navigation


class FieldConfig(AppConfig):
    name = "hyeonjang.surfaces.field"
    label = "field"
    verbose_name = "현장 화면"

    def ready(self) -> None:
        navigation.register("내 일", "현장", "field:home", order=20)
