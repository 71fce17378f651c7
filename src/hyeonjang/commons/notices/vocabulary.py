"""The words of a notice: channels, states, what a placeholder may hold."""

from __future__ import annotations

from django.db import models


class Channel(models.TextChoices):
    """How something is told. Whether an installation has it is a matter of its adapters."""

    LETTER = "letter", "우편"
    SMS = "sms", "문자"
    ALIMTALK = "alimtalk", "알림톡"
    EMAIL = "email", "전자우편"
    BROADCAST = "broadcast", "마을방송·이장"
    DESK = "desk", "창구 교부"


ELECTRONIC = frozenset({Channel.SMS, Channel.ALIMTALK, Channel.EMAIL})
"""Channels that leave the building over a network."""
PAPER = frozenset({Channel.LETTER, Channel.BROADCAST, Channel.DESK})
"""Channels that need nothing but a printer."""
PERSONAL_PHONE = frozenset({Channel.SMS, Channel.ALIMTALK})
"""Channels that ring in somebody's pocket: quiet hours hold for them."""


class State(models.TextChoices):
    """Where a notice stands. ``보냄`` is not ``도달``."""

    WAITING = "waiting", "대기"
    SENT = "sent", "보냄"
    ARRIVED = "arrived", "도달"
    READ = "read", "열람"
    RETURNED = "returned", "반송"
    NO_ADDRESS = "no_address", "주소 불명"
    FAILED = "failed", "실패"
    PUBLISHED = "published", "공시송달"
    MERGED = "merged", "세대에 한 통"
    CANCELLED = "cancelled", "취소"


UNDELIVERED = frozenset({State.RETURNED, State.NO_ADDRESS, State.FAILED})
"""Somebody must do something: another address, a visit, a publication."""
REACHED = frozenset({State.ARRIVED, State.READ})


class AttemptState(models.TextChoices):
    """Where one try on one channel stands."""

    QUEUED = "queued", "대기"
    SENDING = "sending", "보내는 중"
    UNCERTAIN = "uncertain", "보냈는지 모름"
    SENT = "sent", "보냄"
    ARRIVED = "arrived", "도달"
    READ = "read", "열람"
    RETURNED = "returned", "반송"
    FAILED = "failed", "실패"
    CANCELLED = "cancelled", "취소"


OPEN_ATTEMPT = frozenset({AttemptState.QUEUED, AttemptState.SENDING, AttemptState.UNCERTAIN, AttemptState.SENT})


class Kind(models.TextChoices):
    """What happened to a notice."""

    CREATED = "created", "만듦"
    QUEUED = "queued", "차례에 넣음"
    SENT = "sent", "보냄"
    ARRIVED = "arrived", "도달"
    READ = "read", "열람"
    RETURNED = "returned", "반송"
    FAILED = "failed", "실패"
    NO_ADDRESS = "no_address", "주소 불명"
    FALLBACK = "fallback", "다음 수단으로"
    UNCERTAIN = "uncertain", "보냈는지 모름"
    ADDRESS_CHANGED = "address_changed", "주소 고침"
    HANDED = "handed", "읍면에 넘김"
    VISITED = "visited", "읍면 확인"
    PUBLISHED = "published", "공시송달 공고"
    EFFECTIVE = "effective", "공시송달 효력"
    MERGED = "merged", "세대에 한 통"
    CANCELLED = "cancelled", "취소"


class PlaceholderType(models.TextChoices):
    """What a placeholder holds."""

    TEXT = "text", "글"
    NAME = "name", "이름"
    ADDRESS = "address", "주소"
    DATE = "date", "날짜"
    WON = "won", "금액(원)"
    NUMBER = "number", "정수"
    LIST = "list", "목록"
    TABLE = "table", "표"


class Obligation(models.TextChoices):
    """Why the county writes: decides whether a person may say no to messages."""

    STATUTORY = "statutory", "법정 통지"
    SERVICE = "service", "행정 안내"


class Statute(models.TextChoices):
    """Which law decides when an undeliverable notice takes effect by publication."""

    NONE = "none", "공시송달 대상 아님"
    ADMINISTRATIVE = "administrative", "행정절차법"
    LOCAL_TAX = "local_tax", "지방세기본법"
    NATIONAL_TAX = "national_tax", "국세기본법"


class RunState(models.TextChoices):
    """Where a mass run stands."""

    DRAFT = "draft", "준비"
    TRIED = "tried", "미리 해 봄"
    RUNNING = "running", "보내는 중"
    PAUSED = "paused", "멈춤"
    DONE = "done", "마침"
    CANCELLED = "cancelled", "취소"


class BatchState(models.TextChoices):
    """Where a bundle of printed letters stands."""

    WAITING = "waiting", "모으는 중"
    CLOSED = "closed", "만드는 중"
    READY = "ready", "인쇄 준비됨"
    POSTED = "posted", "우체국에 맡김"


LANGUAGES = {"ko": "한국어", "en": "영어", "zh": "중국어", "vi": "베트남어", "th": "태국어", "ru": "러시아어", "ja": "일본어"}
