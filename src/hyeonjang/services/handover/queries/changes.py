"""Who left which post in a kept change of the organisation, and who came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hyeonjang.commons.org import history
from hyeonjang.commons.org import queries as org
from hyeonjang.kit import clock
from hyeonjang.services.handover.models import Pack
from hyeonjang.services.handover.vocabulary import OVER, PackState, Reason

GOVERNOR = "군수"
"""A governor's own handing over goes by 지방자치법 제119조 and its decree 제64조~제68조, in another form."""


HISTORY = timedelta(days=30)
"""A change that is entered longer than this after it took effect is history: nobody hands over for it any more."""


@dataclass(frozen=True)
class Left:
    """Somebody no longer holds a post from a day on; ``incoming_id`` is known where somebody came in the same change."""

    post_id: int
    person_id: int
    incoming_id: int | None
    effective: date
    reason: Reason


def _memberships(past: history.Past) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """(person number, post code) of those who left; the numbers of those who came, by post code."""
    left, came = [], dict[str, list[str]]()
    for change in past.changes:
        if change.table != "membership":
            continue
        number, code = change.key[0], change.key[1]
        if change.before and not change.after:
            left.append((number, code))
        elif change.after and not change.before:
            came.setdefault(code, []).append(number)
    return left, came


def past(reorganisation_id: int) -> history.Past:
    """A kept change, made again from those before it: once for all that is asked of it."""
    return history.reorganisation(reorganisation_id)


def left_in(past: history.Past) -> list[Left]:
    """Everybody who left a post in a change, with who came. A post that ended goes to the head of the unit that
    carries on its unit's work."""
    left, came = _memberships(past)
    if not left or past.effective < clock.today() - HISTORY:
        return []
    eve = org.snapshot(past.effective - timedelta(days=1))
    after = org.snapshot(past.effective)
    posts = {post.code: post for post in eve.posts.values()}
    people = {number: pk for snapshot in (eve, after) for pk, (number, _, _) in snapshot.people.items()}
    whole = any(change.table == "unit" for change in past.changes)
    found = []
    for number, code in left:
        post = posts.get(code)
        if post is None or post.rank == GOVERNOR or number not in people:
            continue
        new = next((people[one] for one in came.get(code, []) if one in people), None)
        if new is None and post.id not in after.posts:
            new = _heir(post, past.effective, after)
        reason = Reason.REORGANISATION if whole else Reason.APPOINTMENT
        found.append(Left(post.id, people[number], new if new != people[number] else None, past.effective, reason))
    return found


def _heir(post: org.PostView, on: date, after: org.Snapshot) -> int | None:
    """The head of the unit that carries on the work of an ended post."""
    for unit_id in org.successors(post.unit_id, on):
        for one in after.sorted_posts({unit_id}):
            if one.head and after.people_at(one.id):
                return after.people_at(one.id)[0].id
    return None


def passed_on(past: history.Past) -> Iterator[tuple[Pack, int]]:
    """Packs that a deputy took over whose post got its holder in this change (시행규칙 제45조제2항)."""
    _, came = _memberships(past)
    acting = set(Pack.objects.filter(state__in=list(OVER), incoming_acting=True, following__isnull=True).values_list("post_id", flat=True))
    if not acting:
        return
    after = org.snapshot(past.effective)
    codes = {post.code: post.id for post in after.posts.values()}
    people = {number: pk for pk, (number, _, _) in after.people.items()}
    for code, numbers in came.items():
        if codes.get(code) not in acting:
            continue
        taken = Pack.objects.filter(post_id=codes.get(code, -1), state__in=list(OVER), incoming_acting=True,
                                    following__isnull=True).order_by("-effective").first()
        if taken is not None and numbers[0] in people and people[numbers[0]] != taken.incoming_id:
            yield taken, people[numbers[0]]


def exists(left: Left) -> bool:
    """Whether a pack for this leaving is already there."""
    return Pack.objects.filter(post_id=left.post_id, outgoing_id=left.person_id, effective=left.effective).exclude(
        state=PackState.WITHDRAWN).exists()
