"""Who could have written an anonymous opinion."""

from __future__ import annotations

from collections.abc import Collection

from hyeonjang.kit import clock
from hyeonjang.services.meetings.models import Meeting, Member
from hyeonjang.services.meetings.queries import names


def possible_writers(meeting_id: int, asked: Collection[int] = ()) -> frozenset[int]:
    """The people who sit in the meeting today, of the asked departments where some are named."""
    meeting = Meeting.objects.select_related("series").get(pk=meeting_id)
    found = names.snapshot(clock.today())
    people = set()
    for row in Member.objects.filter(series=meeting.series, until=None):
        post = names.present_post(found, row.post_id, row.unit_id)
        if post is None:
            continue
        one = names.sitting(found, post)
        if one.person_id is not None and (not asked or one.department_id in asked):
            people.add(one.person_id)
    return frozenset(people)
