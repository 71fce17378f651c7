"""The innovation programme as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class InnovationConfig(AppConfig):
    name = "hyeonjang.services.innovation"
    label = "innovation"
    verbose_name = "업무혁신"

    def ready(self) -> None:
        from hyeonjang.commons.ui import navigation

        for door, title, url_name, duty, order in (
            ("진단", "업무처리 실태조사", "desk:innovation:survey", None, 20),
            ("혁신안", "추진 현황판", "desk:innovation:board", None, 10),
            ("혁신안", "혁신안 목록", "desk:innovation:proposals", None, 20),
            ("혁신안", "단계별 선정", "desk:innovation:funnel", None, 30),
            ("혁신안", "심사", "desk:innovation:judging", None, 40),
            ("혁신안", "시상·채택", "desk:innovation:awards", None, 50),
            ("혁신안", "중단·폐지 목록", "desk:innovation:stops", None, 60),
            ("혁신안", "취합", "desk:innovation:collections", None, 70),
            ("혁신안", "익명 아이디어", "desk:innovation:ideas", None, 80),
            ("혁신안", "연차 설정", "desk:innovation:cycles", "innovation.programme", 90),
            ("측정", "약속과 효과", "desk:innovation:effects", None, 20),
        ):
            navigation.register(door=door, title=title, url_name=url_name, duty=duty, order=order)
