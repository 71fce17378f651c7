"""The yearly funnel: which step may follow which, stage windows, quotas, percent shares.

The default quotas are the county's own funnel of 2025: 130 proposals, 31 department best, 8 finalists,
1 최우수, 2 우수, 5 장려.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.innovation.vocabulary import Grade, ProposalKind, ProposalState, StageKind

S = ProposalState
DECIDABLE = (S.SUBMITTED, S.NOT_SELECTED, S.DEPARTMENT_BEST, S.DESK_OUT, S.FINALIST, S.REEXAMINATION)

TRANSITIONS: Mapping[str, tuple[tuple[ProposalState, ...], ProposalState]] = {
    "submit": ((S.DRAFT,), S.SUBMITTED),
    "withdraw": ((S.DRAFT, S.SUBMITTED), S.WITHDRAWN),
    "select": ((S.SUBMITTED,), S.DEPARTMENT_BEST),
    "pass_over": ((S.SUBMITTED,), S.NOT_SELECTED),
    "pass_desk": ((S.DEPARTMENT_BEST,), S.FINALIST),
    "fail_desk": ((S.DEPARTMENT_BEST,), S.DESK_OUT),
    "adopt": (DECIDABLE, S.ADOPTED),
    "reject": (DECIDABLE, S.REJECTED),
    "ask_reexamination": ((S.REJECTED,), S.REEXAMINATION),
    "plan": ((S.ADOPTED,), S.PLANNED),
    "start": ((S.PLANNED,), S.RUNNING),
    "complete": ((S.RUNNING,), S.DONE),
}
VERBS_KO = {
    "submit": "제출",
    "withdraw": "철회",
    "select": "부서 우수 선정",
    "pass_over": "부서 미선정 처리",
    "pass_desk": "서면심사 통과 처리",
    "fail_desk": "서면심사 미통과 처리",
    "adopt": "채택",
    "reject": "불채택",
    "ask_reexamination": "재심 요청",
    "plan": "실시계획 제출",
    "start": "실시",
    "complete": "실시 완료",
}


@dataclass(frozen=True)
class Quotas:
    """How many proposals each stage lets through."""

    department_best: int = 31
    per_department: int = 2
    desk_review: int = 8
    grand: int = 1
    excellent: int = 2
    encouragement: int = 5

    def of(self, grade: Grade) -> int:
        return {
            Grade.GRAND: self.grand,
            Grade.EXCELLENT: self.excellent,
            Grade.ENCOURAGEMENT: self.encouragement,
        }[grade]


@dataclass(frozen=True)
class Window:
    """A stage's first and last day, both included."""

    stage: StageKind
    opens: date
    closes: date

    def state_ko(self, on: date) -> str:
        return "예정" if on < self.opens else "마감" if on > self.closes else "진행 중"


def step(state: str, verb: str) -> ProposalState:
    """The state that ``verb`` leads to; a sentence when the present state forbids it."""
    allowed, target = TRANSITIONS[verb]
    present = ProposalState(state)
    if present not in allowed:
        raise Conflict(
            f"'{present.label_ko}' 상태의 혁신안은 {VERBS_KO[verb]}할 수 없습니다. "
            "화면을 새로 고쳐 지금 상태를 확인해 주세요.",
            code="state",
        )
    return target


def check_quotas(quotas: Quotas) -> Quotas:
    """Refuses quotas that are no funnel: each stage lets through no more than the one before."""
    awards = quotas.grand + quotas.excellent + quotas.encouragement
    if min(quotas.department_best, quotas.per_department, quotas.desk_review) < 1 or quotas.grand < 1:
        raise Refused(
            "부서 우수, 부서당 한도, 서면심사 통과, 최우수 정원은 1건 이상이어야 합니다.",
            field="quota_grand",
            code="quota",
        )
    if min(quotas.excellent, quotas.encouragement) < 0:
        raise Refused("시상 정원은 0 이상이어야 합니다.", field="quota_excellent", code="quota")
    if quotas.desk_review > quotas.department_best:
        raise Refused(
            f"서면심사 통과({quotas.desk_review}건)가 부서 우수({quotas.department_best}건)보다 많습니다. "
            "뒤 단계의 정원을 앞 단계 이하로 정해 주세요.",
            field="quota_desk_review",
            code="quota",
        )
    if awards > quotas.desk_review:
        raise Refused(
            f"시상 정원의 합({awards}건)이 발표심사 대상({quotas.desk_review}건)보다 많습니다. "
            "시상 정원을 줄여 주세요.",
            field="quota_encouragement",
            code="quota",
        )
    return quotas


