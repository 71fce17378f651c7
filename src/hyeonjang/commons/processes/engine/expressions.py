"""The figures as Ibis expressions: one text that runs embedded on DuckDB and, for logs beyond one machine, on
Spark.

Every function takes a table of events with the columns ``case, activity, resource, dept`` (text), ``ts``
(integer microseconds of Korean wall time) and ``row`` (order in the source), and returns an expression.
Integers instead of timestamps keep the backends from applying zones of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import pyarrow as pa

from .calendar import DAY_US, SECOND_US, WorkingCalendar
from .filters import EPOCH, Filter

Table = Any
"""An ``ibis.Table``; Ibis ships no types that mypy could follow."""
PATH_SEPARATOR = "\x1f"
NUMBER_WIDTH = 9


def ranked(events: Table, tie_order: Sequence[str] | None = None) -> Table:
    """The events with ``rank``, the declared order of activities within the same moment (0 without one)."""
    if not tie_order:
        return events.mutate(rank=ibis.literal(0))
    branches = [(events.activity == name, position) for position, name in enumerate(tie_order)]
    return events.mutate(rank=ibis.cases(*branches, else_=len(tie_order)))


def _order(events: Table) -> list[Any]:
    return [events.ts, events["rank"], events.row]


def linked(events: Table) -> Table:
    """Each event with what follows it in its case (``next_*``, null at the end) and its number from 0."""
    window = ibis.window(group_by=events.case, order_by=_order(events))
    following = {
        f"next_{name}": events[name].lead().over(window) for name in ("activity", "resource", "dept", "ts")
    }
    if "work" in events.columns:
        following["next_work"] = events.work.lead().over(window)
    return events.mutate(number=ibis.row_number().over(window), **following)


def calendar_table(calendar: WorkingCalendar) -> pa.Table:
    """One row per day: ``day`` (since 1970), ``before`` (working microseconds before it), ``works`` (1 or
    0)."""
    works = calendar.works.astype("int64")
    days = pa.array(range(calendar.first_index, calendar.first_index + len(works)), pa.int64())
    before = pa.array(calendar.day_working_seconds_cumulative[:-1] * SECOND_US, pa.int64())
    return pa.table({"day": days, "before": before, "works": pa.array(works, pa.int64())})


def with_working_time(events: Table, days: Table, calendar: WorkingCalendar) -> Table:
    """The events with ``work``, their position on the working clock; the same arithmetic as ``position``."""
    events = events.mutate(day=(events.ts // DAY_US).cast("int64"))
    joined = events.join(days, "day", how="left")
    within = joined.ts - joined.day * DAY_US
    done = ibis.literal(0).cast("int64")
    for start, close in calendar.intervals_us():
        done = done + ibis.least(ibis.greatest(within - start, 0), close - start)
    return joined.mutate(work=joined.before + done * joined.works).drop("before", "works")


def counts(events: Table) -> Table:
    """``cases`` and ``events``."""
    return events.aggregate(cases=events.case.nunique(), events=events.count())


def activities(events: Table) -> Table:
    """``activity, n``."""
    return events.group_by("activity").aggregate(n=events.count())


def start_activities(chain: Table) -> Table:
    """``activity, n`` over the first event of each case."""
    first = chain.filter(chain.number == 0)
    return first.group_by("activity").aggregate(n=first.count())


def end_activities(chain: Table) -> Table:
    """``activity, n`` over the last event of each case."""
    last = chain.filter(chain.next_ts.isnull())
    return last.group_by("activity").aggregate(n=last.count())


def follows(chain: Table, column: str = "activity") -> Table:
    """``source, target, n, wall`` (and ``working``): consecutive pairs that both name a value, waits in
    all."""
    after = chain[f"next_{column}"]
    pairs = chain.filter(chain.next_ts.notnull() & after.notnull() & chain[column].notnull())
    sums = {"n": pairs.count(), "wall": (pairs.next_ts - pairs.ts).sum()}
    if "work" in pairs.columns:
        sums["working"] = (pairs.next_work - pairs.work).sum()
    return pairs.group_by(source=pairs[column], target=pairs[f"next_{column}"]).aggregate(**sums)


def _paths(chain: Table) -> Table:
    """``case, path``. Spark cannot order what it concatenates, so each activity carries its number and is
    sorted."""
    word = chain.number.cast("string").lpad(NUMBER_WIDTH, "0") + chain.activity
    return (
        chain.group_by("case")
        .aggregate(path=word.collect())
        .mutate(path=ibis._.path.sort().join(PATH_SEPARATOR))
    )


def variants(chain: Table) -> Table:
    """``path, n``: numbered activities joined by ``PATH_SEPARATOR``; ``path_of`` reads them."""
    paths = _paths(chain)
    return paths.group_by("path").aggregate(n=paths.count())


def path_of(text: str) -> tuple[str, ...]:
    """The activities of a ``path``."""
    return tuple(word[NUMBER_WIDTH:] for word in text.split(PATH_SEPARATOR))


def path_text(path: Sequence[str]) -> str:
    """The ``path`` of activities."""
    return PATH_SEPARATOR.join(f"{number:0{NUMBER_WIDTH}}{name}" for number, name in enumerate(path))


def case_durations(events: Table) -> Table:
    """``case, wall`` (and ``working``) from the first to the last event."""
    sums = {"wall": events.ts.max() - events.ts.min()}
    if "work" in events.columns:
        sums["working"] = events.work.max() - events.work.min()
    return events.group_by("case").aggregate(**sums)


def duration_totals(events: Table) -> Table:
    """``n, total, longest`` (and ``working``) over all cases."""
    each = case_durations(events)
    sums = {"n": each.count(), "total": each.wall.sum(), "longest": each.wall.max()}
    if "work" in events.columns:
        sums["working"] = each.working.sum()
    return each.aggregate(**sums)


def median_duration(events: Table) -> Table:
    """``low, high``: the one or two middle wall durations of the cases; their mean is the median.

    Built from counts and running totals, because no two engines mean the same by a quantile.
    """
    each = case_durations(events)
    counted = each.group_by("wall").aggregate(n=each.count())
    upto = ibis.window(order_by=counted.wall, preceding=None, following=0)
    total = each.count().as_scalar()
    run = counted.mutate(upto=counted.n.sum().over(upto), total=total)
    low = run.filter(run.upto * 2 >= run.total).aggregate(low=ibis._.wall.min())
    high = run.filter(run.upto * 2 > run.total).aggregate(high=ibis._.wall.min())
    return low.cross_join(high)


def repeats(events: Table) -> Table:
    """``activity, cases, extra``: in how many cases it comes again, and how often."""
    each = events.group_by("case", "activity").aggregate(n=events.count())
    again = each.filter(each.n > 1)
    return again.group_by("activity").aggregate(cases=again.count(), extra=(again.n - 1).sum())


def ping_pong(events: Table, column: str = "dept") -> Table:
    """``first, second, n``: A → B → A over ``column``, consecutive equal ones taken as one."""
    known = events.filter(events[column].notnull())
    window = ibis.window(group_by=known.case, order_by=_order(known))
    marked = known.mutate(before=known[column].lag().over(window))
    turns = marked.filter(marked.before.isnull() | (marked.before != marked[column]))
    window = ibis.window(group_by=turns.case, order_by=_order(turns))
    three = turns.mutate(second=turns[column].lead().over(window), third=turns[column].lead(2).over(window))
    back = three.filter(three.third == three[column])
    return back.group_by(first=back[column], second=back.second).aggregate(n=back.count())


def restrict(events: Table, wanted: Filter, cases: Table | None = None) -> Table:
    """The events of the cases that fulfil the filter, by their events' dates; attributes need ``cases``.

    Paths (``variants``) are matched as well. Case dates (접수일, 완료일) are the kernel's business.
    """
    names = events.group_by("case").aggregate(low=events.ts.min(), high=events.ts.max())
    if wanted.first_day is not None:
        edge = (wanted.first_day - EPOCH).days * DAY_US
        names = names.filter((names.low if wanted.on == "opened" else names.high) >= edge)
    if wanted.last_day is not None:
        edge = ((wanted.last_day - EPOCH).days + 1) * DAY_US
        names = names.filter((names.high if wanted.on == "closed" else names.low) < edge)
    for column, values in (("dept", wanted.departments), ("activity", wanted.activities)):
        if values:
            names = names.semi_join(events.filter(events[column].isin(sorted(values))), "case")
    if wanted.without_activities:
        names = names.anti_join(
            events.filter(events.activity.isin(sorted(wanted.without_activities))), "case"
        )
    if wanted.variants:
        paths = _paths(linked(events))
        chosen = sorted(path_text(variant) for variant in wanted.variants)
        names = names.semi_join(paths.filter(paths.path.isin(chosen)), "case")
    for name, values in wanted.attributes.items():
        if cases is None:
            raise ValueError("a filter by attribute needs the table of cases")
        names = names.semi_join(cases.filter(cases[name].isin(sorted(values))), "case")
    kept = events.semi_join(names, "case")
    if wanted.only_activities:
        kept = kept.filter(kept.activity.isin(sorted(wanted.only_activities)))
    return kept
