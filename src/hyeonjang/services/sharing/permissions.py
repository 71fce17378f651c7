"""Who may see and do what. Every refusal says who may instead; what one may not see is simply not found."""

from __future__ import annotations

from collections.abc import Collection

from hyeonjang.commons.org.actor import Actor, PostHeld
from hyeonjang.kit.errors import NotFound, NotPermitted

COORDINATE = "sharing.coordinate"
AUDIT = "audit.read"
MISSING_REQUEST = "그 협조 요청을 찾을 수 없습니다. 목록에서 다시 골라 주세요."
MISSING_ISSUE = "그 현안을 찾을 수 없습니다. 목록에서 다시 골라 주세요."
MISSING_UNCLEAR = "그 소관 지정 요청을 찾을 수 없습니다. 목록에서 다시 골라 주세요."


def is_official(actor: Actor) -> bool:
    return actor.system or (actor.person_id is not None and bool(actor.posts))


def coordinates(actor: Actor) -> bool:
    """The office that coordinates plans (기획감사담당관 기획팀), by duty; or the system itself."""
    return actor.system or actor.has(COORDINATE)


def oversees(actor: Actor) -> bool:
    """Sees all of it by office: chiefs, the coordinating office, the audit."""
    return coordinates(actor) or actor.is_chief or actor.has(AUDIT)


def held(actor: Actor, post_ids: Collection[int]) -> PostHeld | None:
    """The post among these by which somebody acts; an own one before a deputy's."""
    found = [post for post in actor.posts if post.post_id in post_ids]
    return min(found, key=lambda post: post.acting) if found else None


def label_of(actor: Actor, post: PostHeld | None = None) -> str:
    """``관광과장 홍길동-001``; a deputy is marked."""
    if actor.system:
        return actor.name
    chosen = post or (actor.posts[0] if actor.posts else None)
    if chosen is None:
        return actor.name
    return f"{chosen.title}{' 직무대리' if chosen.acting else ''} {actor.name}"


def inside(actor: Actor, departments: Collection[int], bureaus: Collection[int] = ()) -> bool:
    """Works in one of the departments, or heads the bureau over one."""
    if any(actor.in_department(pk) for pk in departments):
        return True
    return any(post.head and post.unit_id in bureaus for post in actor.posts)


def need_official(actor: Actor) -> None:
    if not is_official(actor):
        raise NotPermitted("직원만 할 수 있습니다. 직원 계정으로 로그인해 주세요.")


def need_found(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise NotFound(sentence)


def need_coordinator(actor: Actor, what_ko: str) -> None:
    if not coordinates(actor):
        raise NotPermitted(f"{what_ko} 기획조정 담당만 할 수 있습니다. 기획감사담당관 기획팀에 요청해 주세요.")
