"""Notices as a Django application: pages behind 시행, a work list for the desk, words for its duties."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hyeonjang.commons.notices"
    label = "notices"
    verbose_name = "통지"

    def ready(self) -> None:
        from hyeonjang.commons.org import duties as duty_words
        from hyeonjang.commons.ui import navigation, tasks

        from . import duties, permissions

        for duty, words in ((permissions.MANAGE, "통지문 관리"), (permissions.RELEASE, "대량 발송 승인"),
                            (permissions.RETURNS, "반송 처리"), (permissions.READ, "통지 열람")):
            duty_words.register(duty, words)
        tasks.register(duties.tasks_of, "notices")
        for title, url_name, order in (
            ("보낸 통지", "notices:list", 30), ("대량 발송", "notices:runs", 31), ("발송 묶음", "notices:batches", 32),
            ("반송 읽히기", "notices:scan", 33), ("미도달", "notices:undelivered", 34), ("공시송달", "notices:publications", 35),
            ("통지문", "notices:templates", 36), ("통지 비용", "notices:costs", 37),
        ):
            navigation.register(door="시행", title=title, url_name=url_name, order=order, group="통지")
        navigation.register(door="시행", title="접속 열쇠", url_name="notices:keys", duty=permissions.MANAGE, order=38, group="통지")
