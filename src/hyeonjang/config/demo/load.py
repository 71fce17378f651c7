"""Loads the demo county through the product's own actions: what the demo shows, a county could have done."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from pathlib import Path

from hyeonjang.commons import measures, outbox
from hyeonjang.commons.calendar import queries as calendar
from hyeonjang.commons.cases import seed as cases_seed
from hyeonjang.commons.measures import Period
from hyeonjang.commons.measures import queries as measure_queries
from hyeonjang.commons.notices import seed as notices_seed
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.commons.processes import actions as processes
from hyeonjang.commons.processes import studies
from hyeonjang.commons.processes.own_logs import own_logs
from hyeonjang.commons.processes.queries import Question
from hyeonjang.commons.processes.whatif.scenarios import Early, Enough, OnePerson, Plan
from hyeonjang.commons.search import index
from hyeonjang.kit import clock
from hyeonjang.law.periods.days import Regime
from hyeonjang.services.benefits import seed as benefits_seed
from hyeonjang.services.handover import seed as handover_seed
from hyeonjang.services.inheritance_tax import seed as inheritance_seed
from hyeonjang.services.innovation import seed as innovation_seed
from hyeonjang.services.meetings import seed as meetings_seed
from hyeonjang.services.sharing import seed as sharing_seed

from . import benefits_log
from . import county as generator

COUNTY_SOURCE = "saeol-minwon"
BENEFITS_SOURCE = "benefits"
BILLS_SOURCE = "assembly-bills"
BILL_STEPS = ["발의", "소관위 회부", "소관위 상정", "소관위 처리", "법사위 회부", "법사위 상정", "법사위 처리", "본회의 의결"]
Say = Callable[[str], None]


def _import(actor: Actor, source_id: int, path: Path, file_name: str, mapping: dict[str, str]) -> None:
    received = processes.receive(actor=actor, source_id=source_id, file_name=file_name, upload=path)
    processes.confirm(actor=actor, import_id=received.pk, mapping=mapping)
    outbox.run_pending()


def _load_county_log(actor: Actor) -> None:
    source = processes.create_source(
        actor=actor, code=COUNTY_SOURCE, name="민원 처리 내역(시연)",
        description="2023년 10월부터 2026년 8월까지 20개 민원사무의 처리 기록. 모두 지어낸 것입니다.",
        attribution="시연용으로 지어낸 기록", paused=[["보완 요구", "보완 접수"]])
    table = calendar.holiday_table()
    holidays = set(table.days_off(Regime.MINWON))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "민원처리내역.csv"
        generator.write_csv(path, holidays)
        _import(actor, source.pk, path, path.name, {
            "case": "접수번호", "activity": "처리단계", "ts": "처리일시", "resource": "담당자", "dept": "담당부서",
            "due": "처리기한"})


def _load_benefits_log(actor: Actor) -> None:
    source = processes.create_source(
        actor=actor, code=BENEFITS_SOURCE, name="사회보장급여 신청 처리(시연)",
        description="2024. 1. 2.부터 2026. 10. 31.까지 다섯 급여의 신청부터 통지까지. 모두 지어낸 것입니다.",
        attribution="시연용으로 지어낸 기록", activity_order=benefits_log.ORDER, paused=[["보완 요구", "보완 접수"]])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "사회보장급여.csv"
        benefits_log.write_csv(path, set(calendar.holiday_table().days_off(Regime.MINWON)))
        _import(actor, source.pk, path, path.name, {
            "case": "신청번호", "activity": "업무단계", "ts": "처리일시", "resource": "담당자", "dept": "담당부서",
            "opened": "신청일시", "closed": "통지일시", "due": "처리기한"})
    # What an official would have asked at the end of 2024, from what was known then.
    studies.ask(actor=actor, code=BENEFITS_SOURCE, limit_days=7, replications=80, question=Question(
        until=date(2025, 1, 5), attributes={"처리 구분": "위기가구"}),
        changes=Plan((Early("현장조사"), Enough(5), OnePerson("결정"))))
    outbox.run_pending()


def _load_bills(actor: Actor) -> None:
    source = processes.create_source(
        actor=actor, code=BILLS_SOURCE, name="국회 의안 처리 기록",
        description="제20대부터 제22대까지 국회 의안 60,925건의 단계별 날짜. 날짜만 있어 같은 날의 순서는 법정 절차를 따릅니다.",
        attribution="korean-assembly-bills 0.1.0, CC BY 4.0", activity_order=BILL_STEPS)
    packed = resources.files("hyeonjang.config.demo") / "data" / "kr_assembly_bills_log.csv.gz"
    with resources.as_file(packed) as path:
        _import(actor, source.pk, path, "kr_assembly_bills_log.csv.gz",
                {"case": "case", "activity": "activity", "ts": "ts", "dept": "dept"})


def _promises(kinds: dict[int, generator.Kind]) -> innovation_seed.Chooser:
    """Departments with a kind of application in the log promise to handle it faster; the others give back hours."""
    last = clock.today()

    def value(params: dict[str, object], day: date) -> Fraction | None:
        return measures.observe("processes.case_duration", params, Period(day - timedelta(days=365), day - timedelta(days=1))).value

    def choose(index: int, department_id: int, topic: str, over: bool) -> innovation_seed.Promise:
        kind = kinds.get(department_id)
        if kind is None:
            return innovation_seed.programme_promises(index, department_id, topic, over)
        params: dict[str, object] = {"source": COUNTY_SOURCE, "attributes": {"민원사무": kind.name}}
        # A third less than today: ambitious enough that some are kept and some are broken. What a change has brought
        # until the promise is adopted is looked at too, since nobody can promise what is already so.
        adopted = min(last, date(clock.today().year, 12, 20))
        known = [found for day in (clock.today(), adopted) if (found := value(params, day)) is not None]
        target = Decimal(round(min(known, default=Fraction(5)) * 20 / 3)) / 10
        return innovation_seed.Promise("processes.case_duration", params, target)

    return choose


def _load_programme() -> None:
    # Last year's proposals stand under the names of their day; the log speaks of the same departments.
    by_name = {unit.name: unit.id for unit in org.departments_on(clock.today() - timedelta(days=365))}
    kinds: dict[int, generator.Kind] = {}
    for kind in generator.KINDS:
        if kind.department in by_name:
            kinds.setdefault(by_name[kind.department], kind)
    changed = {kind.name for kind in generator.KINDS if kind.change is not None}
    # 건축과 handles two kinds; the one that was changed is the one its proposal is about.
    for kind in generator.KINDS:
        if kind.name in changed and kind.department in by_name:
            kinds[by_name[kind.department]] = kind
    favoured = [unit for unit, kind in kinds.items() if kind.name in changed]
    innovation_seed.load(chooser=_promises(kinds), favoured=favoured)


def _load_cases(say: Say) -> None:
    code = cases_seed.load()
    if code:
        say(f"      군민 화면에서 써 볼 조회번호: {code}")


def _read_own_logs(actor: Actor) -> None:
    for code in own_logs:
        processes.ask_refresh(actor=actor, code=code)
    outbox.run_pending()


def _keep_months(actor: Actor) -> None:
    """The months that the schedule would have kept, had it run in the year before the demo's day."""
    for row in measure_queries.series():
        month = clock.today().replace(day=1)
        for _ in range(12):
            month = (month - timedelta(days=1)).replace(day=1)
            measures.snapshot(row.slug, row.params, month, actor)


