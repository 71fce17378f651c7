"""운영: what keeps the house running, and what everybody asks of it: deadlines and holidays."""

from __future__ import annotations

from django.apps import AppConfig

from hyeonjang.commons.ui import navigation


class OperationsConfig(AppConfig):
    name = "hyeonjang.surfaces.operations"
    label = "operations"
    verbose_name = "운영 화면"

    def ready(self) -> None:
        navigation.register("내 일", "기한 계산", "operations:deadline", order=60)
        navigation.register("내 일", "휴일", "operations:holidays", order=70)
        navigation.register("운영", "후속 처리", "operations:outbox", duty="system.operate", order=20)
        navigation.register("운영", "결정 기록", "operations:decisions", duty="audit.read", order=30)
        navigation.register("운영", "열람 기록", "operations:looks", duty="audit.read", order=40)