def check_windows(windows: Sequence[Window]) -> None:
    """Refuses a missing stage, a stage that ends before it begins, and stages that begin out of order."""
    by_stage = {window.stage: window for window in windows}
    missing = [stage.label_ko for stage in StageKind if stage not in by_stage]
    if missing:
        raise Refused(
            f"{', '.join(missing)} 단계의 기간이 없습니다. 모든 단계의 기간을 정해 주세요.", code="stage"
        )
    previous: Window | None = None
    for stage in StageKind:
        window = by_stage[stage]
        if window.closes < window.opens:
            raise Refused(
                f"{stage.label_ko} 단계의 마감일이 시작일보다 빠릅니다. 날짜를 바꿔 주세요.",
                field=f"{stage}_closes",
                code="stage",
            )
        if previous and window.opens < previous.opens:
            raise Refused(
                f"{stage.label_ko} 단계가 {previous.stage.label_ko} 단계보다 먼저 시작합니다. "
                "단계 순서대로 날짜를 정해 주세요.",
                field=f"{stage}_opens",
                code="stage",
            )
        previous = window


def check_open(window: Window, on: date) -> None:
    """Refuses a step outside its stage's window, saying when the stage is."""
    if window.state_ko(on) == "예정":
        raise Refused(
            f"{window.stage.label_ko} 단계는 {date_ko(window.opens)}부터입니다. 그때 다시 해 주세요.",
            code="stage_closed",
        )
    if window.state_ko(on) == "마감":
        raise Refused(
            f"{window.stage.label_ko} 단계는 {date_ko(window.closes)}에 마감했습니다. "
            "필요하면 기획감사담당관에 기간 변경을 요청해 주세요.",
            code="stage_closed",
        )


def default_windows(year: int) -> list[Window]:
    """The dates of a year as the county ran 2025: teams hand in from January, departments choose in
    November, the presentation is in the middle of December, the record book closes on 31 January.

    Plans are due one month after each adoption; the window is only the outer frame.
    """

    def d(month: int, day: int, plus: int = 0) -> date:
        return date(year + plus, month, day)

    return [
        Window(StageKind.SURVEY, d(1, 2), d(1, 16)),
        Window(StageKind.PROPOSALS, d(1, 5), d(10, 31)),
        Window(StageKind.DEPARTMENT_BEST, d(11, 1), d(11, 20)),
        Window(StageKind.DESK_REVIEW, d(11, 21), d(12, 5)),
        Window(StageKind.PRESENTATION, d(12, 7), d(12, 16)),
        Window(StageKind.AWARDS, d(12, 15), d(12, 31)),
        Window(StageKind.PLANS, d(12, 15), d(1, 31, 1)),
        Window(StageKind.FOLLOW_UP, d(12, 20), d(12, 31, 1)),
        Window(StageKind.RECORD_BOOK, d(1, 2, 1), d(1, 31, 1)),
    ]


def decision_basis(kind: ProposalKind, *, received: date, contest_closes: date) -> date:
    """The day the decision's month is counted from: the receipt, for a contest the end of its entry period.

    연천군 제안제도 운영 조례 제17조제1항. A team's entry to the contest is handed in when its
    department puts it forward, so the entry period ends with the department stage.
    """
    return max(received, contest_closes) if kind is ProposalKind.CONTEST else received


def check_shares(shares: Sequence[int]) -> None:
    """Percent parts of all proposers, the main one included: whole, positive, 100 together (조례 제5조)."""
    if any(share <= 0 for share in shares):
        raise Refused("기여도는 1% 이상의 정수로 적어 주세요.", field="share_percent", code="share")
    if sum(shares) != 100:
        raise Refused(
            f"공동제안자의 기여도 합이 {sum(shares)}%입니다. 합이 100%가 되게 고쳐 주세요.",
            field="share_percent",
            code="share",
        )
