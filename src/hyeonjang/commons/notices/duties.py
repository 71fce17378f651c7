"""What notices put on somebody's own list (내 일): runs to release, bundles to print, the undelivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.tasks import Task

from . import permissions
from .models import Attempt, Batch, Notice, Run
from .vocabulary import UNDELIVERED, AttemptState, BatchState, RunState


def tasks_of(actor: Actor, on: date) -> Iterator[Task]:
    """Nothing for people without a post; a few statements whatever the number of notices."""
    if actor.person_id is None or not actor.posts:
        return
    try:
        reverse("notices:list")
    except NoReverseMatch:
        return
    units = actor.department_ids
    for run in Run.objects.select_related("version__template").filter(state=RunState.TRIED).exclude(creator_id=actor.person_id)[:20]:
        if permissions.may_release(actor, run.version.template.unit_id):
            yield Task(f"대량 발송 승인: {run.title}", f"{run.created_by}이(가) 준비함", reverse("notices:run", args=[run.pk]), None, "for_me")
    mine = Batch.objects.filter(unit_id__in=units)
    ready = mine.filter(state=BatchState.READY).count()
    if ready:
        yield Task(f"우체국에 맡길 묶음 {ready}개", "인쇄 준비가 됨", reverse("notices:batches"), None, "for_me")
    waiting = Attempt.objects.filter(batch__in=mine.filter(state=BatchState.WAITING), state=AttemptState.QUEUED).count()
    if waiting:
        yield Task(f"인쇄할 편지 {waiting}통", "낱장 통지가 모임", reverse("notices:batches"), None, "for_me")
    lost = Notice.objects.filter(version__template__unit_id__in=units, state__in=UNDELIVERED, handed_at=None).count()
    if lost:
        yield Task(f"닿지 않은 통지 {lost}건", "읍면 확인이나 공시송달이 필요함", reverse("notices:undelivered"), None, "for_me")
    uncertain = Attempt.objects.filter(notice__version__template__unit_id__in=units, state=AttemptState.UNCERTAIN).count()
    if uncertain:
        yield Task(f"보냈는지 모르는 통지 {uncertain}건", "작업자가 보내는 도중 멈춤", f"{reverse('notices:list')}?state=waiting", None, "for_me")
