"""What benefits put on somebody's own list (내 일), and where they send people out to (현장)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.field import Stop
from hyeonjang.commons.ui.tasks import Task

from .queries import desk, field, reported


def tasks_of(actor: Actor, on: date) -> Iterator[Task]:
    """Answers that are late, decisions to be looked at again, today's visits. Cases themselves come from ``cases``."""
    if actor.person_id is None or not actor.posts:
        return
    try:
        waiting, home = reverse("benefits:waiting"), reverse("benefits:desk")
    except NoReverseMatch:
        return
    late = desk.late_of(actor, on)
    if late:
        yield Task(f"회신이 늦은 자료 조회 {late}건", "독촉할 날이 지남", f"{waiting}?late=1", on)
    for row in desk.afterwards(actor, "mine"):
        if row.due_on is not None or not row.left:
            what = "사후조사를 해야 함" if row.due_on else "기다리던 회신이 모두 옴: 확인하거나 정정"
            yield Task(f"{row.number} {row.benefit}", what, f"{home}claims/{row.claim_id}/", row.due_on)
    for dead in reported.of(actor):
        yield Task(dead.what, "확인하고 신청인 사망으로 적어야 함", reverse("cases:case", args=[dead.case_id]))
    for stop in stops_of(actor, on):
        yield Task(f"현장조사 {stop.whom}", stop.area or stop.what, stop.url, stop.day)


def stops_of(actor: Actor, on: date) -> Iterator[Stop]:
    """Visits of the actor's own day, and those left over."""
    for visit, name, area, _ in field.visits_of(actor, on):
        try:
            url = reverse("benefits_field:visit", args=[visit.id])
        except NoReverseMatch:
            return
        yield Stop("현장조사", name, area, url, visit.planned_on, visit.time, visit.purpose)
