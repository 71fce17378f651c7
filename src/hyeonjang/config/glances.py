"""What heads and chiefs open on: the cases of their people, and the promises of their department or county."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.cases.queries import worklists
from hyeonjang.commons.org import history
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.tasks import Glance, register_glances
from hyeonjang.services.innovation.queries import board, outcomes


def _reach(actor: Actor) -> str:
    """``county`` for chiefs, ``department`` or ``team`` for their heads, nothing for anybody else."""
    if actor.is_chief:
        return "county"
    heads = [post for post in actor.posts if post.head]
    if any(post.unit_id == post.department_id for post in heads):
        return "department"
    return "team" if heads else ""


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""  # the pages are not mounted on this surface


WHOSE = {"county": "군 전체", "department": "우리 과", "team": "우리 팀"}


def cases(actor: Actor, on: date) -> Iterator[Glance]:
    """Late, and to be done by Sunday."""
    reach, address = _reach(actor), _address("cases:list")
    if not reach or not address:
        return
    count = worklists.tally(actor, reach, on)  # type: ignore[arg-type]
    if not count.all:
        return
    yield Glance(f"{WHOSE[reach]}: 날짜가 지난 건", count.late, f"{address}?scope={reach}&due=late",
                 note="약속한 날이나 처리기한이 지남", kind="danger" if count.late else "success")
    yield Glance(f"{WHOSE[reach]}: 이번 주까지 할 건", count.week, f"{address}?scope={reach}&due=week",
                 note=f"진행 중 {count.all:,}건 가운데")


def _names(actor: Actor) -> set[str]:
    """What the actor's departments, and those whose work they carry on, were ever called."""
    units = actor.department_ids | actor.carried_ids
    return {span.name for unit_id in units for span in history.unit_spans(unit_id)}


def promises(actor: Actor, on: date) -> Iterator[Glance]:
    """Kept, broken and open promises, in the words of the page behind; a head sees the department's."""
    reach, address = _reach(actor), _address("innovation:effects")
    if reach not in {"county", "department"} or not address:
        return
    found = outcomes.effects(actor, on)
    if reach == "department":
        mine = _names(actor)
        found = [one for one in found if one.department_name in mine]
    if not found:
        return
    counts = board.promise_counts(found)
    whose = WHOSE[reach]
    yield Glance(f"{whose}: 지킨 약속", counts.kept, address, kind="success" if counts.kept else "", note=f"채택한 혁신안 {len(found):,}건 가운데")
    yield Glance(f"{whose}: 못 지킨 약속", counts.broken, address, kind="danger" if counts.broken else "")
    yield Glance(f"{whose}: 진행 중이거나 판단 불가", counts.under_way + counts.unknown, address)


def connect() -> None:
    register_glances("10-cases", cases)
    register_glances("20-promises", promises)
