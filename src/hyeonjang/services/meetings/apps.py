"""Meetings as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "hyeonjang.services.meetings"
    label = "meetings"
    verbose_name = "간부회의"

    def ready(self) -> None:
        from hyeonjang.commons.calendar import open_clocks as calendar_clocks
        from hyeonjang.commons.org import duties as org_duties
        from hyeonjang.commons.org import following
        from hyeonjang.commons.ui import navigation, tasks
        from hyeonjang.services.meetings import duties, open_clocks, permissions, providers
        from hyeonjang.services.meetings import measures as measures
        from hyeonjang.services.meetings.queries import decisions

        org_duties.register(permissions.DUTY, "회의 운영")
        for title, url_name, duty, order in (
            ("회의 현황", "meetings:board", None, 10),
            ("회의", "meetings:list", None, 20),
            ("결정과 이행", "meetings:decisions", None, 30),
            ("내 달력", "meetings:feed", None, 40),
            ("정례회의 설정", "meetings:series", permissions.DUTY, 90),
        ):
            navigation.register(door="토론", title=title, url_name=url_name, duty=duty, order=order)
        navigation.register_home("meetings:board", lambda actor: actor.is_chief, order=30)
        tasks.register(duties.tasks_of, "meetings")
        following.register("meetings", decisions.open_work)
        calendar_clocks.register("meetings", open_clocks.recompute)
        providers.register("20-decisions", "진척 없는 결정", decisions.stale)
