"""Who may do what in the programme. Every refusal says who may instead."""

from __future__ import annotations

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotPermitted

PROGRAMME_DUTY = "innovation.programme"


def is_programme(actor: Actor) -> bool:
    """The office that runs the programme, by duty assignment; or the system itself."""
    return actor.system or actor.has(PROGRAMME_DUTY)


def is_official(actor: Actor) -> bool:
    return actor.system or (actor.person_id is not None and bool(actor.posts))


def can_see_team(actor: Actor, team_id: int, department_id: int) -> bool:
    return (
        is_programme(actor) or actor.is_chief or actor.in_unit(team_id) or actor.in_department(department_id)
    )


def can_write_for(actor: Actor, team_id: int) -> bool:
    """Someone of the team writes for the team; the head of its department stands above it and may too."""
    return actor.in_unit(team_id)


def need_official(actor: Actor) -> None:
    if not is_official(actor):
        raise NotPermitted("직원만 할 수 있습니다. 직원 계정으로 로그인해 주세요.")


def need_programme(actor: Actor, what_ko: str) -> None:
    if not is_programme(actor):
        raise NotPermitted(
            f"{what_ko} 업무혁신 총괄 담당(기획감사담당관)만 할 수 있습니다. 총괄 담당에 요청해 주세요."
        )


def need_team(actor: Actor, team_id: int, department_id: int, what_ko: str) -> None:
    if not (can_write_for(actor, team_id) or actor.is_head_of(department_id) or actor.system):
        raise NotPermitted(f"{what_ko} 그 팀의 직원이나 부서장만 할 수 있습니다.")


def need_department(actor: Actor, department_id: int, what_ko: str) -> None:
    if not (actor.in_department(department_id) or actor.system):
        raise NotPermitted(f"{what_ko} 그 부서의 직원만 할 수 있습니다.")


def need_head(actor: Actor, department_id: int, what_ko: str) -> None:
    if not (actor.is_head_of(department_id) or actor.system):
        raise NotPermitted(f"{what_ko} 그 부서의 부서장(직무대리 포함)만 할 수 있습니다.")
