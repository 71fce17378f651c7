"""Who may see and handle inheritances: the department of the team that does the work. 지방세기본법 제86조(비밀유지)."""

from __future__ import annotations

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound, NotPermitted

MISSING = "그런 상속이 없거나 볼 수 없습니다. 목록에서 다시 골라 주세요."
HANDLE = "상속 취득세 안내를 맡은 부서의 직원만 할 수 있습니다. 담당 부서에 요청하세요."


def may_see(actor: Actor, unit_ids: frozenset[int]) -> bool:
    """``unit_ids``: the team of the settings and its department."""
    return actor.system or any(actor.in_department(unit) or actor.in_unit(unit) for unit in unit_ids)


def need_see(actor: Actor, unit_ids: frozenset[int]) -> None:
    if not may_see(actor, unit_ids):
        raise NotFound(MISSING)


def need_handle(actor: Actor, unit_ids: frozenset[int]) -> None:
    if not may_see(actor, unit_ids):
        raise NotPermitted(HANDLE)


def may_manage(actor: Actor, unit_ids: frozenset[int]) -> bool:
    """Change the county's choices: the head of the team or of its department."""
    return actor.system or any(actor.is_head_of(unit) for unit in unit_ids)


def need_counter(actor: Actor) -> None:
    """Whoever sits at a counter may print the leaflet: it says nothing about anybody's property."""
    if not (actor.system or actor.posts):
        raise NotPermitted("직원만 할 수 있습니다. 직원 계정으로 로그인해 주세요.")
