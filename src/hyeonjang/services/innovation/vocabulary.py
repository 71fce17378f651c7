"""The words of the programme, each once: states, stages, criteria, kinds.

They stand outside ``models`` and ``rules`` because both speak them and neither may import the other's tools.
Values are stored; labels are what officials say.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A stored value with its Korean label."""

    label_ko: str

    def __new__(cls, value: str, label_ko: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_ko = label_ko
        return member

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(str(member.value), member.label_ko) for member in cls]

    @classmethod
    def label_of(cls, value: str) -> str:
        return cls(value).label_ko


class StageKind(Word):
    """The stages of a yearly cycle, in order."""

    SURVEY = "survey", "업무처리 실태조사"
    PROPOSALS = "proposals", "혁신안 접수"
    DEPARTMENT_BEST = "department_best", "부서 우수사례 선정"
    DESK_REVIEW = "desk_review", "서면심사"
    PRESENTATION = "presentation", "발표심사"
    AWARDS = "awards", "시상·채택"
    PLANS = "plans", "실시계획 제출"
    FOLLOW_UP = "follow_up", "추진상황 점검"
    RECORD_BOOK = "record_book", "기록부 정리"


class CycleState(Word):
    PREPARING = "preparing", "준비"
    RUNNING = "running", "진행"
    CLOSED = "closed", "마감"


class ProposalKind(Word):
    """제안의 종류. 연천군 제안제도 운영 조례."""

    FREE = "free", "자유제안"
    IDEA = "idea", "아이디어제안"
    PRACTICE = "practice", "실시제안"
    CONTEST = "contest", "공모제안"


class ProposalState(Word):
    DRAFT = "draft", "작성 중"
    SUBMITTED = "submitted", "제출"
    NOT_SELECTED = "not_selected", "부서 미선정"
    DEPARTMENT_BEST = "department_best", "부서 우수"
    DESK_OUT = "desk_out", "서면심사 미통과"
    FINALIST = "finalist", "발표심사 대상"
    ADOPTED = "adopted", "채택"
    REJECTED = "rejected", "불채택"
    REEXAMINATION = "reexamination", "재심 중"
    PLANNED = "planned", "실시계획 수립"
    RUNNING = "running", "실시 중"
    DONE = "done", "실시 완료"
    WITHDRAWN = "withdrawn", "철회"


AFTER_ADOPTION = frozenset(
    {ProposalState.ADOPTED, ProposalState.PLANNED, ProposalState.RUNNING, ProposalState.DONE}
)
NOT_ENTERED = frozenset({ProposalState.DRAFT, ProposalState.WITHDRAWN})


class RoundKind(Word):
    """What stops the decision's clock. 연천군 제안제도 운영 조례 제8조, 제18조제1항."""

    SUPPLEMENT = "supplement", "보완"
    OPINION = "opinion", "의견조회"


class CommentState(Word):
    OPEN = "open", "검토 중"
    TAKEN = "taken", "반영"
    DECLINED = "declined", "미반영"


class Outcome(Word):
    ADOPTED = "adopted", "채택"
    REJECTED = "rejected", "불채택"


class Grade(Word):
    GRAND = "grand", "최우수"
    EXCELLENT = "excellent", "우수"
    ENCOURAGEMENT = "encouragement", "장려"


class SurveyState(Word):
    PREFILLED = "prefilled", "미확인"
    CONFIRMED = "confirmed", "확인"


class StopKind(Word):
    TASK = "task", "업무"
    REPORT = "report", "보고"
    MEETING = "meeting", "회의"
    FORM = "form", "서식·대장"


class StopCriterion(Word):
    """The six deletion criteria (청주시 업무 다이어트, 2023)."""

    GOAL_REACHED = "goal_reached", "목적 달성"
    NO_RESPONSE = "no_response", "무반응"
    LAW_CHANGED = "law_changed", "법령 변경"
    HABIT = "habit", "단순 관행"
    WASTE = "waste", "낭비"
    DUPLICATE = "duplicate", "타 부서 중복"


class StopState(Word):
    COMMITTEE = "committee", "위원회 심의 대기"
    ABOLISHED_SELF = "abolished_self", "자체 폐지"
    ABOLISHED = "abolished", "폐지 결정"
    KEPT = "kept", "존치 결정"


class SheetState(Word):
    OPEN = "open", "취합 중"
    CLOSED = "closed", "마감"


class ColumnType(Word):
    TEXT = "text", "글자"
    INTEGER = "integer", "정수"
    NUMBER = "number", "수"
    DATE = "date", "날짜"
    CHOICE = "choice", "선택"
    KNOWN = "known", "자동"


class SheetEach(Word):
    """What one row of a 취합 sheet is about."""

    FREE = "free", "자유롭게 여러 줄"
    TEAM = "team", "팀마다 한 줄"
    PROPOSAL = "proposal", "올해 혁신안마다 한 줄"
    ADOPTED = "adopted", "채택한 혁신안마다 한 줄"


class Known(Word):
    """What the system knows and fills into a sheet, so that nobody types it."""

    BUREAU = "bureau", "국"
    DEPARTMENT = "department", "부서"
    HEAD = "head", "부서장"
    TEAM = "team", "팀"
    LEADER = "leader", "담당 팀장"
    NUMBER = "number", "제안번호"
    TITLE = "title", "제안명"
    STATE = "state", "혁신안 상태"
    MEASURE = "measure", "약속 지표"
    TARGET = "target", "목표"
    DUE = "due", "약속 기한"
    BASELINE = "baseline", "기준값"
    NOW = "now", "현재 값"
    NOW_N = "now_n", "현재 값 건수(n)"


class Activity(Word):
    """What happens to a proposal, as it stands in its event log."""

    DRAFTED = "drafted", "작성"
    SUBMITTED = "submitted", "제출"
    REVISED = "revised", "수정"
    COMMENTED = "commented", "타 부서 의견"
    ROUND_OPENED = "round_opened", "보완 요구·의견조회"
    ROUND_ANSWERED = "round_answered", "보완·의견 회신"
    SELECTED = "selected", "부서 우수 선정"
    NOT_SELECTED = "not_selected", "부서 미선정"
    DESK_PASSED = "desk_passed", "서면심사 통과"
    DESK_OUT = "desk_out", "서면심사 미통과"
    SCORED = "scored", "심사"
    ADOPTED = "adopted", "채택 결정"
    REJECTED = "rejected", "불채택 결정"
    AWARDED = "awarded", "시상"
    REEXAM_ASKED = "reexam_asked", "재심 요청"
    PLANNED = "planned", "실시계획 제출"
    STARTED = "started", "실시"
    STEP_DONE = "step_done", "단계 완료"
    COMPLETED = "completed", "실시 완료"
    WITHDRAWN = "withdrawn", "철회"
    PUBLISHED = "published", "군민 공개"
