"""What the tests of meetings run in processes of their own: a county with a weekly meeting, and single steps in it.

``python -m tests.support.meeting_hall STEP …`` on the database and the moment that the environment names.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hyeonjang.config.settings")

import django

django.setup()

from datetime import date, datetime, timedelta  # noqa: E402
from datetime import time as hour  # noqa: E402

from hyeonjang.commons import audit, outbox  # noqa: E402
from hyeonjang.commons.cases.actions import decide as case_decide  # noqa: E402
from hyeonjang.commons.cases.actions import intake, types  # noqa: E402
from hyeonjang.commons.cases.models import Case  # noqa: E402
from hyeonjang.commons.org import actions as org_actions  # noqa: E402
from hyeonjang.commons.org import queries as org  # noqa: E402
from hyeonjang.commons.org import seed as org_seed  # noqa: E402
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor  # noqa: E402
from hyeonjang.kit import clock  # noqa: E402
from hyeonjang.kit.errors import Refused  # noqa: E402
from hyeonjang.services.meetings.actions import agenda, room, series, votes  # noqa: E402
from hyeonjang.services.meetings.models import Attendee, Candidate, Meeting, Series  # noqa: E402
from hyeonjang.services.meetings.queries import names  # noqa: E402
from hyeonjang.services.meetings.vocabulary import CandidateState, Choice, Ending, ItemKind  # noqa: E402

PASSWORD = "hyeonjang-2026"
HEADS = ("관광과", "산림녹지과", "회계과", "축산과", "건설과", "안전총괄과", "사회복지과", "농업정책과")
OUTCOMES = [{"code": "grant", "name": "보장 결정", "kind": "granted"}, {"code": "refuse", "name": "보장하지 않음", "kind": "refused"}]


def unit(name: str) -> int:
    return next(one.id for one in org.units_on(clock.today()) if one.name == name)


def head(name: str) -> Actor:
    person = org.head_of(unit(name), clock.today())
    assert person is not None
    return actor_of_person(person.id)


def prepare() -> None:
    """The county, accounts of eight heads (h0 … h7), a weekly meeting on Mondays, and a case that is late."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    system = system_actor()
    org_seed.load_yeoncheon(system, password=PASSWORD)
    for place, name in enumerate(HEADS):
        person = org.head_of(unit(name), clock.today())
        assert person is not None
        org_actions.create_account(actor=system, username=f"h{place}", password=PASSWORD, person_id=person.id)
    seats = names.head_posts(clock.today())
    towns = {one.id for one in org.units_on(clock.today(), "읍면")}
    series.create(actor=system, plan=series.Plan(
        "주간 간부회의", "연천군", "군청 상황실", 0, hour(9), next(one for one in seats if one.label == "군수").post_id,
        tuple(one.post_id for one in seats if one.unit_id not in towns), begins=clock.today()))
    types.create_type(actor=system, code="welfare", series="복지")
    version = types.draft_version(
        actor=system, type_code="welfare", valid_from=date(2026, 1, 1), name="긴급복지 신청", clock="petition", term="7일", promise="4일",
        level="팀장", outcomes=OUTCOMES, legal_basis=[{"cite": "긴급복지지원법 제7조", "what": "지원 요청"}],
        steps=[{"code": "check", "name": "검토", "public": True}])
    types.publish_version(actor=system, version_id=version)
    team = unit("생활보장팀")
    clerk = org.people_in(team, clock.today())[-1]
    received = datetime.combine(clock.today() - timedelta(days=40), hour(10), tzinfo=clock.SEOUL)
    intake.open_case(actor=actor_of_person(clerk.id), type_code="welfare", title="긴급복지 신청", unit_id=team, received_at=received,
                     applicant=intake.Applicant("홍길동", date(1948, 3, 1), "010-0000-0000", "경기도 연천군 전곡읍"), assignee_id=clerk.id)
    outbox.run_pending()


def decide_case() -> None:
    """The department decides the late case: this is the evidence that a decision of the meeting waits for."""
    case = Case.objects.get()
    case_decide.decide(actor=head("생활보장팀"), case_id=case.pk, outcome="grant",
                       reasons=[{"text": "위기 사유가 확인되었습니다.", "cite": "긴급복지지원법 제2조"}])
    outbox.run_pending()


