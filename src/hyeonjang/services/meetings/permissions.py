"""Who may do what in a meeting. Every refusal says who may instead; what one may not see is simply not found."""

from __future__ import annotations

from collections.abc import Collection

from hyeonjang.commons.org.actor import Actor, PostHeld
from hyeonjang.kit.errors import NotFound, NotPermitted

DUTY = "meetings.manage"
MISSING = "그 회의를 찾을 수 없습니다. 목록에서 다시 골라 주세요."
MISSING_ITEM = "그 안건을 찾을 수 없습니다. 회의 화면에서 다시 골라 주세요."


def is_office(actor: Actor) -> bool:
    """The office that runs the meetings (간사), by duty; or the system itself."""
    return actor.system or actor.has(DUTY)


def is_official(actor: Actor) -> bool:
    return actor.system or (actor.person_id is not None and bool(actor.posts))


def held(actor: Actor, post_ids: Collection[int]) -> PostHeld | None:
    """The post among these by which somebody acts; an own one before a deputy's."""
    found = [post for post in actor.posts if post.post_id in post_ids]
    return min(found, key=lambda post: post.acting) if found else None


def label_of(actor: Actor, post: PostHeld | None = None) -> str:
    """``관광과장 홍길동-001``; a deputy is marked."""
    chosen = post or (actor.posts[0] if actor.posts else None)
    if chosen is None:
        return actor.name
    return f"{chosen.title}{' 직무대리' if chosen.acting else ''} {actor.name}"


def need_official(actor: Actor) -> None:
    if not is_official(actor):
        raise NotPermitted("직원만 볼 수 있습니다. 직원 계정으로 로그인해 주세요.")


def need_office(actor: Actor, what_ko: str) -> None:
    if not is_office(actor):
        raise NotPermitted(f"{what_ko} 회의 운영 담당만 할 수 있습니다. 기획감사담당관 기획팀에 요청해 주세요.")


def need_chair(actor: Actor, chair_post_id: int, what_ko: str) -> None:
    """The chair or whoever acts for the chair."""
    if not (actor.system or held(actor, [chair_post_id])):
        raise NotPermitted(f"{what_ko} 회의를 주재하는 사람(직무대리 포함)만 할 수 있습니다.")


def need_lead(actor: Actor, chair_post_id: int, what_ko: str) -> None:
    """The chair, or the office at the chair's side."""
    if not (is_office(actor) or held(actor, [chair_post_id])):
        raise NotPermitted(f"{what_ko} 회의를 주재하는 사람과 회의 운영 담당만 할 수 있습니다.")


def need_department(actor: Actor, department_id: int, what_ko: str) -> None:
    if not (actor.in_department(department_id) or is_office(actor)):
        raise NotPermitted(f"{what_ko} 담당 부서의 직원만 할 수 있습니다.")


def sees_inside(actor: Actor, attending: Collection[int]) -> bool:
    """Whether somebody sees what only those in the room see: attending posts, the office, the chiefs."""
    return is_office(actor) or actor.is_chief or held(actor, attending) is not None


def need_inside(actor: Actor, attending: Collection[int]) -> None:
    if not sees_inside(actor, attending):
        raise NotFound(MISSING)
