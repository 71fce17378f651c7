"""The innovation programme as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class InnovationConfig(AppConfig):
    name = "hyeonjang.services.innovation"
    label = "innovation"
    verbose_name = "업무혁신"

    def ready(self) -> None:
        from hyeonjang.commons.measures import subjects
        from hyeonjang.commons.org import following
        from hyeonjang.commons.processes import own_logs
        from hyeonjang.commons.ui import navigation, portal, tasks
        from hyeonjang.services.innovation import duties
        from hyeonjang.services.innovation.queries import log, standing

        for door, title, url_name, duty, order in (
            ("진단", "업무처리 실태조사", "innovation:survey", None, 20),
            ("혁신안", "추진 현황판", "innovation:board", None, 10),
            ("혁신안", "혁신안 목록", "innovation:proposals", None, 20),
            ("혁신안", "단계별 선정", "innovation:funnel", None, 30),
            ("혁신안", "심사", "innovation:judging", None, 40),
            ("혁신안", "시상·채택", "innovation:awards", None, 50),
            ("혁신안", "중단·폐지 목록", "innovation:stops", None, 60),
            ("혁신안", "취합", "innovation:collections", None, 70),
            ("혁신안", "익명 아이디어", "innovation:ideas", None, 80),
            ("혁신안", "연차 설정", "innovation:cycles", "innovation.programme", 90),
            ("측정", "약속과 효과", "innovation:effects", None, 20),
        ):
            navigation.register(door=door, title=title, url_name=url_name, duty=duty, order=order)
        navigation.register_home(
            "innovation:board", lambda actor: actor.has("innovation.programme"), order=20
        )
        portal.register(
            "약속을 지켰나요?",
            "군이 군민에게 한 약속과 그 결과를 그대로 보여 드립니다.",
            "promises:list",
            order=10,
        )
        own_logs.register(log.LOG)
        tasks.register(duties.tasks_of, "innovation")
        following.register("innovation", standing.open_work)
        subjects.register(standing.SUBJECT, standing.subjects)
