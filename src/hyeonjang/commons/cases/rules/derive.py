"""The clocks of a case, always derived from what happened to it. Pure: no database, no present day.

The office's clock stands still from the day a supplement is demanded to the day it arrives, both left out
(행정절차법 시행령 제11조제1호); the applicant's own clock for it runs by the civil calendar. While something
is still out, its end is not known: the due date is then *provisional* and assumes the day that was set for
it, so that it never depends on the day of asking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.extensions import check_reason
from hyeonjang.law.periods.spec import Clock, ClockSpec, Extension, Length, Suspension, SuspensionKind, day_of
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.petitions import supplement_until

from ..vocabulary import Kind
from .terms import Term, Terms


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as the clocks need it; ``at`` is a naive Korean moment."""

    seq: int
    kind: str
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """When the case began, and what happened since, in order."""

    received_at: datetime
    applied_on: date
    events: Sequence[Happened] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """The office's clock stands still: why, since when, and until when it was set to."""

    seq: int
    kind: SuspensionKind
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Clocks:
    """The dates of a case. ``due`` is the earlier of the readings; ``provisional`` while a pause is open."""

    due: Deadline
    statutory: Deadline
    second: Deadline | None
    promise: Deadline | None
    suspensions: tuple[Suspension, ...]
    extensions: tuple[Extension, ...]
    pauses: tuple[Pause, ...]
    more_times: int

    @property
    def provisional(self) -> bool:
        return bool(self.pauses)

    @property
    def pause(self) -> Pause | None:
        """The pause that ends first: somebody must act then."""
        return min(self.pauses, key=lambda pause: (pause.until, pause.seq)) if self.pauses else None

    @property
    def promise_on(self) -> date | None:
        """The day of the own promise, never after the statutory one."""
        return min(self.promise.due_day, self.due.due_day) if self.promise else None

    @property
    def act_on(self) -> date:
        """The day by which somebody must do something."""
        if self.pause is not None:
            return self.pause.until
        return self.promise_on or self.due.due_day


def _day(value: object) -> date:
    return date.fromisoformat(str(value)[:10])


def standing(events: Sequence[Happened]) -> list[Happened]:
    """The events that count: those that were struck later, and the strikes, are left out."""
    struck = {int(event.detail["seq"]) for event in events if event.kind == Kind.STRUCK}
    return [event for event in events if event.seq not in struck and event.kind != Kind.STRUCK]


def _until(start: date, event: Happened, table: HolidayTable) -> date:
    """The applicant's last day for a supplement: derived as well, so that a decreed holiday moves it."""
    return supplement_until(start, Length.parse(str(event.detail["length"])), table).due_day


def _pauses(
    events: Sequence[Happened], table: HolidayTable
) -> tuple[list[Suspension], dict[int, Pause], int]:
    """Ended suspensions, open pauses by the number of the event that began them, and requests for time."""
    ended: list[Suspension] = []
    open_: dict[int, Pause] = {}
    evidence: dict[int, str] = {}
    supplement: int | None = None
    more = 0
    for event in events:
        detail = event.detail
        if event.kind in {Kind.SUPPLEMENT_DEMANDED, Kind.SUPPLEMENT_AGAIN} and supplement is None:
            supplement, more = event.seq, 0
            day = event.at.date()
            open_[event.seq] = Pause(event.seq, SuspensionKind.SUPPLEMENT, day, _until(day, event, table))
            evidence[event.seq] = event.evidence
        elif event.kind in {Kind.SUPPLEMENT_AGAIN, Kind.SUPPLEMENT_MORE_TIME} and supplement is not None:
            old = open_[supplement]
            asked = event.kind == Kind.SUPPLEMENT_MORE_TIME
            more += asked
            start = old.until if asked else event.at.date()
            open_[supplement] = Pause(old.seq, old.kind, old.since, _until(start, event, table))
        elif event.kind == Kind.SUPPLEMENT_ARRIVED and supplement is not None:
            pause = open_.pop(supplement)
            ended.append(Suspension(pause.since, event.at.date(), pause.kind, event.evidence or evidence[supplement]))
            supplement = None
        elif event.kind == Kind.SUSPENDED:
            kind = SuspensionKind(detail["kind"])
            open_[event.seq] = Pause(event.seq, kind, _day(detail["start"]), _day(detail["until"]))
            evidence[event.seq] = event.evidence
        elif event.kind == Kind.RESUMED and int(detail["of"]) in open_:
            pause = open_.pop(int(detail["of"]))
            ended.append(Suspension(pause.since, _day(detail["end"]), pause.kind, evidence[pause.seq]))
    return ended, open_, more


