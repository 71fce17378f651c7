"""The calendar application."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "hyeonjang.commons.calendar"
    label = "calendar"
    verbose_name = "휴일"
