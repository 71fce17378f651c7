"""What comes into the room: report by exception."""

from __future__ import annotations

from dataclasses import dataclass

from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.services.meetings.vocabulary import CandidateState, ItemKind, ItemState

MOST_MINUTES = 240


def reaches_room(kind: ItemKind, raised: bool) -> bool:
    """A pure report is read beforehand; it reaches the room only if somebody asked a question about it."""
    return kind is not ItemKind.SHARE or raised


def state_when_opened(kind: ItemKind, raised: bool) -> ItemState:
    return ItemState.LISTED if reaches_room(kind, raised) else ItemState.READ


@dataclass(frozen=True)
class Ruling:
    """What the chair says about a candidate."""

    state: CandidateState
    reason: str = ""


def rule_candidate(now: CandidateState, ruling: Ruling) -> None:
    """Refuses a second ruling, and a deferral or refusal without a reason."""
    if now is not CandidateState.WAITING:
        raise Conflict(
            f"이미 '{now.label}'으로 정한 안건 후보입니다. 화면을 새로 고쳐 주세요.", code="twice")
    if ruling.state in {CandidateState.DEFERRED, CandidateState.DECLINED} and not ruling.reason.strip():
        raise Refused("미루거나 거절하는 까닭을 적어 주세요. 제안한 부서에 그대로 보입니다.", field="reason")


def check_minutes(minutes: int) -> int:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(f"예정 시간은 1분부터 {MOST_MINUTES}분까지 적을 수 있습니다.", field="minutes")
    return minutes
