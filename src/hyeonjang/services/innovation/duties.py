"""What the programme puts on somebody's own list (내 일)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.tasks import Task
from hyeonjang.services.innovation import permissions
from hyeonjang.services.innovation.queries import board, collections, cycles, judging, stops
from hyeonjang.services.innovation.vocabulary import StageKind


def tasks_of(actor: Actor, on: date) -> Iterator[Task]:
    """Sheets to score, choices to make, 취합 to answer; for the programme office what is late."""
    if not permissions.is_official(actor) or actor.system:
        return
    try:
        yield from _tasks(actor, on)
    except NoReverseMatch:
        return  # the pages are not mounted on this surface


def _tasks(actor: Actor, on: date) -> Iterator[Task]:
    for row in collections.collections(actor, on):
        if row.mine_open:
            yield Task(
                f"취합 제출: {row.title}",
                f"{row.owner_name}에서 보냄" + (f", 독촉 {row.reminders}회" if row.reminders else ""),
                reverse("innovation:collection", args=[row.id]),
                row.due,
                "for_me",
            )
    cycle = cycles.current(actor, on)
    if cycle is None:
        return
    for stage in (StageKind.DESK_REVIEW, StageKind.PRESENTATION):
        window = cycle.window(stage)
        left = [s for s in judging.my_sheets(actor, cycle.id, stage, on) if not s.done and not s.conflict_ko]
        if left and window.opens <= on:
            yield Task(
                f"{stage.label_ko} {len(left)}건",
                "심사위원으로 위촉됨",
                reverse("innovation:judging"),
                window.closes,
                "for_me",
            )
    choosing = cycle.window(StageKind.DEPARTMENT_BEST)
    if choosing.opens <= on <= choosing.closes and any(actor.is_head_of(pk) for pk in actor.department_ids):
        for choice in board.department_choices(actor, cycle, on):
            if choice.mine and choice.waiting and not choice.done:
                yield Task(
                    f"부서 우수사례 선정: {choice.name}",
                    "부서장의 선정을 기다림",
                    reverse("innovation:select", args=[choice.department_id]),
                    choosing.closes,
                    "for_me",
                )
    if actor.has(permissions.PROGRAMME_DUTY):
        notices = stops.totals(stops.stops(actor, cycle.id, on)).notices
        if notices:
            yield Task(
                f"자체 폐지 통보 {notices}건",
                "부서가 스스로 없앤 업무·보고, 확인 전",
                reverse("innovation:stops"),
                waiting="for_me",
            )
        late = [row for row in board.overdue(cycle.id, on) if row.what_ko == "결정기한"]
        if late:
            yield Task(
                f"결정기한이 지난 혁신안 {len(late)}건",
                "조례의 결정기한",
                reverse("innovation:board"),
                min(row.due for row in late),
            )
