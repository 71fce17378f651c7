"""What the pages of deputies show: rows, and the words by which posts and people are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org import queries
from hyeonjang.commons.org.queries import DeputyView, Snapshot
from hyeonjang.kit.errors import NotFound


@dataclass(frozen=True)
class Row:
    """A deputyship that runs or is to come."""

    id: int
    post: str
    person: str
    view: DeputyView
    running: bool


def rows(today: date) -> list[Row]:
    """The deputyships that have not ended, the earliest first."""
    found = queries.snapshot(today)
    return [
        Row(view.id, _post_words(found, view.post_id), _person_words(found, view.person_id), view, view.start <= today)
        for view in queries.deputies_from(today)
    ]


def row(today: date, deputy_id: int) -> Row:
    """One of them; raises ``NotFound``."""
    for one in rows(today):
        if one.id == deputy_id:
            return one
    raise NotFound("그런 직무대리가 없거나 이미 끝났습니다. 목록을 새로 고쳐 주세요.")


def _unit_words(found: Snapshot, unit_id: int) -> str:
    path = [unit for unit in found.path(unit_id) if unit.kind in {"과", "팀", "읍면"}] or found.path(unit_id)[:1]
    return " ".join(unit.name for unit in path[::-1])


def _post_words(found: Snapshot, post_id: int) -> str:
    post = found.posts.get(post_id)
    return f"{post.title} ({_unit_words(found, post.unit_id)}, {post.code})" if post else "없어진 직위"


def _person_words(found: Snapshot, person_id: int) -> str:
    held = [post for post in found.posts.values() if person_id in found.holders.get(post.id, ())]
    if person_id not in found.people:
        return "퇴직한 사람"
    number, name, _ = found.people[person_id]
    return f"{name} {held[0].title} ({_unit_words(found, held[0].unit_id)}, {number})" if held else f"{name} ({number})"


def posts(found: Snapshot) -> dict[str, int]:
    """The posts of heads, by the words that name them: only those are acted for."""
    heads = [post for post in found.posts.values() if (post.head or post.rank in {"군수", "부군수"}) and post.unit_id in found.units]
    return {_post_words(found, post.id): post.id for post in heads}


def words_of(found: Snapshot, post_id: str) -> str:
    """The words of the post of an address; empty for none."""
    return _post_words(found, int(post_id)) if post_id.isdigit() and int(post_id) in found.posts else ""


def people(found: Snapshot) -> dict[str, int]:
    """Everybody in office, by the words that name them."""
    held = {person_id for holders in found.holders.values() for person_id in holders}
    return {_person_words(found, person_id): person_id for person_id in found.people if person_id in held}
