"""Calendar files (RFC 5545): meetings as VEVENT, decisions as VTODO that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from icalendar import Calendar, Event, Todo, vText

from hyeonjang.kit import clock
from hyeonjang.services.meetings.queries.feeds import EventRow, TodoRow

CONTENT_TYPE = "text/calendar; charset=utf-8"


def _uid(kind: str, pk: int, host: str) -> str:
    return f"{kind}-{pk}@{host}"


def write(events: Sequence[EventRow], todos: Sequence[TodoRow], *, host: str, name: str, base_url: str = "") -> bytes:
    """One calendar with its time zone. ``host`` makes the ids lasting; ``base_url`` leads back to the pages."""
    calendar = Calendar()
    calendar.add("prodid", "-//Hyeonjang//meetings//KO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Seoul")
    now = clock.now()
    for row in events:
        calendar.add_component(_event(row, now, host, base_url))
    for todo in todos:
        calendar.add_component(_todo(todo, now, host, base_url))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(row: EventRow, now: datetime, host: str, base_url: str) -> Event:
    event = Event()
    event.add("uid", _uid("meeting", row.id, host))
    event.add("dtstamp", now)
    event.add("summary", row.summary)
    event.add("dtstart", row.begins)
    event.add("dtend", row.ends)
    event.add("location", row.place)
    event.add("sequence", row.version)
    event.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    if row.agenda:
        event.add("description", "\n".join(row.agenda))
    if base_url:
        event.add("url", f"{base_url}/desk/meetings/{row.id}/")
    return event


def _todo(row: TodoRow, now: datetime, host: str, base_url: str) -> Todo:
    todo = Todo()
    todo.add("uid", _uid("decision", row.id, host))
    todo.add("dtstamp", now)
    todo.add("summary", row.summary)
    todo.add("description", row.text)
    todo.add("due", row.due)
    todo.add("dtstart", row.taken_on)
    todo.add("sequence", row.version)
    todo["related-to"] = vText(_uid("meeting", row.meeting_id, host))
    if row.withdrawn:
        todo.add("status", "CANCELLED")
    elif row.done_on is not None:
        todo.add("status", "COMPLETED")
        todo.add("completed", datetime.combine(row.done_on, time(18), tzinfo=clock.SEOUL).astimezone(UTC))
        todo.add("percent-complete", 100)
    else:
        todo.add("status", "NEEDS-ACTION")
    if base_url:
        todo.add("url", f"{base_url}/desk/meetings/decisions/{row.id}/")
    return todo
