"""Cases as a Django application: clocks for the calendar, a work list for the desk."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "hyeonjang.commons.cases"
    label = "cases"
    verbose_name = "민원·업무 건"

    def ready(self) -> None:
        from hyeonjang.commons.calendar import open_clocks as calendar_clocks
        from hyeonjang.commons.org import duties as words
        from hyeonjang.commons.ui import navigation, tasks

        from . import duties, open_clocks, permissions

        for duty, name in ((permissions.MANAGE, "건 종류 관리"), (permissions.INTAKE, "민원 접수"), (permissions.READ_ALL, "건 열람")):
            words.register(duty, name)
        calendar_clocks.register("cases", open_clocks.moved_cases)
        tasks.register(duties.tasks_of, "cases")
        for door, title, url_name, order in (
            ("시행", "목록", "cases:list", 10),
            ("시행", "접수", "cases:new", 11),
            ("시행", "맡은 건의 분포", "cases:loads", 12),
            ("시행", "건 들여오기", "cases:imports", 13),
            ("시행", "건 종류", "cases:types", 14),
            ("시행", "미리 받는 번호", "cases:numbers", 15),
        ):
            navigation.register(door=door, title=title, url_name=url_name, order=order, group="민원·업무 건")
