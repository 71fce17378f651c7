"""What the search finds, of whom, for whom: joined here, since the search knows no module and no module knows it.

Who may find a thing follows who may open its page; ``tests/config/test_findable.py`` holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse

from hyeonjang.commons.cases import permissions as case_permissions
from hyeonjang.commons.cases.places import place
from hyeonjang.commons.cases.queries import findable as cases
from hyeonjang.commons.documents.words import words_of
from hyeonjang.commons.search import Document, Part, Provider, keys
from hyeonjang.commons.search.handlers import register
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.services.innovation import events as innovation_events
from hyeonjang.services.innovation.permissions import PROGRAMME_DUTY
from hyeonjang.services.innovation.queries import findable as innovation
from hyeonjang.services.meetings import events as meeting_events
from hyeonjang.services.meetings import permissions as meeting_permissions
from hyeonjang.services.meetings.queries import findable as meetings
from hyeonjang.services.sharing import events as sharing_events
from hyeonjang.services.sharing import permissions as sharing_permissions
from hyeonjang.services.sharing.queries import findable as sharing

CASE_VERBS = ("opened", "assigned", "decided", "told", "objection_decided", "transferred", "withdrawn", "joined", "struck")


def _bureau(department_id: int) -> set[str]:
    try:
        found = place(department_id, clock.today()).bureau_id
    except NotFound:
        return set()
    return {keys.bureau(found)} if found is not None else set()


def _cases(ids: Sequence[int]) -> Iterator[Document]:
    """The department, whoever stands above it, and those whose duty is to read cases."""
    always = {keys.CHIEFS, keys.duty(case_permissions.READ_ALL), keys.duty("audit.read")}
    rows = list(cases.rows(ids))
    bureaus = {pk: _bureau(pk) for pk in {row.department_id for row in rows}}
    for row in rows:
        yield Document(
            row.id, row.title, reverse("cases:case", args=[row.id]), row.on,
            frozenset({keys.department(row.department_id), *bureaus[row.department_id], *always}), row.number, row.department_id,
            [Part("\n".join([row.number, row.type_name, row.outcome, *row.foreign, *row.reasons]))],
            f"{row.number}, {row.type_name}{f', {row.outcome}' if row.outcome else ''}")


def _proposals(ids: Sequence[int]) -> Iterator[Document]:
    """All that was handed in for every official; drafts and withdrawn ones for their own team and department."""
    for row in innovation.rows(ids):
        own = {keys.department(row.department_id), keys.unit(row.team_id), keys.duty(PROGRAMME_DUTY)}
        yield Document(
            row.id, row.title, reverse("innovation:proposal", args=[row.id]), row.on,
            frozenset({keys.OFFICIALS} if row.entered else own), row.number, row.department_id, [Part("\n".join(row.texts))],
            f"{row.number}, {row.state_ko}")


def _keys(row: meetings.Findable) -> frozenset[str]:
    if row.open_to_all:
        return frozenset({keys.OFFICIALS})
    return frozenset({
        keys.CHIEFS, keys.duty(meeting_permissions.DUTY), *(keys.post(pk) for pk in row.posts), *(keys.unit(pk) for pk in row.units),
        *(keys.department(pk) for pk in row.departments)})


def _parts(row: meetings.Findable | sharing.Findable) -> list[Part]:
    found = [Part("\n".join(text for text in row.texts if text))]
    if row.file is None:
        return found
    try:
        return [*found, *(Part(one.text, one.label) for one in words_of(row.file, row.file_name))]
    except Refused:
        return [*found, Part(row.file_name)]  # its name is found all the same


def _meetings(rows: Iterable[meetings.Findable], page: str) -> Iterator[Document]:
    for row in rows:
        yield Document(row.id, row.title, reverse(page, args=[row.place_id]), row.on, _keys(row), row.number, row.department_id,
                       _parts(row), row.note)


def _sharing(rows: Iterable[sharing.Findable], page: str) -> Iterator[Document]:
    """Requests for both departments, issues by their visibility, a dispute for its departments until it is a precedent
    for every official."""
    always = {keys.CHIEFS, keys.duty(sharing_permissions.COORDINATE), keys.duty(sharing_permissions.AUDIT)}
    for row in rows:
        own = {*(keys.department(pk) for pk in row.departments), *(keys.bureau(pk) for pk in row.bureaus), *(keys.post(pk) for pk in row.posts)}
        yield Document(row.id, row.title, reverse(page, args=[row.id]), row.on,
                       frozenset({keys.OFFICIALS} if row.open_to_all else own | always), row.number, row.department_id,
                       _parts(row), f"{row.number}, {row.note}")


def connect() -> None:
    """Make findable what the county has done so far."""
    register(Provider("cases", "민원·업무 건", _cases, cases.ids, {f"cases.{verb}": "case_id" for verb in CASE_VERBS}))
    register(Provider("proposals", "혁신안", _proposals, innovation.ids, dict.fromkeys((innovation_events.SUBMITTED, innovation_events.REVISED, innovation_events.WITHDRAWN, innovation_events.DECIDED, innovation_events.COMMENTED), "proposal")))
    register(Provider("decisions", "회의 결정", lambda ids: _meetings(meetings.decisions(ids), "meetings:decision"), meetings.decision_ids,
                      dict.fromkeys((meeting_events.DECIDED, meeting_events.DECISION_CLOSED), "decision")))
    register(Provider("minutes", "회의록", lambda ids: _meetings(meetings.minutes(ids), "meetings:minutes"), meetings.minutes_ids,
                      {meeting_events.MINUTES_SIGNED: "meeting"}))
    register(Provider("papers", "회의 자료", lambda ids: _meetings(meetings.papers(ids), "meetings:item"), meetings.paper_ids,
                      {meeting_events.PAPER_SENT: "paper"}))
    register(Provider("requests", "협조 요청", lambda ids: _sharing(sharing.requests(ids), "sharing:request"), sharing.request_ids,
                      dict.fromkeys((sharing_events.ASKED, sharing_events.REPLIED, sharing_events.RETURNED, sharing_events.REQUEST_WITHDRAWN), "request")))
    register(Provider("issues", "군정 현안", lambda ids: _sharing(sharing.issues(ids), "sharing:issue"), sharing.issue_ids,
                      {sharing_events.ISSUE_TOUCHED: "issue"}))
    register(Provider("unclears", "소관 지정", lambda ids: _sharing(sharing.unclears(ids), "sharing:unclear"), sharing.unclear_ids,
                      dict.fromkeys((sharing_events.JURISDICTION_ASKED, sharing_events.JURISDICTION_TOUCHED, sharing_events.RULED), "unclear")))
