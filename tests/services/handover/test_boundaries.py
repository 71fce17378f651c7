"""The boundary report: the planted bottleneck and ping-pong are found, few passages are not judged, months add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.commons import measures, outbox
from hyeonjang.commons.documents.layout import lay_out, texts
from hyeonjang.commons.measures import Period
from hyeonjang.commons.org.actor import PUBLIC, Actor, PostHeld, system_actor
from hyeonjang.commons.processes import actions as processes
from hyeonjang.commons.processes import crossings, own_logs, queries
from hyeonjang.commons.processes.engine import crossings as engine
from hyeonjang.commons.processes.engine import flow
from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
from hyeonjang.commons.processes.engine.encode import EncodedLog, encode
from hyeonjang.commons.processes.formats import reading
from hyeonjang.config.demo import county
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.table import default_table
from hyeonjang.services.handover import drawings, papers
from hyeonjang.services.handover.queries import boundaries as query
from tests.services.handover.conftest import ON, Desk, client_of

TRUTH = county.Truth()
FOREVER = (int(np.iinfo(np.int64).min), int(np.iinfo(np.int64).max))
NOON = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)  # Monday, 9 o'clock in Korea


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> EncodedLog:
    path = Path(tmp_path_factory.mktemp("planted")) / "민원처리내역.csv"
    county.write_csv(path, set(default_table().days_off(Regime.MINWON)))
    return encode(reading.read_log(path, {
        "case": "접수번호", "activity": "처리단계", "ts": "처리일시", "resource": "담당자", "dept": "담당부서", "due": "처리기한"}))


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar.build(date(2023, 1, 1), date(2027, 12, 31), set(default_table().days_off(Regime.MINWON)))


def test_심어_둔_막힌_경계가_첫째로_나온다(planted: EncodedLog, calendar: WorkingCalendar) -> None:
    found = engine.crossings(planted, calendar, *FOREVER)
    first = found.pairs[0]
    assert (first.source, first.target) == TRUTH.bottleneck_boundary and first.share > 0.05
    assert first.wait.n > 1000


def test_심어_둔_핑퐁만_되돌린_일로_나오고_협조는_따로_센다(planted: EncodedLog, calendar: WorkingCalendar) -> None:
    found = engine.crossings(planted, calendar, *FOREVER).returns
    tossed = [one for one in found if one.same_step]
    assert {frozenset({one.first, one.second}) for one in tossed} == {TRUTH.pingpong_pair}
    asked = {(one.first, one.second) for one in found if not one.same_step}
    assert TRUTH.bottleneck_boundary in asked, "asking for cooperation and getting an answer is no ping-pong"


def test_온_기간의_경계는_이미_있는_수치와_같고_달의_합은_기간이다(planted: EncodedLog, calendar: WorkingCalendar) -> None:
    found, known = engine.crossings(planted, calendar, *FOREVER), flow.boundaries(planted, calendar)
    assert [(p.source, p.target, p.count) for p in found.pairs] == [(b.source, b.target, b.count) for b in known.boundaries]
    assert found.share == pytest.approx(known.share, abs=1e-9)
    whole = [month for month in found.months if not month.source]
    assert sum(month.elapsed for month in whole) == pytest.approx(found.elapsed)
    assert sum(month.waited for month in whole) == pytest.approx(sum(p.wait.total for p in found.pairs))
    assert sum(month.count for month in whole) == sum(p.count for p in found.pairs)
    assert [month.month for month in whole] == sorted(month.month for month in whole)


EVENTS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("가나다"), st.sampled_from(["과1", "과2", "과3", ""]), st.integers(0, 90)),
                  min_size=2, max_size=40)


@given(EVENTS)
def test_손으로_센_것과_같다(events: list[tuple[int, str, str, int]]) -> None:
    import pyarrow as pa

    start = datetime(2026, 1, 20)
    log = encode(pa.table({
        "case": [str(e[0]) for e in events], "activity": [e[1] for e in events],
        "ts": pa.array([start + timedelta(days=e[3]) for e in events], pa.timestamp("us")),
        "dept": pa.array([e[2] or None for e in events], pa.string())}))
    cases: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for place, (case, activity, dept, day) in enumerate(events):
        cases[str(case)].append((day, place, dept, activity))
    waits: dict[tuple[str, str], list[int]] = defaultdict(list)
    months: dict[str, int] = defaultdict(int)
    back: dict[tuple[str, str, bool], int] = defaultdict(int)
    elapsed = 0
    for rows in cases.values():
        rows.sort()
        for (day, _, dept, _), (later, _, other, _) in pairwise(rows):
            elapsed += later - day
            if dept and other and dept != other:
                waits[dept, other].append(later - day)
                months[f"{start + timedelta(days=later):%Y-%m}"] += 1
        known = [row for row in rows if row[2]]
        turns = [row for n, row in enumerate(known) if n == 0 or row[2] != known[n - 1][2]]
        for first, second, third in zip(turns, turns[1:], turns[2:], strict=False):
            if first[2] == third[2]:
                back[first[2], second[2], second[3] == third[3]] += 1
    found = engine.crossings(log, None, *FOREVER)
    if not any(event[2] for event in events):
        assert not found.measured and not found.pairs, "no department is named: not measured is not zero"
        return
    assert {(p.source, p.target): (p.count, p.wait.total) for p in found.pairs} == {
        pair: (len(values), sum(values) * 86400.0) for pair, values in waits.items()}
    assert found.elapsed == elapsed * 86400
    assert {m.month: m.count for m in found.months if not m.source and m.count} == dict(months)
    assert {(r.first, r.second, r.same_step): r.count for r in found.returns} == dict(back)
    waited, lengths, passed = engine.by_case(log, None, *FOREVER)
    assert passed == sum(map(len, waits.values())) and int(lengths.sum()) == elapsed * 86_400_000_000
    assert int(waited.sum()) == sum(map(sum, waits.values())) * 86_400_000_000


class Sample:
    """A log of our own: one boundary that many pass slowly, one that three pass, one that is tossed."""

    def __init__(self) -> None:
        rows: list[own_logs.OwnEvent] = []
        for n in range(24):
            day = NOON + timedelta(days=7 * (n % 12))
            rows += self._case(f"가-{n}", day, (("접수", "건축과", 0), ("협조 회신", "환경보호과", 2), ("결정", "건축과", 3)))
        for n in range(3):
            rows += self._case(f"나-{n}", NOON, (("접수", "관광과", 0), ("검토", "세무과", 4)))
        for n in range(11):
            rows += self._case(f"다-{n}", NOON, (("배부", "도시과", 0), ("소관 이송", "건설과", 1), ("소관 이송", "도시과", 2)))
        self.log = own_logs.OwnLog("sample-crossings", "시험 경계", "시험에서 일어난 일", lambda: rows)

    @staticmethod
    def _case(name: str, day: datetime, steps: tuple[tuple[str, str, int], ...]) -> list[own_logs.OwnEvent]:
        return [own_logs.OwnEvent(name, activity, day + timedelta(days=after), "담당자", dept) for activity, dept, after in steps]


@pytest.fixture
def sample(desk: Desk, settings: Any, tmp_path: Path) -> Iterator[query.Source]:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    queries._encoded.cache_clear()
    log = own_logs.register(Sample().log)
    processes.ask_refresh(actor=system_actor(), code=log.code)
    outbox.run_pending()
    yield query.Source(log.code, log.title_ko)
    own_logs.own_logs._items.pop(log.code)
    queries._encoded.cache_clear()


def report(source: query.Source, **more: Any) -> query.Report:
    return query.report(system_actor(), source, **more)


def test_적은_경계는_판단하지_않고_적은_달은_비운다(sample: query.Source) -> None:
    found = report(sample)
    assert found.top is not None and (found.top.source, found.top.target) == ("건축과", "환경보호과")
    small = [pair for pair in found.pairs if pair.small]
    assert [(pair.source, pair.target, pair.n) for pair in small] == [("관광과", "세무과", 3)] and found.left_out == 1
    assert ("관광과", "세무과") not in {(pair.source, pair.target) for pair in found.judged}
    assert [(one.first, one.second, one.n) for one in found.tossed] == [("도시과", "건설과", 11)]
    assert [(one.first, one.second, one.n) for one in found.asked] == [("건축과", "환경보호과", 24)]
    months = {month.label: month for month in found.top_months}
    assert set(months) == {"2026-06", "2026-07", "2026-08"} and sum(month.n for month in months.values()) == 24
    narrow = report(sample, since=date(2026, 6, 1), until=date(2026, 6, 4))
    assert narrow.top is None or narrow.top.n >= query.SMALL
    assert all(month.share is None for month in narrow.top_months if month.n < query.SMALL_MONTH)
    assert drawings.boundary_matrix(found) is not None and drawings.trend(found) is not None


def test_부서를_고르면_그_부서의_경계만_보인다(sample: query.Source) -> None:
    found = report(sample, department="도시과")
    assert {frozenset({pair.source, pair.target}) for pair in found.pairs} == {frozenset({"도시과", "건설과"})}
    assert not found.asked and "세무과" in found.departments, "the choice of departments stays whole"


def test_기간이_거꾸로면_까닭을_말한다(sample: query.Source) -> None:
    with pytest.raises(Refused, match="기간의 끝이 시작보다"):
        report(sample, since=date(2026, 7, 1), until=date(2026, 6, 1))
    client = client_of("clerk")
    page = client.get(reverse("handover:boundaries"), {"source": sample.code, "since": "2026-07-01", "until": "2026-06-01"})
    assert page.status_code == 422 and "기간의 끝이 시작보다 앞섭니다" in page.content.decode()
    page = client.get(reverse("handover:boundaries"), {"source": "없는-기록", "since": "어제"})
    assert page.status_code == 200, "what was not asked for properly counts as not asked"


def test_군민은_볼_수_없고_직원은_모두_본다(sample: query.Source) -> None:
    with pytest.raises(NotPermitted):
        query.sources(PUBLIC)
    with pytest.raises(NotPermitted):
        query.report(PUBLIC, sample)
    assert Client().get(reverse("handover:boundaries")).status_code == 302
    for role in ("clerk", "head", "governor", "planning", "audit", "it", "town"):
        page = client_of(role).get(reverse("handover:boundaries"), {"source": sample.code}).content.decode()
        assert "건축과 → 환경보호과" in page and "적음" in page
    assert sample in query.sources(Actor(1, 1, "직원", posts=(PostHeld(1, "주무관", "담당자", 1, "팀", 1, "과"),)))


def test_보고서를_문서로_받는다(sample: query.Source) -> None:
    client = client_of("planning")
    for form, head in (("pdf", b"%PDF"), ("hwpx", b"PK")):
        answer = client.get(reverse(f"handover:boundaries_{form}"), {"source": sample.code})
        assert answer.status_code == 200 and answer.content.startswith(head)
    words = "\n".join(texts(lay_out(papers.boundary_document(report(sample)))))
    assert "건축과에서 환경보호과로 넘어가는 곳" in words and "관광과" not in words, "a pair of three passages is no finding"
    with pytest.raises(Refused, match="HWPX와 PDF"):
        papers.boundary_file(report(sample), "docx")


def test_경계의_비중은_지표로_약속할_수_있다(sample: query.Source) -> None:
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    whole = measures.observe("handover.boundary_share", {"source": sample.code}, year)
    found = report(sample, since=year.start, until=year.end)
    assert whole.value is not None and float(whole.value) == pytest.approx(found.share * 100, abs=0.01)
    assert whole.n == found.cases and whole.sample is not None and len(whole.sample) == whole.n
    one = measures.observe("handover.boundary_share", {"source": sample.code, "given_by": "건축과", "taken_by": "환경보호과"}, year)
    assert found.top is not None and one.value is not None and float(one.value) == pytest.approx(found.top.share * 100, abs=0.01)
    nothing = measures.observe("handover.boundary_share", {"source": sample.code, "given_by": "없는 과"}, year)
    assert nothing.value == 0 and measures.observe("handover.boundary_share", {"source": "없음"}, year).value is None
    with pytest.raises(Refused):
        measures.observe("handover.boundary_share", {}, year)


def test_같은_물음은_한_번만_센다(sample: query.Source, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.travel(ON):
        first = crossings.crossings(system_actor(), sample.code, date(2026, 6, 1), date(2026, 6, 30))
        monkeypatch.setattr(engine, "crossings", lambda *_: pytest.fail("counted again"))
        assert crossings.crossings(system_actor(), sample.code, date(2026, 6, 1), date(2026, 6, 30)) == first
