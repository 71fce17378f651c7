"""How the meeting itself is doing: for the governor and everybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from hyeonjang.commons.measures import Observation, Period, measures, observe
from hyeonjang.commons.org.actor import Actor
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.measures import seconds
from hyeonjang.services.meetings.models import Meeting, Opinion, Series
from hyeonjang.services.meetings.queries import decisions, meetings, names
from hyeonjang.services.meetings.rules import decisions as decision_rules
from hyeonjang.services.meetings.rules import opinions as opinion_rules
from hyeonjang.services.meetings.rules import regression, small_groups
from hyeonjang.services.meetings.vocabulary import MeetingState, Mode, Naming, Stance

WEEKS = 12
SLUGS = ("meetings.discussion_share", "meetings.departments_heard", "meetings.papers_in_time", "meetings.decisions_complete",
         "meetings.decisions_in_time")
OPINION_ITEMS = 24


@dataclass(frozen=True)
class Figure:
    slug: str
    title_ko: str
    definition_ko: str
    value_ko: str
    n: int
    note_ko: str


@dataclass(frozen=True)
class GroupView:
    """Two groups of departments that answer alike, with what divides them."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    dividing: tuple[str, ...]
    stability_percent: int


@dataclass(frozen=True)
class Board:
    series: meetings.SeriesView
    weeks: tuple[regression.Week, ...]
    slide: regression.Slide
    rate: decision_rules.Rate
    figures: tuple[Figure, ...]
    period_ko: str
    stale: tuple[decisions.Row, ...]
    next: meetings.Row | None
    group: GroupView | None
    opinion_items: int


def board(actor: Actor, series_id: int, on: date) -> Board:
    """The last twelve weeks of a series, its decisions without progress, and whether it has slid back."""
    permissions.need_official(actor)
    view = meetings.series(actor, series_id)
    since = on - timedelta(weeks=WEEKS)
    held = Meeting.objects.filter(series_id=series_id, state=MeetingState.CLOSED, held_on__range=(since, on)).order_by("held_on")
    weeks = [week_of(row.pk, row.held_on) for row in held]
    period = Period(since, on)
    open_rows = decisions.listing(actor, on, state="open", series_id=series_id)
    quiet = [row for row in open_rows
             if row.late or (on - (row.last_on or row.taken_on)).days >= decisions.STALE_DAYS]
    upcoming = meetings.listing(actor, series_id=series_id, upcoming=True, limit=1)
    group, items = opinion_groups(actor, series_id, on)
    return Board(view, tuple(weeks), regression.slide(weeks, view.discussion_floor), decisions.rate_of(series_id, on),
                 tuple(_figure(slug, observe(slug, {}, period)) for slug in SLUGS), f"최근 {WEEKS}주", tuple(quiet),
                 upcoming[0] if upcoming else None, group, items)


def week_of(meeting_id: int, on: date) -> regression.Week:
    found = seconds(meeting_id)
    return regression.Week(on, found[Mode.REPORT], found[Mode.DISCUSS])


def _figure(slug: str, seen: Observation) -> Figure:
    known = measures[slug]
    value = "–" if seen.value is None else f"{percent(seen.value)}{known.unit_ko}"
    return Figure(slug, known.title_ko, known.definition_ko, value, seen.n, seen.note_ko)


def percent(value: Fraction) -> str:
    """At most one decimal, none where it is whole."""
    rounded = Fraction(round(value * 10), 10)
    return str(int(rounded)) if rounded.denominator == 1 else f"{float(rounded):.1f}"


def opinion_groups(actor: Actor, series_id: int, on: date) -> tuple[GroupView | None, int]:
    """Whether departments fall into two groups over the named opinions of the last items; mostly they do not."""
    permissions.need_official(actor)
    rows: dict[int, list[tuple[int, bool, Stance]]] = {}
    titles: dict[int, str] = {}
    found = Opinion.objects.filter(
        item__meeting__series_id=series_id, item__meeting__state=MeetingState.CLOSED, item__naming=Naming.NAMED,
        item__confidential=False).order_by("id")
    for item_id, title, department, official, stance in found.values_list(
            "item_id", "item__title", "department_id", "official", "stance"):
        rows.setdefault(item_id, []).append((department, official, Stance(stance)))
        titles[item_id] = title
    items = sorted(rows)[-OPINION_ITEMS:]
    standing = {item: opinion_rules.standing(rows[item]) for item in items}
    departments = sorted({pk for one in standing.values() for pk in one})
    value = {Stance.FOR: 1, Stance.AGAINST: -1, Stance.CONDITION: 0}
    table: Sequence[list[int | None]] = [
        [value[standing[item][pk]] if pk in standing[item] else None for item in items] for pk in departments]
    groups = small_groups.groups(table) if items else None
    if groups is None:
        return None, len(items)
    snapshot = names.snapshot(on)
    name = [names.unit_name(snapshot, pk) for pk in departments]
    first, second = (tuple(name[i] for i in sorted(group)) for group in groups.members)
    return GroupView(first, second, tuple(titles[items[c]] for c in groups.dividing), round(groups.stability * 100)), len(items)


def main_series(actor: Actor) -> int | None:
    """The series that a page without a choice shows: the oldest that still runs."""
    permissions.need_official(actor)
    running = meetings.running_series()
    return running[0] if running else Series.objects.values_list("pk", flat=True).first()
