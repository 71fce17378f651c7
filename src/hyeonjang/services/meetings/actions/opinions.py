"""Written opinions before the meeting: by departments with their names, or by nobody known."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from hyeonjang.commons.org.actor import PUBLIC, Actor, PostHeld
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.actions import common
from hyeonjang.services.meetings.models import AgendaItem, AnonymousOpinion, Opinion
from hyeonjang.services.meetings.queries import groups, locks
from hyeonjang.services.meetings.rules import opinions as rules
from hyeonjang.services.meetings.vocabulary import ItemState, MeetingState, Naming, Stance


@transaction.atomic
def write(*, actor: Actor, item_id: int, stance: Stance, body: str, condition: str = "") -> Opinion:
    """A department's opinion with its name. It is added and never changed; a later one stands beside it, and the
    head's own word is what counts for the department. 행정업무규정 제9조제3항·제4항 (다른 의견을 적는 일)."""
    item = locks.item(item_id)
    post = _may_write(actor, item)
    if item.naming == Naming.ANONYMOUS:
        raise Refused("익명으로 의견을 받는 안건입니다. 익명 의견 칸에 적어 주세요.", code="naming")
    row = Opinion.objects.create(
        item=item, department_id=post.department_id, person_id=common.person_of(actor),
        post_label=permissions.label_of(actor, post)[:150],
        official=post.head or (post.unit_id == post.department_id and post.rank in {"과장", "국장", "부군수", "군수"}),
        stance=stance, condition=rules.check_stance(stance, condition)[:500],
        body=common.needed(body, "body", "의견", 3000), written_at=clock.now())
    common.record("opinion_written", actor, "item", item.pk, item.title, opinion=row.pk, stance=stance)
    return row


@transaction.atomic
def write_anonymously(*, actor: Actor, item_id: int, stance: Stance, body: str, condition: str = "") -> AnonymousOpinion:
    """An opinion without a writer. The actor is checked to be one of at least five who sit in the meeting and then
    forgotten: neither the row nor the audit record nor an event names anybody, and only the day is kept."""
    item = locks.item(item_id)
    _may_write(actor, item)
    if item.naming != Naming.ANONYMOUS:
        raise Refused("이름을 밝히고 의견을 받는 안건입니다.", code="naming")
    possible = groups.possible_writers(item.meeting_id, list(item.asked.values_list("department_id", flat=True)))
    rules.check_group(len(possible))
    if actor.person_id not in possible:
        raise NotPermitted("익명 의견은 의견을 듣는 부서에서 이 회의에 참석하는 사람만 쓸 수 있습니다.")
    row = AnonymousOpinion.objects.create(
        id=uuid4(), item=item, stance=stance, condition=rules.check_stance(stance, condition)[:500],
        body=common.needed(body, "body", "의견", 3000), written_on=clock.today())
    common.record("opinion_written_anonymously", PUBLIC, "item", item.pk, item.title)
    return row


def _may_write(actor: Actor, item: AgendaItem) -> PostHeld:
    """The post for which somebody writes: of an asked department, in time, while the meeting is ahead."""
    attending = locks.attending(item.meeting_id)
    asked = set(item.asked.values_list("department_id", flat=True))
    departments = set(item.meeting.attendees.values_list("department_id", flat=True))
    wanted = asked or departments
    seat = permissions.held(actor, attending)
    post = seat if seat and seat.department_id in wanted else next(
        (one for one in actor.posts if one.department_id in wanted), None)
    if post is None or (item.confidential and seat is None):
        raise NotPermitted("의견을 듣는 부서의 직원만 의견을 낼 수 있습니다.")
    closed = item.state != ItemState.LISTED or item.meeting.state != MeetingState.PLANNED
    rules.check_open(item.opinions_until, clock.now(), closed)
    return post
