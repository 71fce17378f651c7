"""What inheritances put on somebody's own list (내 일)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.tasks import Task

from .permissions import may_see
from .queries import desk, known


def tasks_of(actor: Actor, on: date) -> Iterator[Task]:
    """Letters whose day has come, heirs to be found, letters that came back, deadlines that pass without a filing."""
    if actor.person_id is None or not actor.posts:
        return
    chosen = known.settings(actor)
    if chosen.unit_id is None or not (actor.in_unit(chosen.unit_id) or actor.is_head_of(chosen.unit_id)):
        return
    if not may_see(actor, known.units_of(chosen)):
        return
    try:
        home = reverse("inheritance_tax:desk")
    except NoReverseMatch:
        return
    found = desk.tally(actor, on)
    if found.letters:
        yield Task(f"보낼 상속 취득세 안내 {found.letters}건", "보낼 날이 됨", f"{home}?view=letters", on)
    if found.heirs:
        yield Task(f"상속인을 확인할 상속 {found.heirs}건", "재산이 있으나 상속인을 모름", f"{home}?view=heirs")
    if found.undelivered:
        yield Task(f"돌아온 상속 취득세 안내 {found.undelivered}통", "주소를 확인해야 함", f"{home}?view=undelivered")
    if found.soon:
        yield Task(f"기한이 14일 안인 신고 전 상속 {found.soon}건", "아직 신고하지 않음", f"{home}?view=due", found.soonest)