def transfer() -> None:
    """The head of 복지정책과 moves to 회계과, and that one's head takes over."""
    found = org.snapshot(clock.today())
    rows = {}
    for name in ("복지정책과", "회계과"):
        person = org.head_of(unit(name), clock.today())
        assert person is not None
        rows[name] = (found.posts[person.post_id].code, person.number)
    (a_post, a_person), (b_post, b_person) = rows.values()
    org_actions.apply(org_actions.Document("인사발령", clock.today(), [
        {"op": "release", "person": a_person, "post": a_post}, {"op": "release", "person": b_person, "post": b_post},
        {"op": "appoint", "person": b_person, "post": a_post}, {"op": "appoint", "person": a_person, "post": b_post}], "인사발령"),
        system_actor())


def room_with_item(title: str = "제설 대책") -> None:
    """The meeting of today, open, with one item running."""
    system = system_actor()
    meeting = Meeting.objects.get(held_on=clock.today())
    with clock.travel(clock.now() - timedelta(minutes=10)):
        row = agenda.put_forward(actor=head("안전총괄과"), meeting_id=meeting.pk, offer=agenda.Offer(
            title, "눈 예보", ItemKind.DISCUSS, unit("안전총괄과")))
        agenda.decide(actor=head("연천군"), candidate_id=row.pk, version=row.version, state=CandidateState.ACCEPTED)
        item = Candidate.objects.get(pk=row.pk).item
        assert item is not None
        room.open_meeting(actor=system, meeting_id=meeting.pk, key="open")
        room.all_present(actor=system, meeting_id=meeting.pk, key="present")
        room.start_item(actor=system, meeting_id=meeting.pk, key="start", item_id=item.pk)
        poll = votes.open_poll(actor=system, meeting_id=meeting.pk, key="poll", item_id=item.pk, wording="임차").detail["poll"]
    print(meeting.pk, item.pk, poll)


def _wait(moment: str) -> None:
    while time.time() < float(moment):
        time.sleep(0.001)


def close_item(who: str, item_id: str, moment: str) -> None:
    """One of two chairs ends the item at a moment."""
    meeting = Meeting.objects.get(items__pk=int(item_id))
    actor = head("연천군") if who == "governor" else system_actor("회의 운영")
    _wait(moment)
    room.close_item(actor=actor, meeting_id=meeting.pk, key=f"close-{who}", item_id=int(item_id), ending=Ending.HEARD, note=f"{who}의 마무리")


def close_poll(poll_id: str, moment: str) -> None:
    meeting = Meeting.objects.get(items__polls__pk=int(poll_id))
    _wait(moment)
    votes.close_poll(actor=system_actor(), meeting_id=meeting.pk, key="close-poll", poll_id=int(poll_id))


def vote(place: str, poll_id: str, moment: str) -> None:
    """A member votes at the very moment in which others vote and the vote is closed."""
    meeting = Meeting.objects.get(items__polls__pk=int(poll_id))
    seat = Attendee.objects.filter(meeting=meeting).order_by("place")[int(place)]
    assert seat.person_id is not None
    actor = actor_of_person(seat.person_id)
    _wait(moment)
    votes.cast(actor=actor, meeting_id=meeting.pk, key=f"vote-{place}", poll_id=int(poll_id), attendee_id=seat.pk, choice=Choice.YES)


def same_key(place: str, item_id: str, moment: str) -> None:
    """The same entry sent twice at once, as by a browser that did not hear the first answer."""
    meeting = Meeting.objects.get(items__pk=int(item_id))
    seat = Attendee.objects.filter(meeting=meeting).order_by("place")[int(place)]
    assert seat.person_id is not None
    actor = actor_of_person(seat.person_id)
    _wait(moment)
    room.remark(actor=actor, meeting_id=meeting.pk, key="one-and-the-same", item_id=int(item_id), attendee_id=seat.pk, body="한 번")


def ask(question: str) -> None:
    """A value out of the place, for a test to hold against what it expects."""
    from hyeonjang.services.meetings import models

    print(eval(question, {"audit": audit, "Series": Series, "m": models}))


if __name__ == "__main__":
    try:
        {"prepare": prepare, "decide-case": decide_case, "transfer": transfer, "room": room_with_item, "close-item": close_item,
         "close-poll": close_poll, "vote": vote, "same-key": same_key, "ask": ask}[sys.argv[1]](*sys.argv[2:])
    except Refused as refusal:
        print(refusal.sentence)
        sys.exit(3)
