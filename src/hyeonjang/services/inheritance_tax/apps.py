"""The inheritance desk as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class InheritanceTaxConfig(AppConfig):
    name = "hyeonjang.services.inheritance_tax"
    label = "inheritance_tax"
    verbose_name = "상속 취득세 안내"

    def ready(self) -> None:
        from hyeonjang.commons.calendar import open_clocks as calendar_clocks
        from hyeonjang.commons.ui import navigation, tasks

        from . import duties, open_clocks

        calendar_clocks.register("inheritance_tax", open_clocks.recompute)
        tasks.register(duties.tasks_of, "inheritance_tax")
        for title, url_name, order in (
            ("상속 취득세 안내", "inheritance_tax:desk", 40),
            ("사망신고 창구", "inheritance_tax:counter", 41),
            ("자료 들여오기", "inheritance_tax:uploads", 42),
            ("안내의 효과", "inheritance_tax:effect", 43),
            ("안내 설정", "inheritance_tax:settings", 44),
        ):
            navigation.register(door="시행", title=title, url_name=url_name, order=order, group="상속 취득세 안내")