def extension_of(event: Happened) -> Extension:
    """The extension that an event states."""
    detail = event.detail
    return Extension(Length.parse(str(detail["length"])), str(detail["reason"]), bool(detail.get("consent")))


def _spec(
    term: Term, facts: Facts, terms: Terms, suspensions: tuple[Suspension, ...], extensions: tuple[Extension, ...]
) -> ClockSpec:
    start: date = facts.received_at
    if term.clock is Clock.CIVIL:
        start = facts.applied_on if terms.starts_with_application else facts.received_at.date()
    elif terms.starts_with_application and facts.applied_on != facts.received_at.date():
        start = datetime.combine(facts.applied_on, time(9))
    return ClockSpec(
        term.clock, start, term.length, suspensions, extensions,
        extension_times=terms.extension_times if term.clock is Clock.CIVIL else None,
    )


def derive(terms: Terms, facts: Facts, table: HolidayTable, *, explain: bool = False) -> Clocks:
    """All clocks of a case under a holiday table; raises ``Refused`` where the events are not lawful."""
    events = standing(facts.events)
    ended, open_, more = _pauses(events, table)
    pauses = tuple(open_.values())
    assumed = [Suspension(row.since, max(row.since, row.until), row.kind) for row in pauses]
    suspensions = (*ended, *assumed)
    extensions = tuple(extension_of(event) for event in events if event.kind == Kind.EXTENDED)
    for extension in extensions:
        check_extension(terms, extension, facts.received_at.date())
    whole = _whole(terms, extensions)
    counted = whole.statutory if whole else terms.statutory
    added = () if whole else extensions
    statutory = deadline(_spec(counted, facts, terms, suspensions, added), table, explain=explain)
    second = None
    if terms.second is not None:
        # The second reading counts the same term otherwise; its own extension rules do not apply to it.
        other = whole.second if whole and whole.second else terms.second
        base = deadline(_spec(other, facts, terms, suspensions, ()), table, explain=explain)
        second = None if added else base
    promise = None
    if terms.promise is not None:
        promise = deadline(_spec(terms.promise, facts, terms, suspensions, ()), table, explain=explain)
    due = statutory
    if second is not None and second.due_day < statutory.due_day:
        due = second
    return Clocks(due, statutory, second, promise, suspensions, extensions, pauses, more)


def _whole(terms: Terms, extensions: tuple[Extension, ...]) -> Terms | None:
    """The terms with the extension in them, where the Act lengthens the whole term from its start."""
    if terms.extension_total is None or not extensions:
        return None
    more = sum(extension.length.n for extension in extensions)

    def longer(term: Term | None) -> Term | None:
        return Term(term.clock, Length(term.length.n + more, term.length.unit)) if term and term.length else term

    statutory = longer(terms.statutory)
    assert statutory is not None
    return replace(terms, statutory=statutory, second=longer(terms.second))


def check_extension(terms: Terms, extension: Extension, received: date) -> str:
    """The ground of a lawful extension, in the words of the law; raises ``Refused``.

    Petitions follow 민원 처리에 관한 법률 시행령 제21조 (a closed list for receipts from 2026-05-06, which
    shuts out 단순 업무과중); other clocks the grounds that their Act lists in the type.
    """
    if terms.statutory.clock is Clock.IMMEDIATE:
        raise Refused("즉시 처리하는 건은 처리기간을 연장하지 않습니다. 늦은 까닭을 기록으로 남기세요.", field="ground")
    if terms.statutory.clock is Clock.PETITION:
        return check_reason(extension.reason, received)
    if not terms.extension_times:
        raise Refused("이 종류의 건은 법령에 처리기간을 연장할 근거가 없습니다. 기한 안에 처리하세요.", field="ground")
    ground = next((g for g in terms.grounds if extension.reason.startswith(g.text)), None)
    if ground is None:
        listed = ", ".join(g.text for g in terms.grounds)
        raise Refused(f"법령이 정한 연장 사유가 아닙니다. {listed} 가운데 하나를 고르세요.", field="ground")
    total, base = terms.extension_total, terms.statutory.length
    if total is not None and base is not None and (
        extension.length.unit is not base.unit or base.n + extension.length.n > total.n
    ):
        raise Refused(f"연장해도 처음부터 {total} 안에 처리해야 합니다. 기간을 줄이세요.", field="length")
    most = terms.extension_most
    if most is not None and (extension.length.unit is not most.unit or extension.length.n > most.n):
        raise Refused(f"연장은 {most}까지 할 수 있습니다. 기간을 줄이세요.", field="length")
    return ground.text


def due_moment(found: Deadline) -> datetime | None:
    """The moment of a due date that counts hours; ``None`` where it is a day."""
    return found.due if isinstance(found.due, datetime) else None


def due_day(found: Deadline) -> date:
    return day_of(found.due)
