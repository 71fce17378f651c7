"""Cases as a Django application: clocks for the calendar, a work list for the desk."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "hyeonjang.commons.cases"
    label = "cases"
    verbose_name = "민원·업무 건"

    def ready(self) -> None:
        from hyeonjang.commons.calendar import open_clocks as calendar_clocks

        from . import open_clocks

        calendar_clocks.register("cases", open_clocks.moved_cases)