def county(home: Path, *, password: str, say: Say) -> list[tuple[str, str]]:
    """Load what is not loaded yet; each part once. Returns the demo accounts with their roles."""
    stamp = home / "demo-loaded.json"
    done: dict[str, object] = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else {}
    actor = system_actor("시연 준비")

    def part(name: str, label: str, load: Callable[[], object]) -> None:
        if name in done:
            return
        begun = time.monotonic()
        result = load()
        done[name] = result if isinstance(result, list) else True
        stamp.write_text(json.dumps(done, ensure_ascii=False), encoding="utf-8")
        say(f"      {label} ({time.monotonic() - begun:.0f}초)")

    part("org", "조직: 25개 부서, 177개 팀", lambda: org_seed.load_yeoncheon(actor, password=password))
    part("county", "민원 처리 기록 3년", lambda: _load_county_log(actor))
    part("benefits_log", "사회보장급여 신청 처리 기록 3년과 미리 해 보기", lambda: _load_benefits_log(actor))
    part("bills", "국회 의안 처리 기록 251,413건", lambda: _load_bills(actor))
    part("innovation", "혁신안 두 해", _load_programme)
    part("cases", "생활보장팀의 민원 90건", lambda: _load_cases(say))
    part("benefits", "사회보장급여 신청 44건", benefits_seed.load)
    part("meetings", "간부회의 여덟 주", lambda: meetings_seed.load())
    part("sharing", "부서 간 협조와 현안", lambda: sharing_seed.load())
    part("notices", "통지문 3개와 대량 발송", notices_seed.load)
    part("inheritance", "상속 취득세 안내 한 해", inheritance_seed.load)
    part("months", "지표의 월별 기록", lambda: _keep_months(actor))
    part("search", "찾기 색인", index.rebuild)
    part("own_logs", "우리 시스템의 기록", lambda: _read_own_logs(actor))
    part("handover", "업무 인계·인수 7건", handover_seed.load)
    accounts = done["org"]
    assert isinstance(accounts, list)
    return [(str(username), str(role)) for username, role in accounts]
