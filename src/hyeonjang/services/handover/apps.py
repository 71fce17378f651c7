"""Handing over as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "hyeonjang.services.handover"
    label = "handover"
    verbose_name = "업무 인계·인수"

    def ready(self) -> None:
        from hyeonjang.commons.ui import navigation, tasks
        from hyeonjang.services.handover import duties, own, providers
        from hyeonjang.services.handover import measures as measures

        for title, url_name, order in (("업무 인계·인수", "handover:list", 60), ("부서 경계", "handover:boundaries", 61)):
            navigation.register(door="토론", title=title, url_name=url_name, order=order, group="인계와 부서 경계")
        tasks.register(duties.tasks_of, "handover")
        tasks.register_glances("30-handover", duties.glances_of)
        for provider in own.OWN:
            providers.register(provider)
