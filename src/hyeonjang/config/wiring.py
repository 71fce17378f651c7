"""Who offers what to whom: the survey of work is filled in from the event logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from hyeonjang.commons.cases.queries import logs as case_logs
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import queries as processes
from hyeonjang.commons.processes.offers import TO_PROPOSE, offers
from hyeonjang.commons.processes.own_logs import OwnEvent, OwnLog, own_logs
from hyeonjang.kit.errors import Refused
from hyeonjang.services.innovation.prefill import Figure, Subject, providers

from . import glances


def _days(seconds: float, per: int) -> Decimal:
    return Decimal(round(seconds / per * 10)) / 10


class LogPrefill:
    """What the newest logs show of a department's work in the survey's days."""

    def figures(self, subject: Subject) -> Sequence[Figure]:
        found: list[Figure] = []
        for source, row in processes.sources(system_actor("진단")):
            own = own_logs.get(source.code)
            if row is None or row.last_at is None or (own is not None and not own.survey):
                continue
            departments, _ = processes.choices(row)
            if subject.department_name not in departments:
                continue
            question = processes.Question(since=subject.start, until=subject.end, department=subject.department_name)
            try:
                value = processes.overview(row, question)
            except Refused:
                continue  # nothing of this department in these days
            found += self._of(value, source.name, subject)
        return found

    def _of(self, value: dict[str, object], name: str, subject: Subject) -> list[Figure]:
        per, unit = int(str(value["unit_seconds"])), str(value["unit"])
        told = f"{name}, {subject.period_ko}"
        cases = int(str(value["cases"]))
        figures = [Figure(name, "cases", "처리한 건", "건", Decimal(cases), cases, told)]
        durations = value["working"] or value["wall"]
        assert isinstance(durations, dict)
        stats = durations["stats"]
        if stats["median"] is not None:
            figures.append(Figure(name, "median", "걸린 시간의 중앙값", unit, _days(stats["median"], per), stats["n"], told))
            figures.append(Figure(name, "p90", "걸린 시간의 90백분위", unit, _days(stats["p90"], per), stats["n"], told))
        days = value["days"]
        assert isinstance(days, list)
        if days:
            top = days[0]
            label = " → ".join(top["label"])
            figures.append(Figure(name, "longest", f"가장 오래 기다린 구간({label})의 중앙값", unit,
                                  _days(top["median"], per), top["count"], told))
        return figures


def _propose(measure: str, flat: Mapping[str, str], sentence: str) -> str:
    """From a figure of a log to a proposal that promises to better it."""
    query = {"measure": measure, **flat, **({"today": sentence} if sentence else {})}
    return f"{reverse('innovation:new')}?{urlencode(query)}"


def _case_events() -> Iterator[OwnEvent]:
    """What happened to cases, as the logs take it; ``cases`` stands below ``processes`` and cannot say so itself."""
    for row in case_logs.event_rows():
        yield OwnEvent(row["case"], row["activity"], row["ts"], row["resource"], row["dept"], row["opened"],
                       row["closed"], row["due"], {"건 종류": row["type"]})


_CASES = OwnLog(
    "cases", "민원·업무 건 처리", "건마다 접수부터 결정까지 일어난 일. 사람이 아니라 직위와 부서로 적습니다.", _case_events,
    dates=("opened", "closed", "due"), attributes=("건 종류",),
    paused=(("보완 요구", "보완 접수"), ("처리기간 정지", "정지 끝")), due_moves=True)


def connect() -> None:
    own_logs.register("cases", _CASES)
    glances.connect()
    providers.register("10-event-logs", _LOGS)
    offers.register(TO_PROPOSE, _propose)


_LOGS = LogPrefill()
