"""Handing over as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "hyeonjang.services.handover"
    label = "handover"
    verbose_name = "업무 인계·인수"

    def ready(self) -> None:
        from hyeonjang.commons.calendar import open_clocks as calendar_clocks
        from hyeonjang.commons.org import following
        from hyeonjang.commons.ui import navigation, tasks
        from hyeonjang.services.handover import duties, open_clocks, own, providers
        from hyeonjang.services.handover import measures as measures
        from hyeonjang.services.handover.queries import packs

        for title, url_name, order in (("업무 인계·인수", "handover:list", 35), ("부서 경계", "handover:boundaries", 36)):
            navigation.register(door="시행", title=title, url_name=url_name, order=order, group="부서간 업무공유")
        tasks.register(duties.tasks_of, "handover")
        tasks.register_glances("30-handover", duties.glances_of)
        following.register("handover", packs.open_work)
        calendar_clocks.register("handover", open_clocks.recompute)
        for provider in own.OWN:
            providers.register(provider)
