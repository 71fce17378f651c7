"""The words of handing over a post, each once."""

from __future__ import annotations

from django.db import models


class Reason(models.TextChoices):
    """Why work passes to somebody else. 행정업무의 운영 및 혁신에 관한 규정 제61조제1항; 같은 규정 시행규칙 제45조제2항."""

    APPOINTMENT = "appointment", "인사발령"
    REORGANISATION = "reorganisation", "기구개편"
    DUTIES = "duties", "업무분장 조정"
    SUCCESSOR = "successor", "직무대리에서 후임자로"


class PackState(models.TextChoices):
    PROPOSED = "proposed", "작성 전"
    DRAWN = "drawn", "작성"
    HANDED = "handed", "인계"
    TAKEN = "taken", "인수"
    WITNESSED = "witnessed", "입회 확인"
    WITHDRAWN = "withdrawn", "취소"


OVER = frozenset({PackState.TAKEN, PackState.WITNESSED})
WAITING = frozenset({PackState.PROPOSED, PackState.DRAWN, PackState.HANDED})


class Part(models.TextChoices):
    """The headings of 별지 제12호서식 (업무인계ㆍ인수서). 같은 규정 시행규칙 제45조제1항."""

    DUTIES = "1a", "담당 업무"
    PLANS = "1b", "주요 업무계획 및 진행사항"
    ISSUES = "1c", "현안사항 및 문제점"
    PENDING = "1d", "주요 미결사항"
    PAPERS = "2", "관련 문서 현황"
    GOODS = "3", "주요 물품 및 예산 등 인계ㆍ인수가 필요한 사항"
    NOTES = "4", "그 밖의 참고사항"


class StepKind(models.TextChoices):
    """What happened to a pack."""

    PROPOSED = "proposed", "인계 예정"
    DRAWN = "drawn", "작성"
    NAMED = "named", "인수자 정함"
    HANDED = "handed", "인계"
    TAKEN = "taken", "인수"
    CARRIED = "carried", "담당 바꿈"
    WITNESSED = "witnessed", "입회 확인"
    DUE_MOVED = "due_moved", "기한 바뀜"
    RIGHT_NOTED = "right_noted", "권한 적음"
    RIGHT_MOVED = "right_moved", "권한 받음"
    WITHDRAWN = "withdrawn", "취소"
