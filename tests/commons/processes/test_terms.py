"""단축률 out of a log: the same count as the law's, checked against ``law.periods.measure`` case by case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.measures import compare
from hyeonjang.commons.measures.registry import Period, observe
from hyeonjang.commons.measures.shortening import Shortening, shortening
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import actions, queries
from hyeonjang.commons.processes.models import LogImport, LogSource
from hyeonjang.commons.processes.terms import terms
from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.measure import CaseTime, TimeUnit, used_time
from hyeonjang.law.periods.spec import Length, Suspension, SuspensionKind, Unit

pytestmark = pytest.mark.django_db
ACTOR = system_actor("시험")
HEADER = "접수번호,처리단계,처리일시,처리기한\n"


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    queries._encoded.cache_clear()
    yield
    queries._encoded.cache_clear()


def load(tmp_path: Path, *rows: str, paused: bool = True, due_moves: bool = False) -> LogImport:
    source = actions.create_source(
        actor=ACTOR, code="minwon", name="민원", paused=[["보완 요구", "보완 접수"]] if paused else [])
    LogSource.objects.update(due_moves=due_moves)
    path = tmp_path / "내역.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    received = actions.receive(actor=ACTOR, source_id=source.pk, file_name=path.name, upload=path)
    actions.confirm(actor=ACTOR, import_id=received.pk, mapping=received.mapping)
    outbox.run_pending()
    return LogImport.objects.select_related("source").get(pk=received.pk)


def measured(row: LogImport) -> list[tuple[Fraction, Fraction]]:
    found = terms(queries.encoded(row), [tuple(pair) for pair in row.source.paused], due_moves=row.source.due_moves)
    return [(case.used, case.statutory) for case in found.cases]


def test_날로_세는_기한은_첫날을_넣어_센다(tmp_path: Path) -> None:
    # 2026. 6. 3. is election day: the fifth working day from Monday the 1st is the 8th.
    row = load(tmp_path, "가-1,접수,2026-06-01 14:00,2026-06-08", "가-1,결정,2026-06-04 10:00,2026-06-08")
    assert measured(row) == [(Fraction(3), Fraction(5))]


def test_시각이_있는_기한은_근무시간을_여덟으로_나눈다(tmp_path: Path) -> None:
    row = load(tmp_path, "가-1,접수,2026-06-01 14:00,2026-06-05 14:00", "가-1,결정,2026-06-02 11:00,2026-06-05 14:00")
    law = used_time(datetime(2026, 6, 1, 14), datetime(2026, 6, 2, 11), Length(3, Unit.DAYS), table=holiday_table())
    assert measured(row) == [(law.used, law.statutory)] == [(Fraction(6, 8), Fraction(3))]


def test_보완은_빼고_법의_계산과_같다(tmp_path: Path) -> None:
    opened, asked, answered, done = (datetime(2026, 6, day, 11) for day in (1, 4, 11, 16))
    row = load(tmp_path, *(f"가-1,{step},{at:%Y-%m-%d %H:%M},2026-06-15" for step, at in
                           (("접수", opened), ("보완 요구", asked), ("보완 접수", answered), ("결정", done))))
    pause = Suspension(asked.date() + timedelta(days=1), answered.date(), SuspensionKind.SUPPLEMENT)
    law = used_time(opened, done, Length(10, Unit.DAYS), suspensions=[pause], table=holiday_table())
    assert measured(row) == [(law.used, law.statutory)] == [(Fraction(6), Fraction(10))]
    LogSource.objects.update(due_moves=True)
    # A deadline that was already moved by the five days of the supplement allowed five days less.
    assert measured(LogImport.objects.select_related("source").get()) == [(Fraction(6), Fraction(5))]


def test_셀_수_없는_건은_빼고_몇_건인지_말한다(tmp_path: Path) -> None:
    row = load(tmp_path, "가-1,접수,2026-06-01 09:00,2026-06-02", "가-1,결정,2026-06-01 18:00,2026-06-02",
               "나-1,접수,2026-06-01 09:00,", "나-1,결정,2026-06-02 09:00,",
               "다-1,접수,2026-06-05 09:00,2026-06-01", "다-1,결정,2026-06-08 09:00,2026-06-01",
               "라-1,접수,2026-06-01 09:00,9999-12-31", "라-1,결정,2026-06-02 09:00,9999-12-31")
    found = queries.shortening(row, queries.Question())
    assert found is not None and (found.n, found.without_due, found.left_out) == (1, 1, 2)
    assert found.left_ko == "처리기한이 없는 1건과 날짜가 어긋나거나 공휴일 표 밖인 2건은 빼고 셌습니다."
    assert queries.shortening(row, queries.Question(until=date(2020, 1, 1))) is None


def test_합의_비이지_비의_평균이_아니다() -> None:
    def case(used: int, statutory: int, unit: TimeUnit = TimeUnit.WORKING_DAYS) -> CaseTime:
        return CaseTime(Fraction(used), Fraction(statutory), unit)

    found = shortening([case(30, 30), case(1, 2)])
    assert (found.rate, found.mean_of_rates, found.n) == (Fraction(1, 32), Fraction(1, 4), 2)
    assert found.rate_ko == "3.1%" and found.sum_ko == "1 − 31.0근무일 ÷ 32.0근무일"
    assert "평균하면 25.0%가 나오지만 단축률이 아닙니다" in found.trap_ko and "단위: 근무일" in found.definition_ko
    assert Shortening.from_json(found.as_json()) == found
    with pytest.raises(Refused, match="합칠 수 없습니다"):
        shortening([case(1, 2), case(1, 2, TimeUnit.CALENDAR_DAYS)])
    with pytest.raises(Refused, match="건이 없습니다"):
        shortening([])


def test_지표로_약속하고_앞뒤를_견준다(tmp_path: Path) -> None:
    rows = []
    for number in range(60):
        day = date(2026, 3, 2) + timedelta(days=number // 30 * 92 + number % 5)
        done = day + timedelta(days=1 if number < 30 else 0)
        rows += [f"{number},접수,{day} 09:00,{day + timedelta(days=20)}", f"{number},결정,{done} 17:00,{day + timedelta(days=20)}"]
    load(tmp_path, *rows)
    before, after = Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 6, 1), date(2026, 6, 30))
    seen = observe("processes.shortening_rate", {"source": "minwon"}, before)
    assert seen.n == 30 and seen.numerator is not None and seen.denominator is not None
    assert seen.value == (1 - seen.numerator / seen.denominator) * 100
    found = compare("processes.shortening_rate", {"source": "minwon"}, before, after)
    assert found.verdict == "효과 있음" and found.interval is not None and found.interval.low > 0
