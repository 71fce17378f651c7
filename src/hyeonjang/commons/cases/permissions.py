"""Who may see, handle, decide and manage cases. Asked with data already at hand, never with a query each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted

from .places import place

if TYPE_CHECKING:
    from .models import Case

MANAGE = "cases.manage"
READ_ALL = "cases.read"
INTAKE = "cases.intake"

HANDLE = "이 건의 담당자나 같은 팀, 그 위의 부서장만 할 수 있습니다. 담당 부서에 요청하세요."


def in_line(actor: Actor, case: Case) -> bool:
    """Belongs to the case's department or stands above it."""
    return actor.system or actor.is_chief or actor.in_department(case.department_id) or _bureau(actor, case)


def _bureau(actor: Actor, case: Case) -> bool:
    """Heads a bureau; which bureaus stand over the case is checked where the organisation is at hand."""
    heads = [post.unit_id for post in actor.posts if post.rank == "국장" and post.head]
    if not heads:
        return False
    return place(case.department_id, clock.today()).bureau_id in heads


def may_see(actor: Actor, case: Case) -> bool:
    """The case page, with personal data masked unless ``may_know``."""
    return in_line(actor, case) or actor.has(READ_ALL) or actor.has("audit.read")


def may_handle(actor: Actor, case: Case) -> bool:
    """Do the work of the case: its officer, the same team, the heads of team and department."""
    if actor.system or (actor.person_id is not None and actor.person_id == case.assignee_id):
        return True
    return actor.in_unit(case.unit_id) or actor.is_head_of(case.unit_id) or actor.is_head_of(case.department_id)


def need_handle(actor: Actor, case: Case) -> None:
    if not may_handle(actor, case):
        raise NotPermitted(HANDLE)


def knows_by_office(actor: Actor, case: Case) -> bool:
    """Sees personal data in full because the case is their own work; the look is noted all the same."""
    return may_handle(actor, case) and not actor.system


def may_disclose(actor: Actor, case: Case) -> bool:
    """May open personal data by giving a purpose: the department, and whoever decides."""
    return actor.in_department(case.department_id) or (case.state == "deciding" and may_decide(actor, case))


def may_decide(actor: Actor, case: Case) -> bool:
    """Stands at the level and the unit that this decision lies with, or acts for who does."""
    if actor.system:
        return True
    if case.decide_level in {"군수", "부군수"}:
        wanted = {"군수"} if case.decide_level == "군수" else {"군수", "부군수"}
        return any(post.rank in wanted for post in actor.posts)
    if case.decide_level == "담당자":
        return actor.person_id is not None and actor.person_id == case.assignee_id
    return case.decide_unit_id is not None and actor.is_head_of(case.decide_unit_id)


def deciding_unit(level: str, case: Case, on: date) -> int | None:
    """The unit whose head decides at a level: the team, the department, the bureau over it."""
    if level == "팀장":
        return case.unit_id
    if level == "과장":
        return case.department_id
    return place(case.department_id, on).bureau_id if level == "국장" else None


def may_manage(actor: Actor) -> bool:
    return actor.has(MANAGE)


def need_manage(actor: Actor) -> None:
    if not may_manage(actor):
        raise NotPermitted("건 종류는 건 종류 관리 업무를 맡은 사람만 고칠 수 있습니다. 행정담당관에 요청하세요.")
