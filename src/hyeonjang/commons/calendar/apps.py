"""The calendar application: tells the outbox which days are working days."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "hyeonjang.commons.calendar"
    verbose_name = "휴일"

    def ready(self) -> None:
        from hyeonjang.commons.calendar.queries import is_workday
        from hyeonjang.commons.outbox.schedule import use_workdays

        use_workdays(is_workday)
