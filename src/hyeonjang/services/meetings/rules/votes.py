"""Votes: quorum, recusal, majority. The base of a vote is who is present and not recused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.services.meetings.vocabulary import Choice, PollState


@dataclass(frozen=True)
class Room:
    """Voting members: all of them, those present, and those recused from this vote (ids of attendees)."""

    members: frozenset[int]
    present: frozenset[int]
    recused: frozenset[int]

    @property
    def base(self) -> frozenset[int]:
        return (self.members & self.present) - self.recused

    @property
    def entitled(self) -> frozenset[int]:
        """Members who could count at all: a recused one is taken out of quorum and base alike."""
        return self.members - self.recused


@dataclass(frozen=True)
class Result:
    state: PollState
    members: int
    present: int
    base: int
    yes: int
    no: int
    abstain: int
    trace: tuple[str, ...]


def check_cast(state: PollState, attendee: int, room: Room) -> None:
    """Refuses a vote after closing, of somebody recused, absent or without a vote."""
    if state is not PollState.OPEN:
        raise Conflict("이미 마감한 표결입니다. 표는 표결이 열려 있는 동안에만 던질 수 있습니다.", code="poll_closed")
    if attendee in room.recused:
        raise Refused("이 표결에서 제척·회피한 사람은 표를 던질 수 없습니다.", code="recused")
    if attendee not in room.members:
        raise Refused("배석자는 표결에 참여하지 않습니다. 의견은 발언으로 말해 주세요.", code="no_vote")
    if attendee not in room.present:
        raise Refused("출석을 확인한 뒤에 표를 던질 수 있습니다. 먼저 '출석'을 눌러 주세요.", code="not_present")


def count(room: Room, votes: Iterable[tuple[int, Choice]]) -> Result:
    """More than half of the entitled members present make a quorum; more than half of the base carries.

    Votes of people outside the base are not counted; who did not vote counts as present and not in favour.
    """
    counted = {attendee: choice for attendee, choice in votes if attendee in room.base}
    yes, no, abstain = (sum(c is choice for c in counted.values()) for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN))
    entitled, base = len(room.entitled), len(room.base)
    trace = [
        f"재적 {len(room.members)}명 − 제척·회피 {len(room.recused & room.members)}명 = {entitled}명",
        f"정족수: {entitled}명의 과반 {entitled // 2 + 1}명, 출석 {base}명",
    ]
    if base < entitled // 2 + 1:
        trace.append("정족수에 못 미쳐 결과를 내지 않음")
        state = PollState.VOID
    else:
        needed = base // 2 + 1
        trace.append(f"의결: 출석 {base}명의 과반 {needed}명, 찬성 {yes}명")
        state = PollState.PASSED if yes >= needed else PollState.REJECTED
    return Result(state, len(room.members), len(room.members & room.present), base, yes, no, abstain, tuple(trace))
