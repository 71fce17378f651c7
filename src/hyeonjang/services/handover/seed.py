"""The demo's handings-over, built through the actions: past transfers, one of today that waits for its witness, one that an
official is about to hand over. Everybody in it is made up; what was written is marked 시연."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.calendar.queries import is_workday
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.kit import clock
from hyeonjang.services.handover.actions import packs, remarks
from hyeonjang.services.handover.models import Pack
from hyeonjang.services.handover.queries import posts
from hyeonjang.services.handover.vocabulary import Part, Reason

TEAM, OTHER = "생활보장팀", "사회복지과"
# (one department, another, how many days ago, by how many days the second takeover came late)
PAST = (("관광과", "세무과", 48, 0), ("건설과", "회계과", 34, 6))


def _workday(day: date, step: int = -1) -> date:
    while not is_workday(day):
        day += timedelta(days=step)
    return day


def _later(day: date, count: int) -> date:
    for _ in range(count):
        day = _workday(day + timedelta(days=1), 1)
    return day


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.SEOUL)


def _staff(unit_name: str, on: date) -> list[org.PersonView]:
    """The officers of a team, or of a department's teams, without heads, in the order of the organisation."""
    unit = next(unit for unit in org.units_on(on) if unit.name == unit_name)
    return [one for one in org.people_in(unit.id, on) if one.rank == "담당자"]


def _swap(first: org.PersonView, second: org.PersonView, effective: date, announced: date) -> None:
    """Two officers change places, announced before the day."""
    found = org.snapshot(announced)
    a, b = (found.posts[one.post_id].code for one in (first, second))
    with clock.travel(_at(announced, 16)):
        org_actions.apply(org_actions.Document(f"{effective:%Y. %-m. %-d.} 인사발령(시연)", effective, [
            {"op": "release", "person": first.number, "post": a}, {"op": "release", "person": second.number, "post": b},
            {"op": "appoint", "person": second.number, "post": a}, {"op": "appoint", "person": first.number, "post": b}],
            "인사발령(시연용으로 지어낸 것)"), system_actor("시연 준비"))
        outbox.run_pending()


def _actor(person_id: int) -> Actor:
    return actor_of_person(person_id)


def _witness(pack: Pack, at: datetime) -> None:
    with clock.travel(at):
        pack.refresh_from_db()
        people = posts.witnesses(pack, clock.today())
        if people:
            packs.witness(actor=_actor(people[0].id), pack_id=pack.pk)


def _past(first: str, second: str, ago: int, late: int, today: date) -> None:
    """Two transfers of some weeks ago, done to the end."""
    effective = _workday(today - timedelta(days=ago))
    announced = _workday(effective - timedelta(days=3))
    one, other = _staff(first, announced)[-1], _staff(second, announced)[-1]
    _swap(one, other, effective, announced)
    for pack, extra in zip(Pack.objects.filter(effective=effective).order_by("id"), (0, late), strict=False):
        with clock.travel(_at(_workday(effective - timedelta(days=1)), 15)):
            packs.draw(actor=_actor(pack.outgoing_id), pack_id=pack.pk)
            packs.hand_over(actor=_actor(pack.outgoing_id), pack_id=pack.pk)
        taken = _workday(pack.due + timedelta(days=extra), 1) if extra else effective
        assert pack.incoming_id is not None
        with clock.travel(_at(taken, 10)):
            packs.take_over(actor=_actor(pack.incoming_id), pack_id=pack.pk, only=())
        _witness(pack, _at(_later(taken, 1), 11))


def _today(today: date) -> None:
    """An officer of the team left this morning; the head has not witnessed it yet, and the other side has not begun."""
    day = today if is_workday(today) else _workday(today)
    announced = _workday(day - timedelta(days=4))
    leaving, coming = _staff(TEAM, announced)[1], _staff(OTHER, announced)[0]
    _swap(leaving, coming, day, announced)
    pack = Pack.objects.get(outgoing_id=leaving.id, effective=day)
    outgoing = _actor(leaving.id)
    with clock.travel(_at(today, 8, 20)):
        packs.draw(actor=outgoing, pack_id=pack.pk)
        remarks.remark(actor=outgoing, pack_id=pack.pk, part=Part.ISSUES,
                       body="금융정보 회신이 열흘 넘게 걸리는 달이 있습니다. 요청한 지 7일이 되면 한 번 물어보면 빨라집니다(시연).")
        remarks.remark(actor=outgoing, pack_id=pack.pk, part=Part.PAPERS, body="생활보장팀-1204(2026) 부양의무자 조사 지침 정리(시연)")
        rights = [remarks.note_right(actor=outgoing, pack_id=pack.pk, system=system, role=role, scope=scope) for system, role, scope in (
            ("행복이음", "기초생활보장 조사 담당", "전곡읍·청산면"), ("새올", "민원 담당자", "생활보장팀"), ("온나라", "기안자", "복지정책과"))]
        packs.hand_over(actor=outgoing, pack_id=pack.pk)
    with clock.travel(_at(today, 8, 40)):
        new = _actor(coming.id)
        packs.take_over(actor=new, pack_id=pack.pk)
        remarks.right_moved(actor=new, pack_id=pack.pk, right_id=rights[2].pk)


def _next(today: date) -> None:
    """The clerk of the demo's accounts hands a part of the work to a colleague next week."""
    staff = _staff(TEAM, today)
    clerk, colleague = staff[0], staff[2 if len(staff) > 2 else 1]
    actor = _actor(clerk.id)
    pack = packs.propose(actor=actor, post_id=clerk.post_id, effective=_later(today, 4), reason=Reason.DUTIES)
    packs.name_incoming(actor=actor, pack_id=pack.pk, person_id=colleague.id)
    packs.draw(actor=actor, pack_id=pack.pk)
    remarks.note_right(actor=actor, pack_id=pack.pk, system="새올", role="민원 담당자", scope="생활보장팀")


@transaction.atomic
def load() -> None:
    """Seven packs of the demo's day; does nothing twice."""
    if Pack.objects.filter(reason=Reason.DUTIES).exists():
        return
    outbox.run_pending()
    today = clock.today()
    for first, second, ago, late in PAST:
        _past(first, second, ago, late, today)
    _today(today)
    _next(today)
