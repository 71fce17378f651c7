"""The words of a case: its states and what can happen to it."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """Where a case stands."""

    RECEIVED = "received", "접수"
    WORKING = "working", "처리 중"
    SUPPLEMENT = "supplement", "보완 기다림"
    PAUSED = "paused", "정지"
    DECIDING = "deciding", "결재 중"
    DECIDED = "decided", "결정"
    OBJECTION = "objection", "이의신청 중"
    WITHDRAWN = "withdrawn", "취하"
    TRANSFERRED = "transferred", "이송"
    CLOSED = "closed", "종결"


OPEN = frozenset({State.RECEIVED, State.WORKING, State.SUPPLEMENT, State.PAUSED, State.DECIDING})
ACTIVE = OPEN | {State.OBJECTION}


class Kind(models.TextChoices):
    """What happened. The order of the list is the order in which things usually happen."""

    RECEIVED = "received", "접수"
    ASSIGNED = "assigned", "배정"
    STEP = "step", "단계 진행"
    ACTIVITY = "activity", "업무"
    DOCUMENT = "document", "서류 도착"
    CONSENT = "consent", "동의"
    SUPPLEMENT_DEMANDED = "supplement_demanded", "보완 요구"
    SUPPLEMENT_MORE_TIME = "supplement_more_time", "보완 기간 연장"
    SUPPLEMENT_AGAIN = "supplement_again", "보완 재요구"
    SUPPLEMENT_ARRIVED = "supplement_arrived", "보완 접수"
    EXTENDED = "extended", "처리기간 연장"
    SUSPENDED = "suspended", "처리기간 정지"
    RESUMED = "resumed", "정지 끝"
    OPINION = "opinion", "의견"
    SUBMITTED = "submitted", "결재 올림"
    SENT_BACK = "sent_back", "다시 검토"
    DECIDED = "decided", "결정"
    TOLD = "told", "결과 통지"
    OBJECTION_FILED = "objection_filed", "이의신청 접수"
    OBJECTION_EXTENDED = "objection_extended", "이의신청 결정 연장"
    OBJECTION_DECIDED = "objection_decided", "이의신청 결정"
    WITHDRAWN = "withdrawn", "취하"
    DIED = "died", "신청인 사망"
    SUCCEEDED = "succeeded", "지위 승계"
    TRANSFERRED = "transferred", "이송"
    JOINED = "joined", "반복민원 연결"
    REPEAT_CLOSED = "repeat_closed", "반복민원 종결"
    STRUCK = "struck", "기록 바로잡음"
    DUE_MOVED = "due_moved", "기한 변동"
    EXTERNAL = "external", "외부 시스템 변동"
    CODE_ISSUED = "code_issued", "조회번호 발급"
    CODE_REVOKED = "code_revoked", "조회번호 폐기"
    PROXY_NAMED = "proxy_named", "대리인 지정"
    PROXY_ENDED = "proxy_ended", "대리 끝"


class OutcomeKind(models.TextChoices):
    """What a decision does to the applicant; reasons and remedies depend on it."""

    GRANTED = "granted", "받아들임"
    PARTLY = "partly", "일부 받아들임"
    REFUSED = "refused", "받아들이지 않음"
    RETURNED = "returned", "반려"
    ANSWERED = "answered", "답변"


ADVERSE = frozenset({OutcomeKind.PARTLY, OutcomeKind.REFUSED, OutcomeKind.RETURNED})


OBJECTION_RESULTS = {
    "upheld": "받아들임", "partly": "일부 받아들임", "dismissed": "받아들이지 않음", "rejected": "각하",
}


class Channel(models.TextChoices):
    """How a case came in."""

    COUNTER = "counter", "창구"
    POST = "post", "우편"
    ONLINE = "online", "온라인"
    FAX = "fax", "팩스"
    TRANSFER = "transfer", "다른 기관에서 이송"
    EX_OFFICIO = "ex_officio", "직권"
    IMPORT = "import", "외부 시스템"


class Level(models.TextChoices):
    """전결: who decides in the end, from the desk up."""

    OFFICER = "담당자", "담당자"
    TEAM = "팀장", "팀장"
    DEPARTMENT = "과장", "과장"
    BUREAU = "국장", "국장"
    VICE = "부군수", "부군수"
    CHIEF = "군수", "군수"


LEVELS: tuple[str, ...] = tuple(Level.values)
