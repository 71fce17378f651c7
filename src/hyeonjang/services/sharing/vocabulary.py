"""The words of sharing, each once: states, kinds, stances."""

from __future__ import annotations

from django.db import models


class RequestState(models.TextChoices):
    """Where a request for cooperation stands. 민원 처리에 관한 법률 제20조."""

    WAITING = "waiting", "회신 기다림"
    REPLIED = "replied", "회신함"
    RETURNED = "returned", "소관 아님"
    WITHDRAWN = "withdrawn", "거둠"


class ReplyKind(models.TextChoices):
    """What the department asked says. A differing opinion is kept word for word (행정업무규정 제9조제4항)."""

    AGREED = "agreed", "이견 없음"
    CONDITION = "condition", "조건부"
    DIFFERING = "differing", "다른 의견"
    MATERIAL = "material", "자료·사실 회신"


class StepKind(models.TextChoices):
    """What happened to a request; only added."""

    ASKED = "asked", "요청"
    TAKEN = "taken", "담당 지정"
    REMINDED = "reminded", "기한 알림"
    EXTENDED = "extended", "회신기간 연장"
    REPLIED = "replied", "회신"
    RETURNED = "returned", "소관 아님"
    WITHDRAWN = "withdrawn", "거둠"
    DUE_MOVED = "due_moved", "기한 변동"
    NOTED = "noted", "경과"


class Visibility(models.TextChoices):
    """Who sees an issue."""

    COUNTY = "county", "모든 직원"
    CONCERNED = "concerned", "관련 부서만"


class IssueState(models.TextChoices):
    OPEN = "open", "진행 중"
    CLOSED = "closed", "마침"


class QuestionState(models.TextChoices):
    """An open question of an issue (풀 문제)."""

    OPEN = "open", "풀 문제"
    ANSWERED = "answered", "풀림"
    DROPPED = "dropped", "접음"


class Stance(models.TextChoices):
    """What a department says to a plan that touches it."""

    AGREED = "agreed", "이견 없음"
    CONDITION = "condition", "조건부 동의"
    DIFFERING = "differing", "다른 의견"


class Coordinated(models.TextChoices):
    """How 기획조정 ended. 연천군 기획업무 규칙 제4조, 연천군 사무전결 처리규칙 제7조제2항."""

    SETTLED = "settled", "조정함"
    DIFFERS = "differs", "의견이 달라 상급자 지시를 받음"
    RULED = "ruled", "상급자 지시"


class IssueStepKind(models.TextChoices):
    """What happened on an issue's page; only added."""

    OPENED = "opened", "현안 등록"
    CHANGED = "changed", "내용 고침"
    JOINED = "joined", "부서 더함"
    LEFT = "left", "부서 뺌"
    NOTE = "note", "소식"
    QUESTION = "question", "문제 올림"
    ANSWERED = "answered", "문제 풀림"
    DROPPED = "dropped", "문제 접음"
    MOVED = "moved", "문제의 담당·기한 변경"
    LINKED = "linked", "연결"
    UNLINKED = "unlinked", "연결 뺌"
    OPINION = "opinion", "부서 의견"
    COORDINATED = "coordinated", "기획조정"
    REQUESTED = "requested", "협조 요청"
    CLOSED = "closed", "마침"
    REOPENED = "reopened", "다시 엶"


class UnclearState(models.TextChoices):
    """Where a question of jurisdiction stands. 연천군 행정기구 및 정원 조례 시행규칙 제2조제3항."""

    OPEN = "open", "지정 기다림"
    RULED = "ruled", "지정함"
    WITHDRAWN = "withdrawn", "거둠"


class ClaimKind(models.TextChoices):
    """What a department says about whose work it is."""

    OURS = "ours", "우리 소관"
    NOT_OURS = "not_ours", "우리 소관 아님"
    SHARED = "shared", "나누어 맡음"


class Ruler(models.TextChoices):
    """Who designates the department: inside a bureau its head, otherwise 부군수."""

    BUREAU = "bureau", "국장"
    VICE = "vice", "부군수"
