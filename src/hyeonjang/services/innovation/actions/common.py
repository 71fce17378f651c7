"""What every verb of the programme needs: the window check, the event log, the audit line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused
from hyeonjang.kit.korean import josa
from hyeonjang.services.innovation.models import Cycle, Proposal, ProposalEvent, Stage
from hyeonjang.services.innovation.rules import funnel
from hyeonjang.services.innovation.vocabulary import Activity, CycleState, StageKind


def window(cycle: Cycle, kind: StageKind) -> funnel.Window:
    row = Stage.objects.get(cycle=cycle, kind=kind.value)
    return funnel.Window(kind, row.opens, row.closes)


def check_open(cycle: Cycle, kind: StageKind, on: date) -> None:
    """Refuses outside the stage's window, and always in a cycle that is not running."""
    check_running(cycle)
    funnel.check_open(window(cycle, kind), on)


def check_running(cycle: Cycle) -> None:
    if cycle.state != CycleState.RUNNING:
        raise Refused(
            f"{josa(cycle.title, '은/는')} {CycleState.label_of(cycle.state)} 상태라 바꿀 수 없습니다. "
            "기획감사담당관에 문의해 주세요.",
            code="cycle_state",
        )


def note_event(proposal: Proposal, activity: Activity, actor: Actor, note: str = "") -> None:
    """One line in the proposal's own event log: what, when, by which post of which department."""
    post = actor.posts[0] if actor.posts else None
    ProposalEvent.objects.create(
        proposal=proposal,
        activity=activity.value,
        at=clock.now(),
        note=note[:200],
        post=post.title if post else actor.name,
        department_id=post.department_id if post else None,
    )


def audit_proposal(
    verb: str, actor: Actor, proposal: Proposal, *, trace: object | None = None, **detail: object
) -> None:
    audit.record(
        f"innovation.{verb}",
        actor,
        ("innovation.proposal", proposal.pk, str(proposal)),
        detail=detail,
        trace=trace,
        on=clock.today(),
    )


def audit_other(
    verb: str, actor: Actor, kind: str, pk: int, label: str, detail: Mapping[str, object]
) -> None:
    audit.record(
        f"innovation.{verb}", actor, (f"innovation.{kind}", pk, label), detail=dict(detail), on=clock.today()
    )


def person_of(actor: Actor) -> int:
    """The acting person's id; the public and the system have none and may not sign."""
    if actor.person_id is None:
        raise NotPermitted("사람의 이름으로 해야 하는 일입니다. 직원 계정으로 로그인해 주세요.")
    return actor.person_id


def needed(text: str, field: str, label_ko: str, *, limit: int = 5000) -> str:
    """``text`` without outer blanks; refuses an empty or oversized one, naming the field."""
    cleaned = text.strip()
    if not cleaned:
        raise Refused(f"{label_ko} 칸이 비어 있습니다. 내용을 적어 주세요.", field=field, code="empty")
    if len(cleaned) > limit:
        raise Refused(
            f"{label_ko} 칸은 {limit:,}자까지 적을 수 있습니다. 줄여 주세요.", field=field, code="too_long"
        )
    return cleaned
