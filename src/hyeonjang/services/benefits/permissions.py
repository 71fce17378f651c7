"""Who may do what with benefits. What a case itself allows, ``commons.cases`` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hyeonjang.commons.cases import permissions as cases
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound, NotPermitted

if TYPE_CHECKING:
    from .models import Application, Claim

MISSING = "그런 신청이 없거나 볼 수 없는 신청입니다. 번호를 확인해 주세요."


def may_see_claim(actor: Actor, claim: Claim) -> bool:
    return cases.may_see(actor, claim.case)


def may_see(actor: Actor, application: Application, claims: list[Claim]) -> bool:
    """The office that took it in, and whoever may see one of its cases."""
    return actor.in_unit(application.intake_unit_id) or any(may_see_claim(actor, claim) for claim in claims)


def may_handle(actor: Actor, claims: list[Claim]) -> bool:
    return any(cases.may_handle(actor, claim.case) for claim in claims)


def need_handle(actor: Actor, claims: list[Claim]) -> None:
    if not any(may_see_claim(actor, claim) for claim in claims):
        raise NotFound(MISSING)
    if not may_handle(actor, claims):
        raise NotPermitted(cases.HANDLE)


def need_intake(actor: Actor) -> None:
    """Whoever sits in an office may take an application; to which team it may go the case says."""
    if not (actor.system or actor.posts):
        raise NotPermitted("직원만 신청을 받을 수 있습니다. 직원 계정으로 로그인해 주세요.")


def may_manage(actor: Actor) -> bool:
    return actor.has(cases.MANAGE)


def need_manage(actor: Actor) -> None:
    if not may_manage(actor):
        raise NotPermitted("급여 설정은 건 종류 관리 업무를 맡은 사람만 고칠 수 있습니다. 그 업무를 맡은 부서에 요청하세요.")
