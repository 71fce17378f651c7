"""Posts and departments as letters name them, asked in small statements."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.models import PostVersion
from hyeonjang.kit import clock


def post_unit(post_id: int, on: date) -> int | None:
    """The unit that a post stands in on a day; None where there is no such post then."""
    found: int | None = (
        PostVersion.objects.known().valid(on).filter(post_id=post_id).values_list("unit_id", flat=True).first()
    )
    return found


@lru_cache(maxsize=64)
def _department(unit_id: int, on: date) -> tuple[int, str]:
    found = org.snapshot(on).department_of(unit_id)
    return (found.id, found.name) if found else (unit_id, org.name_of(unit_id, on))


def department(unit_id: int, on: date | None = None) -> tuple[int, str]:
    """The department of a unit with its name, on a day."""
    return _department(unit_id, on or clock.today())


def contact(post_id: int, on: date) -> tuple[str, str]:
    """The unit and the title under which a letter names who answers; a vacant post keeps its title."""
    found = org.snapshot(on)
    post = found.posts.get(post_id)
    if post is None:
        row = PostVersion.objects.filter(post_id=post_id).order_by("-valid_from").first()
        return (org.name_of(row.unit_id, on), row.title or row.rank) if row else ("", "")
    return found.units[post.unit_id].name, post.title


def posts_of(unit_ids: frozenset[int], on: date) -> list[tuple[int, str]]:
    """(post, "세무과 재산세팀장 …") for a choice, of the units and everything under them."""
    found = org.snapshot(on)
    units = {below for unit in unit_ids for below in found.below(unit)}
    return [(post.id, f"{found.units[post.unit_id].name} {post.title}") for post in found.sorted_posts(units)]


def towns(on: date) -> list[str]:
    """The names of the 읍 and 면, in their order."""
    return [unit.name for unit in org.units_on(on, "읍면")]
