"""What proposes itself for the weekly meeting, and what closes its decisions: joined here, since neither side may
know the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hyeonjang.commons.cases.queries import worklists
from hyeonjang.commons.measures import Period, measures, observe, subjects
from hyeonjang.commons.measures import queries as promises
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.commons.processes import queries as processes
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.services.innovation.queries import cycles
from hyeonjang.services.innovation.queries import proposals as innovation
from hyeonjang.services.innovation.queries.proposals import ProposalRow
from hyeonjang.services.innovation.vocabulary import ProposalState
from hyeonjang.services.meetings import evidence, handlers, providers
from hyeonjang.services.meetings.vocabulary import ItemKind

NAME = "의제"
MOST_CASES = 100
STUCK_SHARE, STUCK_COUNT, STUCK_MOST = 0.05, 10, 3
YOUNG_DAYS = 30


def late_cases(on: date) -> Iterator[providers.Proposed]:
    """Departments with cases whose day has passed: one candidate each, the oldest named by its number only."""
    late: dict[int, list[Any]] = defaultdict(list)
    for case in worklists.listing(system_actor(NAME), "county", on, horizon="late"):
        late[case.department_id].append(case)
    names = {pk: org.name_of(pk, on) for pk in late}
    for department, cases in sorted(late.items(), key=lambda pair: -len(pair[1])):
        oldest = min(case.act_on for case in cases)
        yield providers.Proposed(
            f"late:{department}", f"{names[department]}의 기한이 지난 건 {len(cases)}건",
            f"가장 오래된 것은 {date_ko(oldest)}까지였고 {(on - oldest).days}일 지났습니다.",
            f"{reverse('cases:list')}?scope=county&due=late", department, f"{len(cases)}|{oldest}", ItemKind.DISCUSS, 10)


def promises_off_course(on: date) -> Iterator[providers.Proposed]:
    """Promises under way that would be broken if they were due today, measured since they are carried out, as the
    page of their effect does."""
    actor = system_actor(NAME)
    rows = [one for one in promises.promises(withdrawn=False) if one.due >= on]
    seen = subjects.views(actor, [one.subject for one in rows])
    found = org.snapshot(on)
    for one in rows:
        about, measure = seen.get(one.subject[:2]), measures.get(one.slug)
        started = about.started_on if about else None
        if about is None or measure is None or started is None or (on - started).days < YOUNG_DAYS or one.unit_id is None:
            continue
        period = Period(started, on - timedelta(days=1))
        try:
            value = observe(one.slug, one.params, period)
            kept = promises.stands(one, period, value)
        except Refused:
            continue
        department = found.department_of(one.unit_id)
        if kept is not False or value.value is None or department is None:
            continue
        yield providers.Proposed(
            f"promise:{one.id}", f"약속이 어긋나는 혁신안: {one.subject[2]}"[:200],
            f"{measure.title_ko} 목표 {float(one.target):g}{measure.unit_ko}, 시행 뒤 값 {float(value.value):.1f}{measure.unit_ko}"
            f"(n={value.n:,}). 기한은 {date_ko(one.due)}입니다.",
            about.url, department.id, f"{float(value.value):.0f}", ItemKind.DISCUSS, 10)


def _department(name: str, day: date, today: date) -> int | None:
    """The department of a log's name as it stands today."""
    for unit in org.units_on(day):
        if unit.name == name and unit.kind in {"과", "읍면"}:
            heirs = org.successors(unit.id, today)
            return heirs[0] if heirs else None
    return None


def stuck_handovers(on: date) -> Iterator[providers.Proposed]:
    """Boundaries between departments at which much of the elapsed time waits, in the newest log of each source."""
    for source, row in processes.sources(system_actor(NAME)):
        if row is None or row.last_at is None or source.own:
            continue
        last = row.last_at.date()
        try:
            seen = processes.overview(row, processes.Question(since=last - timedelta(days=365), until=last))
        except Refused:
            continue
        rows = [one for one in seen["boundaries"]["boundaries"]
                if one["share"] >= STUCK_SHARE and one["count"] >= STUCK_COUNT and one["source"] != one["target"]]
        for one in sorted(rows, key=lambda r: -r["share"])[:STUCK_MOST]:
            department = _department(one["target"], last, on)
            if department is None:
                continue
            days = one["wait"]["median"] / seen["unit_seconds"]
            yield providers.Proposed(
                f"handover:{source.code}:{one['source']}:{one['target']}"[:120],
                f"{one['source']}에서 {josa(one['target'], '으로/로')} 넘어가며 기다리는 일",
                f"{source.name}의 마지막 한 해에 {one['count']:,}건이 넘어갔고 중앙값 {days:.1f}{seen['unit']}을 기다렸습니다. "
                f"전체 걸린 시간의 {100 * one['share']:.0f}%입니다.",
                f"{reverse('handover:boundaries')}?{urlencode({'source': source.code})}", department, f"{row.pk}", ItemKind.DISCUSS, 15)


def _proposals(states: set[ProposalState]) -> Iterator[ProposalRow]:
    actor = system_actor(NAME)
    for cycle in cycles.all_cycles(actor, clock.today())[:2]:
        for row in innovation.rows(actor, cycle.id, clock.today()):
            if row.state in states:
                yield row


def _proposals_to_plan(actor: Actor) -> Sequence[tuple[str, str]]:
    return [(str(row.id), f"{row.number} {row.title}") for row in _proposals({ProposalState.ADOPTED})]


def _proposals_to_decide(actor: Actor) -> Sequence[tuple[str, str]]:
    return [(str(row.id), f"{row.number} {row.title}") for row in _proposals({ProposalState.FINALIST, ProposalState.REEXAMINATION})]


def _proposal_url(key: str) -> str:
    return reverse("innovation:proposal", args=[int(key)])


def _late_cases(actor: Actor) -> Sequence[tuple[str, str]]:
    """By number only: titles and names of petitioners stay with the case."""
    rows = worklists.listing(system_actor(NAME), "county", clock.today(), horizon="late")
    return [(str(case.pk), case.number) for case in rows[:MOST_CASES]]


def connect() -> None:
    providers.register("10-late-cases", "기한이 지난 건", late_cases)
    providers.register("30-promises", "어긋나는 약속", promises_off_course)
    providers.register("40-handovers", "막힌 인계", stuck_handovers)
    evidence.register(evidence.Evidence("case-decided", "건의 결정", "cases.decided", "case_id", _late_cases,
                                        lambda key: reverse("cases:case", args=[int(key)])))
    evidence.register(evidence.Evidence("plan-submitted", "실시계획 제출", "innovation.plan_submitted", "proposal",
                                        _proposals_to_plan, _proposal_url))
    evidence.register(evidence.Evidence("proposal-decided", "혁신안의 결정", "innovation.decided", "proposal",
                                        _proposals_to_decide, _proposal_url))
    handlers.listen()
