"""The words of the benefits desk, each once. Plain Python, so that rules and models can both speak them."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

PREFIX = "benefit-"
SERIES = "사회보장"


class Word(StrEnum):
    """A stored value with what officials call it."""

    label_ko: str

    def __new__(cls, value: str, label_ko: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_ko = label_ko
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label_ko) for member in cls]


class RequestState(Word):
    """What became of a question to another body."""

    WAITING = "waiting", "회신 기다림"
    REPLIED = "replied", "회신 받음"
    WAIVED = "waived", "필요 없음"
    DROPPED = "dropped", "거둠"


class VisitState(Word):
    PLANNED = "planned", "예정"
    DONE = "done", "마침"
    CANCELLED = "cancelled", "취소"


class RulingKind(Word):
    """What a ruling is to the one before it."""

    DECISION = "decision", "보장결정"
    PROVISIONAL = "provisional", "회신 전 결정"
    CORRECTION = "correction", "사후 정정"


class Outcome(Word):
    """What was ruled; the codes are those of the case types."""

    GRANT = "grant", "보장"
    PARTLY = "partly", "일부 보장"
    REFUSE = "refuse", "부적합"
    DISMISS = "dismiss", "각하"
    SENT = "sent", "결정기관에 보냄"


GRANTED = frozenset({Outcome.GRANT, Outcome.PARTLY})

# What an answer of each source is called in the case's log: short, one word for asking and for answering.
SHORT = {
    "residents": "주민등록", "family": "가족관계", "earnings": "근로소득", "tax": "국세ㆍ지방세", "public_pension": "공적연금",
    "property": "일반재산", "vehicle": "자동차", "finance": "금융정보", "travel": "출입국", "correction": "교정시설",
    "delegated": "위촉조사", "institution": "기관조사", "employer": "고용주", "work_capacity": "근로능력평가",
    "disability_grade": "장애정도심사", "lease": "임대차", "activity_survey": "종합조사", "police_fire": "위기상황 확인",
}
VISIT = "현장조사"
VISIT_PLANNED = "현장조사 예정"
FACTS = "조사 내용 기록"
URGENT = "긴급급여 시작"
PRIORITY = "우선조사 지정"
LETTER = "결정통지서 발급"
CHASED = "회신 독촉"
CONFIRMED = "회신 전 결정 확인"
CORRECTED = "사후 정정"
AFTER_CHECK = "사후조사"
DEATH_REPORTED = "신청인 사망 통보"


def asked(source: str) -> str:
    """``금융정보 조회 요청``"""
    return f"{SHORT[source]} 조회 요청"


def answered(source: str) -> str:
    """``금융정보 회신``"""
    return f"{SHORT[source]} 회신"


def type_code(benefit: str) -> str:
    """The code of a benefit's case type."""
    return PREFIX + benefit


def benefit_of(code: str) -> str:
    return code.removeprefix(PREFIX)
