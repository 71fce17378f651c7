"""Benefits as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "hyeonjang.services.benefits"
    label = "benefits"
    verbose_name = "사회보장급여"

    def ready(self) -> None:
        from hyeonjang.commons.cases import owners
        from hyeonjang.commons.ui import field, navigation, tasks

        from . import duties
        from .vocabulary import PREFIX

        owners.register(PREFIX, "사회보장급여", "benefits:of_case")
        tasks.register(duties.tasks_of, "benefits")
        field.register(duties.stops_of, "benefits")
        for title, url_name, order in (
            ("보장결정", "benefits:desk", 20),
            ("급여 신청 받기", "benefits:new", 21),
            ("회신 기다림", "benefits:waiting", 22),
            ("급여 설정", "benefits:settings", 24),
        ):
            navigation.register(door="시행", title=title, url_name=url_name, order=order, group="사회보장급여")
