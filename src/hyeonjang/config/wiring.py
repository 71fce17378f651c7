"""Who offers what to whom: the survey of work is filled in from the event logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from hyeonjang.commons.cases.forecasts import Likely, Standing
from hyeonjang.commons.cases.forecasts import providers as forecast_providers
from hyeonjang.commons.cases.queries import logs as case_logs
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import queries as processes
from hyeonjang.commons.processes import waiting
from hyeonjang.commons.processes.offers import TO_PROPOSE, Promised, offers
from hyeonjang.commons.processes.own_logs import OwnEvent, OwnLog, own_logs
from hyeonjang.config import agenda
from hyeonjang.kit.errors import Refused
from hyeonjang.services.innovation.prefill import Figure, Subject, providers

from . import findable, glances, handover, sharing


def _days(seconds: float, per: int) -> Decimal:
    return Decimal(round(seconds / per * 10)) / 10


class LogPrefill:
    """What the newest logs show of a team's work in the survey's days.

    Where a log names teams, of the team; where it names only departments, of the department, and says so.
    """

    def figures(self, subject: Subject) -> Sequence[Figure]:
        found: list[Figure] = []
        for source, row in processes.sources(system_actor("진단")):
            own = own_logs.get(source.code)
            if row is None or row.last_at is None or (own is not None and not own.survey):
                continue
            departments, _ = processes.choices(row)
            named = next((n for n in (subject.team_name, subject.department_name) if n in departments), None)
            if named is None:
                continue
            question = processes.Question(since=subject.start, until=subject.end, department=named)
            try:
                value = processes.overview(row, question)
            except Refused:
                continue  # nothing of this department in these days
            found += self._of(value, source.name, subject, "" if named == subject.team_name else "(부서 전체)")
        return found

    def _of(self, value: dict[str, object], name: str, subject: Subject, whose: str) -> list[Figure]:
        per, unit = int(str(value["unit_seconds"])), str(value["unit"])
        told = f"{name}, {subject.period_ko}"
        cases = int(str(value["cases"]))
        figures = [Figure(name, "cases", f"처리한 건{whose}", "건", Decimal(cases), cases, told)]
        durations = value["working"] or value["wall"]
        assert isinstance(durations, dict)
        stats = durations["stats"]
        if stats["median"] is not None:
            figures.append(Figure(name, "median", f"걸린 시간의 중앙값{whose}", unit, _days(stats["median"], per), stats["n"], told))
            figures.append(Figure(name, "p90", f"걸린 시간의 90백분위{whose}", unit, _days(stats["p90"], per), stats["n"], told))
        days = value["days"]
        assert isinstance(days, list)
        if days:
            top = days[0]
            label = " → ".join(top["label"])
            figures.append(Figure(name, "longest", f"가장 오래 기다린 구간({label})의 중앙값{whose}", unit,
                                  _days(top["median"], per), top["count"], told))
        return figures


def _propose(measure: str, flat: Mapping[str, str], sentence: str, promised: Promised) -> str:
    """From a figure of a log to a proposal that promises to better it."""
    text = {"today": sentence, "target": promised.target, "title": promised.title, "change": promised.change}
    query = {"measure": measure, **flat, **{name: value for name, value in text.items() if value}}
    return f"{reverse('innovation:new')}?{urlencode(query)}"


def _case_events() -> Iterator[OwnEvent]:
    """What happened to cases, as the logs take it; ``cases`` stands below ``processes`` and cannot say so itself."""
    for row in case_logs.event_rows():
        yield OwnEvent(row["case"], row["activity"], row["ts"], row["resource"], row["dept"], row["opened"],
                       row["closed"], row["due"], {"건 종류": row["type"], "팀": row["unit"]})


_CASES = OwnLog(
    "cases", "민원·업무 건 처리", "건마다 접수부터 결정까지 일어난 일. 사람이 아니라 직위와 부서로 적습니다.", _case_events,
    dates=("opened", "closed", "due"), attributes=("건 종류", "팀"),
    paused=(("보완 요구", "보완 접수"), ("처리기간 정지", "정지 끝")), due_moves=True)


def _likely_done(standing: Standing) -> Likely | None:
    """From our own log of cases, else from an imported log whose cases are of a kind with the same name."""
    actor = system_actor("예측")
    for code, attributes in _logs_of(standing.type_name):
        try:
            found = waiting.likely_done(actor, code, attributes, standing.step, standing.reached, standing.received)
        except Refused:
            continue
        return Likely(found.days, found.on, found.sentence_ko, found.record_ko)
    return None


def _logs_of(kind: str) -> Iterator[tuple[str, dict[str, str]]]:
    known = [(source, row) for source, row in processes.sources(system_actor("예측")) if row is not None]
    for source, row in sorted(known, key=lambda pair: not pair[0].own):
        _, attributes = processes.choices(row)
        yield from ((source.code, {name: kind}) for name, values in attributes.items() if kind in values)


def connect() -> None:
    forecast_providers.register("10-event-logs", _likely_done)
    own_logs.register("cases", _CASES)
    glances.connect()
    providers.register("10-event-logs", _LOGS)
    offers.register(TO_PROPOSE, _propose)
    sharing.connect()
    agenda.connect()
    handover.connect()
    findable.connect()


_LOGS = LogPrefill()
