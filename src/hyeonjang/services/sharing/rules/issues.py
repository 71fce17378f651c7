"""군정 현안: when 기획조정 is due, what ends an issue. 연천군 기획업무 규칙 제4조제1항제5호."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.services.sharing.vocabulary import Coordinated, IssueState, QuestionState

CITE = "연천군 기획업무 규칙 제4조제1항제5호"
DIFFERS_CITE = "연천군 사무전결 처리규칙 제7조제2항"
LENGTHS = ("1주", "2주", "1개월", "2개월", "3개월")


@dataclass(frozen=True)
class Standing:
    """Whether 기획조정 is needed, is with a superior, or is done for the departments of today."""

    needed: bool
    waiting: bool
    sentence: str


def standing(departments: Collection[int], done: Sequence[tuple[Coordinated, Collection[int]]]) -> Standing:
    """``done``: outcome and departments of each coordination so far, in order."""
    if len(departments) < 2:
        return Standing(False, False, "한 부서의 현안이라 기획조정이 필요하지 않습니다.")
    if not done:
        return Standing(True, False, "두 부서 이상에 관련되어 기획감사담당관의 기획조정이 필요합니다.")
    outcome, covered = done[-1]
    if outcome is Coordinated.DIFFERS:
        return Standing(True, True, "부서의 의견이 달라 상급자의 지시를 기다립니다.")
    if not set(departments) <= set(covered):
        return Standing(True, False, "기획조정 뒤에 관련 부서가 늘어 다시 조정해야 합니다.")
    return Standing(False, False, "지금의 관련 부서로 기획조정을 마쳤습니다.")


def check_open(state: IssueState) -> None:
    if state is not IssueState.OPEN:
        raise Conflict("이미 마친 현안입니다. 더 할 일이 있으면 현안을 다시 열어 주세요.", code="issue_closed")


def check_question(state: QuestionState) -> None:
    if state is not QuestionState.OPEN:
        raise Conflict(f"이미 '{state.label}'으로 끝난 문제입니다. 화면을 새로 고쳐 주세요.", code="question_done")


def check_close(open_questions: int, open_requests: int) -> None:
    if open_questions or open_requests:
        raise Refused(f"풀 문제 {open_questions}건과 회신을 기다리는 협조 요청 {open_requests}건이 남아 있습니다. "
                      "풀거나 접은 뒤 마쳐 주세요.", code="issue_unfinished")


def check_differs(outcome: Coordinated, waiting: bool) -> None:
    if outcome is Coordinated.RULED and not waiting:
        raise Refused("상급자 지시는 의견이 달라 지시를 청한 뒤에 적습니다.", field="outcome")
    if outcome is not Coordinated.RULED and waiting:
        raise Conflict("상급자의 지시를 기다리는 현안입니다. 지시가 내려진 뒤에 다시 조정해 주세요.", code="issue_waiting")
