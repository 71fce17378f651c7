from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "hyeonjang.surfaces.portal"
    label = "portal"
    verbose_name = "군민 화면"

    def ready(self) -> None:
        from hyeonjang.commons.ui import portal

        portal.register(
            "내 신청은 지금 어디에 있나요?",
            "편지에 적힌 조회번호로 처리 단계와 결정할 날, 결정한 까닭을 봅니다.",
            "portal:status",
            order=5,
        )
