"""Sharing as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "hyeonjang.services.sharing"
    label = "sharing"
    verbose_name = "부서간 업무공유"

    def ready(self) -> None:
        from hyeonjang.commons.calendar import open_clocks as calendar_clocks
        from hyeonjang.commons.cases import partners
        from hyeonjang.commons.org import duties as org_duties
        from hyeonjang.commons.org import following
        from hyeonjang.commons.ui import navigation, tasks
        from hyeonjang.services.sharing import duties, open_clocks, permissions
        from hyeonjang.services.sharing import measures as measures

        org_duties.register(permissions.COORDINATE, "기획조정")
        for title, url_name, order in (
            ("협조 요청", "sharing:requests", 30),
            ("누가 누구를 기다리나", "sharing:waits", 31),
            ("군정 현안", "sharing:issues", 32),
            ("소관 지정", "sharing:unclears", 33),
            ("고마움", "sharing:thanks", 34),
        ):
            navigation.register(door="시행", title=title, url_name=url_name, order=order, group="부서간 업무공유")
        tasks.register(duties.tasks_of, "sharing")
        tasks.register_glances("30-sharing", duties.glances)
        following.register("sharing", duties.open_work)
        calendar_clocks.register("sharing", open_clocks.recompute)
        partners.register("sharing", partners.Source(duties.partners_of, duties.ask_url))
