"""The weekly series: set it up, who sits in it, plan its meetings, move and cancel them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.law.periods.days import Regime
from hyeonjang.services.meetings import clocks, events
from hyeonjang.services.meetings.actions import common
from hyeonjang.services.meetings.models import Attendee, Meeting, Member, Series
from hyeonjang.services.meetings.permissions import need_office
from hyeonjang.services.meetings.queries import locks, names
from hyeonjang.services.meetings.rules import schedule
from hyeonjang.services.meetings.vocabulary import MeetingState, OnHoliday, Role

AHEAD_WEEKS = 4


@dataclass(frozen=True)
class Plan:
    """A series as a form gives it. ``members`` and ``observers`` are post ids."""

    name: str
    host: str
    place: str
    weekday: int
    at: time
    chair_post: int
    members: tuple[int, ...]
    observers: tuple[int, ...] = ()
    minutes: int = 60
    on_holiday: OnHoliday = OnHoliday.BEFORE
    papers_days: int = 1
    discussion_floor: int = 50
    begins: date = field(default_factory=clock.today)


@transaction.atomic
def create(*, actor: Actor, plan: Plan) -> Series:
    """Set up a weekly meeting and plan its next four weeks."""
    need_office(actor, "정례회의 만들기는")
    _check(plan)
    if Series.objects.filter(name=plan.name.strip()).exists():
        raise Conflict("같은 이름의 정례회의가 있습니다. 이름을 바꾸거나 있는 것을 고치세요.", field="name")
    row = Series.objects.create(**_fields(plan))
    _seat(row, plan)
    common.record("series_created", actor, "series", row.pk, row.name, weekday=row.weekday, at=row.at)
    keep_ahead(actor=actor, series_id=row.pk)
    return row


@transaction.atomic
def change(*, actor: Actor, series_id: int, version: int, plan: Plan) -> Series:
    """Change the series; meetings that are only planned follow, past ones stay as they were."""
    need_office(actor, "정례회의 고치기는")
    _check(plan)
    row = locks.series(series_id, version)
    for name, value in _fields(plan).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _seat(row, plan)
    for meeting in Meeting.objects.filter(series=row, state=MeetingState.PLANNED, agenda_fixed_at=None):
        _settle(meeting, row)
    common.record("series_changed", actor, "series", row.pk, row.name, weekday=row.weekday, at=row.at)
    keep_ahead(actor=actor, series_id=row.pk)
    return row


def _fields(plan: Plan) -> dict[str, object]:
    return {
        "name": common.needed(plan.name, "name", "회의 이름", 100),
        "host": common.needed(plan.host, "host", "개최기관", 100),
        "place": common.needed(plan.place, "place", "장소", 100),
        "weekday": plan.weekday, "at": plan.at, "minutes": plan.minutes, "on_holiday": plan.on_holiday,
        "chair_post_id": plan.chair_post, "papers_days": plan.papers_days,
        "discussion_floor": plan.discussion_floor, "begins": plan.begins,
    }


def _check(plan: Plan) -> None:
    if not 0 <= plan.weekday <= 4:
        raise Refused("정례회의는 월요일부터 금요일까지 가운데 하루로 정하세요.", field="weekday")
    if plan.chair_post not in plan.members:
        raise Refused("회의를 주재하는 직위도 참석 직위에 넣어 주세요.", field="members")
    if len(plan.members) < 3:
        raise Refused("참석 직위를 셋 이상 고르세요.", field="members")
    if set(plan.members) & set(plan.observers):
        raise Refused("같은 직위를 참석과 배석에 모두 넣었습니다. 한쪽에서 빼 주세요.", field="observers")
    if not 1 <= plan.papers_days <= 14:
        raise Refused("자료는 1일 전부터 14일 전 사이에 배포하도록 정하세요.", field="papers_days")
    if not 0 <= plan.discussion_floor <= 100:
        raise Refused("토론 비중의 하한은 0부터 100까지의 %입니다.", field="discussion_floor")


def _seat(series: Series, plan: Plan) -> None:
    """Bring the members to what the plan says; who leaves keeps a row with its last day."""
    found = names.snapshot(clock.today())
    wanted = {**dict.fromkeys(plan.members, Role.MEMBER), **dict.fromkeys(plan.observers, Role.OBSERVER)}
    missing = [pk for pk in wanted if pk not in found.posts]
    if missing:
        raise Refused("오늘 없는 직위가 들어 있습니다. 목록에서 다시 골라 주세요.", field="members")
    for row in Member.objects.filter(series=series, until=None):
        if wanted.get(row.post_id) == row.role:
            wanted.pop(row.post_id)
        else:
            row.until = clock.today()
            row.save(update_fields=["until"])
    Member.objects.bulk_create([
        Member(series=series, post_id=pk, unit_id=found.posts[pk].unit_id, role=role, since=clock.today())
        for pk, role in wanted.items()])


def settle_seats(meeting: Meeting) -> None:
    """The seats of a meeting that has not begun, as of its day: posts that ended go to whoever carries on."""
    found = names.snapshot(meeting.held_on)
    wanted: dict[int, tuple[names.Sitting, str]] = {}
    for row in Member.objects.filter(series=meeting.series, until=None):
        post = names.present_post(found, row.post_id, row.unit_id)
        if post is not None:
            wanted.setdefault(post.id, (names.sitting(found, post), row.role))
    Attendee.objects.filter(meeting=meeting).exclude(post_id__in=wanted).delete()
    present = {row.post_id: row for row in Attendee.objects.filter(meeting=meeting)}
    order = {post.post_id: place for place, post in enumerate(names.head_posts(meeting.held_on))}
    for post_id, (one, role) in wanted.items():
        seat = present.get(post_id) or Attendee(meeting=meeting, post_id=post_id)
        seat.department_id, seat.role, seat.label = one.department_id, role, one.label
        seat.person_id, seat.person_name, seat.acting = one.person_id, one.person_name, one.acting
        seat.place = order.get(post_id, 999)
        seat.save()


def _settle(meeting: Meeting, series: Series) -> None:
    """Day, time and seats of a planned meeting as its series and the calendar now say."""
    found = schedule.place(meeting.nominal_on, OnHoliday(series.on_holiday), holiday_table())
    if found.held is None:
        meeting.state, meeting.moved_because = MeetingState.CANCELLED, list(found.why)
    else:
        due = clocks.papers_due(found.held, series.papers_days)
        meeting.held_on, meeting.moved_because = found.held, list(found.why)
        meeting.papers_due, meeting.papers_trace = due.due_day, due.to_json()
        meeting.starts_at, meeting.place = series.at, series.place
    meeting.version += 1
    meeting.tick += 1
    meeting.save()
    if meeting.state == MeetingState.PLANNED:
        settle_seats(meeting)


@transaction.atomic
def keep_ahead(*, actor: Actor, series_id: int, until: date | None = None) -> list[Meeting]:
    """Plan the meetings of the next four weeks; does nothing twice. A week whose every day is closed has none."""
    need_office(actor, "회의 잡기는")
    series = locks.series(series_id)
    first = max(series.begins, clock.today())
    last = min(until or first + timedelta(weeks=AHEAD_WEEKS), series.ends or date.max)
    known = set(Meeting.objects.filter(series=series).values_list("nominal_on", flat=True))
    made = []
    for day in schedule.nominal_days(series.weekday, first, last):
        found = schedule.place(day, OnHoliday(series.on_holiday), holiday_table())
        if day in known or found.held is None or found.held < clock.today():
            continue
        due = clocks.papers_due(found.held, series.papers_days)
        row = Meeting.objects.create(
            series=series, number=_next_number(series), nominal_on=day, held_on=found.held, starts_at=series.at,
            place=series.place, moved_because=list(found.why), papers_due=due.due_day, papers_trace=due.to_json())
        settle_seats(row)
        common.record("planned", actor, "meeting", row.pk, str(row), trace=due.to_json(), held_on=row.held_on, moved=found.why)
        outbox.publish(events.PLANNED, {"meeting": row.pk, "on": row.held_on.isoformat()}, actor=actor)
        made.append(row)
    return made


def _next_number(series: Series) -> int:
    last = Meeting.objects.filter(series=series).order_by("-number").first()
    return last.number + 1 if last else 1


@transaction.atomic
def recompute(*, actor: Actor) -> list[tuple[Meeting, date]]:
    """After the calendar changed: planned meetings move off new holidays. Returns those that moved, with the day
    they stood on."""
    need_office(actor, "회의 옮기기는")
    moved = []
    rows = Meeting.objects.select_for_update().filter(state=MeetingState.PLANNED, held_on__gte=clock.today())
    for meeting in rows.order_by("id"):
        before = meeting.held_on
        found = schedule.place(meeting.nominal_on, OnHoliday(meeting.series.on_holiday), holiday_table())
        if found.held == before:
            continue
        _settle(meeting, meeting.series)
        common.record("moved", actor, "meeting", meeting.pk, str(meeting), before=before, after=found.held, why=found.why)
        outbox.publish(events.MOVED, {"meeting": meeting.pk, "before": before.isoformat(),
                                      "after": found.held.isoformat() if found.held else ""}, actor=actor)
        moved.append((meeting, before))
    return moved


@transaction.atomic
def move(*, actor: Actor, meeting_id: int, version: int, on: date, at: time, place: str, reason: str) -> Meeting:
    """Put one meeting on another day or hour, with the reason on it."""
    need_office(actor, "회의 옮기기는")
    meeting = locks.meeting(meeting_id)
    locks.same(meeting.version, version)
    if meeting.state != MeetingState.PLANNED:
        raise Conflict("예정된 회의만 옮길 수 있습니다. 이미 열렸거나 취소된 회의입니다.", code="meeting_state")
    if on < clock.today():
        raise Refused("지난 날로 옮길 수 없습니다. 오늘 이후의 날을 고르세요.", field="on")
    off = holiday_table().off(on, Regime.LOCAL)
    if off is not None:
        raise Refused(f"그날은 근무일이 아닙니다({off.reason}). 다른 날을 고르세요.", field="on")
    because = common.needed(reason, "reason", "옮기는 까닭", 200)
    due = clocks.papers_due(on, meeting.series.papers_days)
    before = meeting.held_on
    meeting.held_on, meeting.starts_at, meeting.place = on, at, common.needed(place, "place", "장소", 100)
    meeting.papers_due, meeting.papers_trace, meeting.moved_because = due.due_day, due.to_json(), [because]
    meeting.version += 1
    meeting.tick += 1
    meeting.save()
    settle_seats(meeting)
    common.record("moved", actor, "meeting", meeting.pk, str(meeting), before=before, after=on, why=because)
    outbox.publish(events.MOVED, {"meeting": meeting.pk, "before": before.isoformat(), "after": on.isoformat()}, actor=actor)
    return meeting


@transaction.atomic
def cancel(*, actor: Actor, meeting_id: int, version: int, reason: str) -> Meeting:
    """Call a meeting off. Its waiting candidates and items come to the next one by themselves."""
    need_office(actor, "회의 취소는")
    meeting = locks.meeting(meeting_id)
    locks.same(meeting.version, version)
    if meeting.state != MeetingState.PLANNED:
        raise Conflict("예정된 회의만 취소할 수 있습니다.", code="meeting_state")
    meeting.moved_because = [common.needed(reason, "reason", "취소하는 까닭", 200)]
    meeting.state = MeetingState.CANCELLED
    meeting.version += 1
    meeting.tick += 1
    meeting.save()
    common.record("cancelled", actor, "meeting", meeting.pk, str(meeting), reason=reason)
    outbox.publish(events.MOVED, {"meeting": meeting.pk, "before": meeting.held_on.isoformat(), "after": ""}, actor=actor)
    return meeting


@transaction.atomic
def lapse(*, actor: Actor) -> list[Meeting]:
    """Meetings whose day went by without being opened are called off, so that what was listed comes back."""
    need_office(actor, "열리지 않은 회의 정리는")
    gone = list(Meeting.objects.select_for_update().filter(state=MeetingState.PLANNED, held_on__lt=clock.today()))
    for meeting in gone:
        meeting.state, meeting.moved_because = MeetingState.CANCELLED, ["그날 열리지 않음"]
        meeting.version += 1
        meeting.tick += 1
        meeting.save()
        common.record("cancelled", actor, "meeting", meeting.pk, str(meeting), reason="그날 열리지 않음")
        outbox.publish(events.MOVED, {"meeting": meeting.pk, "before": meeting.held_on.isoformat(), "after": ""}, actor=actor)
    return gone
