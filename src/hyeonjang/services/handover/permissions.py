"""Who may do what with a pack. What one may not see is simply not found."""

from __future__ import annotations

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound, NotPermitted
from hyeonjang.services.handover.models import Pack

MISSING = "그 업무인계·인수서를 찾을 수 없습니다. 목록에서 다시 골라 주세요."
OFFICE = "org.manage"


def is_official(actor: Actor) -> bool:
    return actor.system or (actor.person_id is not None and bool(actor.posts))


def need_official(actor: Actor) -> None:
    if not is_official(actor):
        raise NotPermitted("직원만 볼 수 있습니다. 직원 계정으로 로그인해 주세요.")


def is_outgoing(actor: Actor, pack: Pack) -> bool:
    return actor.person_id is not None and actor.person_id == pack.outgoing_id


def is_incoming(actor: Actor, pack: Pack) -> bool:
    return actor.person_id is not None and actor.person_id == pack.incoming_id


def holds_post(actor: Actor, pack: Pack) -> bool:
    """Holds the post today, or acts for its holder."""
    return any(post.post_id == pack.post_id for post in actor.posts)


def is_head_over(actor: Actor, pack: Pack) -> bool:
    """Heads the team or the department of the post, or acts for that head; not by the very post that is handed over."""
    if not (actor.is_head_of(pack.unit_id) or actor.is_head_of(pack.department_id)):
        return False
    return any(post.head and post.post_id != pack.post_id for post in actor.posts)


def role_ko(actor: Actor, pack: Pack, witness_ids: frozenset[int] = frozenset()) -> str:
    """As whom somebody reads a pack; empty for whom it is not there. ``witness_ids``: who may witness it."""
    if actor.system:
        return "시스템"
    if is_outgoing(actor, pack):
        return "인계자"
    if is_incoming(actor, pack):
        return "인수자"
    person = actor.person_id
    if person is not None and (person == pack.witness_id or person in witness_ids):
        return "입회자"
    if holds_post(actor, pack):
        return "현 담당"
    if is_head_over(actor, pack):
        return "부서장"
    return "감사" if actor.has("audit.read") else ""


def need_party(actor: Actor, pack: Pack, what_ko: str) -> None:
    """The outgoing one, or whoever heads the team or department in their place."""
    if not (actor.system or is_outgoing(actor, pack) or is_head_over(actor, pack)):
        if role_ko(actor, pack):
            raise NotPermitted(f"{what_ko} 인계자와 그 팀장·부서장만 할 수 있습니다.")
        raise NotFound(MISSING)


def label_of(actor: Actor, post_id: int | None = None) -> str:
    """``주무관 홍길동-001``; a deputy is marked."""
    chosen = next((post for post in actor.posts if post.post_id == post_id), actor.posts[0] if actor.posts else None)
    if chosen is None:
        return actor.name
    return f"{chosen.title}{' 직무대리' if chosen.acting else ''} {actor.name}"
