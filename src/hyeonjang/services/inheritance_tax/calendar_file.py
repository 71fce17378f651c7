"""The deadlines of an estate as a calendar file (RFC 5545) with alarms, for the phone of an heir.

Nothing in it names the deceased: calendars are shared in families and at work.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from icalendar import Alarm, Calendar, Event

from hyeonjang.kit.korean import date_weekday_ko

from .checklist import papers
from .estate import Office
from .estimate import Estimate
from .words import contact_line

CONTENT_TYPE = "text/calendar; charset=utf-8"
ALARM_DAYS = (60, 14, 3, 1)
"""Days before the deadline on which the phone speaks up, at nine in the morning."""
_KOREAN_TIME = timezone(timedelta(hours=9))
_NINE = timedelta(hours=9)


def calendar_file(estimate: Estimate, uid: str, *, sequence: int = 0) -> bytes:
    """The calendar of one estate. ``uid`` is the caller's lasting name for it (no personal data).

    A later file with the same ``uid`` and a higher ``sequence`` replaces the events, as when a minister moves a
    deadline.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Hyeonjang//inheritance tax//KO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    office, stamp = estimate.estate.office, _midday(estimate.estate.as_of)
    name = f"{office.county} 상속재산 취득세"
    calendar.add("x-wr-calname", name)
    calendar.add_component(_event(estimate.due.due, f"{name} 신고ㆍ납부 기한", _tax_text(estimate), f"tax-{uid}", stamp, sequence, office))
    if estimate.vehicle_due is not None:
        text = f"물려받은 자동차의 명의를 {date_weekday_ko(estimate.vehicle_due)}까지 옮기거나 폐차ㆍ말소하십시오."
        calendar.add_component(
            _event(estimate.vehicle_due, f"{office.county} 상속 자동차 이전등록 기한", text, f"car-{uid}", stamp, sequence, office))
    return bytes(calendar.to_ical())


def _midday(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=_KOREAN_TIME)


def _tax_text(estimate: Estimate) -> str:
    lines = [f"{date_weekday_ko(estimate.due.due)}까지 신고하고 냅니다.", "", "가져갈 서류"]
    return "\n".join([*lines, *(f"- {paper.line}" for paper in papers(estimate))])


def _event(day: date, summary: str, text: str, uid: str, stamp: datetime, sequence: int, office: Office) -> Event:
    event = Event()
    event.add("uid", f"{uid}@hyeonjang")
    event.add("dtstamp", stamp)
    event.add("sequence", sequence)
    event.add("summary", summary)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("location", contact_line(office))
    event.add("description", f"{text}\n\n문의 {office.department} {office.phone}".rstrip())
    for days in ALARM_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{summary} {days}일 전")
        alarm.add("trigger", _NINE - timedelta(days=days))
        event.add_component(alarm)
    return event


__all__ = ["ALARM_DAYS", "CONTENT_TYPE", "calendar_file"]
