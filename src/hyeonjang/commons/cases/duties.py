"""What cases put on somebody's own list (내 일): this week's, what waits for a decision, what has no officer, and
once a month, for heads, the log of looks at personal data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.tasks import Task

from .queries import looks, worklists

MOST = 50


def tasks_of(actor: Actor, on: date) -> Iterator[Task]:
    """At most fifty of each kind, in five statements whatever the number of cases."""
    if actor.person_id is None:
        return
    try:
        reverse("cases:list")
    except NoReverseMatch:
        return
    for case in worklists.listing(actor, "mine", on)[:MOST]:
        if case.state != "deciding":
            yield Task(f"{case.number} {case.title}", worklists.reason(case, on), reverse("cases:case", args=[case.pk]),
                       case.act_on)
    for case in worklists.listing(actor, "decide", on, horizon="all")[:MOST]:
        yield Task(f"{case.number} {case.title}", f"결정을 기다림, {worklists.reason(case, on)}",
                   reverse("cases:case", args=[case.pk]), case.act_on, "for_me")
    heads = [post.unit_id for post in actor.posts if post.head]
    if heads:
        count = worklists.unassigned(actor, heads)
        if count:
            yield Task(f"담당자가 없는 건 {count}건", "맡을 사람을 정해야 함", f"{reverse('cases:list')}?scope=team&due=all",
                       None, "for_me")
        if worklists.any_running(actor, heads) and not looks.reviewed_since(actor, on.replace(day=1)):
            yield Task("이달의 개인정보 열람 점검", "우리 사람이 누구의 정보를 왜 보았는지 한 달에 한 번 봅니다", reverse("cases:looks"),
                       last_of_month(on), "for_me")


def last_of_month(on: date) -> date:
    """The month's last day (개인정보의 안전성 확보조치 기준 제8조: 접속기록을 월 1회 이상 점검)."""
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
