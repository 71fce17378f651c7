"""Promises, frozen baselines, monthly snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from hyeonjang.commons import audit
from hyeonjang.commons.measures import (
    Measure,
    Observation,
    Period,
    actions,
    observe,
    queries,
    register,
    snapshot,
)
from hyeonjang.commons.measures.models import Baseline, MonthlySnapshot
from hyeonjang.commons.measures.registry import measures
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.outbox import run_pending, worker
from hyeonjang.kit import clock
from hyeonjang.kit.clock import SEOUL
from hyeonjang.kit.errors import Conflict, NotFound, Refused

pytestmark = pytest.mark.django_db
SYSTEM = system_actor()
SUBJECT = ("innovation.proposal", 1, "민원 단축")
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


class Source:
    """Records that grow behind the measure's back, as real ones do."""

    def __init__(self) -> None:
        self.days = [float(value) for value in range(10, 50)]

    def compute(self, period: Period, params: Mapping[str, Any]) -> Observation:
        days = sorted(self.days)
        if not days:
            return Observation(None, 0)
        middle = Fraction(days[len(days) // 2])
        return Observation(
            middle, len(days), middle, Fraction(days[-1]), sample=tuple(days), statistic="median"
        )


@pytest.fixture
def source() -> Iterator[Source]:
    found = Source()
    register(
        Measure(
            "test.days",
            "처리일수",
            "일",
            "down",
            "접수부터 결정까지 근무일수의 중앙값",
            "민원처리법 제19조",
            found.compute,
            {
                "type": "object",
                "properties": {"department": {"type": "integer"}},
                "additionalProperties": False,
            },
        )
    )
    with clock.travel("2026-11-23T09:00"):
        yield found
    measures._items.pop("test.days")


def _promise(**changes: Any) -> queries.PromiseView:
    given = {
        "slug": "test.days",
        "params": {"department": 3},
        "target": Fraction(20),
        "due": date(2027, 6, 30),
        "baseline": YEAR,
        "subject": SUBJECT,
        **changes,
    }
    return actions.promise(actor=SYSTEM, **given)


def test_기준값은_약속한_때_그대로_남는다(source: Source) -> None:
    made = _promise()
    source.days = [5.0] * 40
    kept = queries.promise(made.id)
    assert (kept.baseline.value, kept.baseline.n, kept.definition_ko) == (
        30,
        40,
        "접수부터 결정까지 근무일수의 중앙값",
    )
    found = queries.judge(made.id, Period(date(2026, 1, 1), date(2026, 11, 22)))
    assert (found.verdict, found.kept, found.difference) == ("효과 있음", True, -25)
    assert [view.id for view in queries.promises(subject_type="innovation.proposal", subject_ids=[1])] == [
        made.id
    ]
    assert audit.verify() == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"slug": "test.unknown"}, "잴 수 없는 지표"),
        ({"params": {"department": "관광과"}}, "조건이 맞지 않습니다"),
        ({"due": date(2026, 11, 23)}, "기한은 약속하는 날보다"),
        ({"target": 30}, "작아야"),
        ({"baseline": Period(date(2026, 1, 1), date(2026, 12, 31))}, "아직 끝나지"),
    ],
)
def test_지킬_수_없는_약속은_받지_않는다(source: Source, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=message):
        _promise(**changes)
    assert not Baseline.objects.exists()


def test_기록이_없으면_기준값도_없다(source: Source) -> None:
    source.days = []
    with pytest.raises(Refused, match="기록이 없어"):
        _promise()


def test_월별_기록은_한_번_계산한_그대로다(source: Source) -> None:
    first = snapshot("test.days", {"department": 3}, date(2026, 10, 15), SYSTEM)
    source.days = [1.0]
    assert snapshot("test.days", {"department": 3}, date(2026, 10, 1), SYSTEM) == first
    with pytest.raises(Refused, match="아직 끝나지"):
        snapshot("test.days", {}, date(2026, 11, 1), SYSTEM)
    row = MonthlySnapshot.objects.get()
    for attempt in (
        row.save,
        row.delete,
        MonthlySnapshot.objects.all().delete,
        lambda: MonthlySnapshot.objects.update(n=1),
    ):
        with pytest.raises(Refused):
            attempt()
    assert [view.value for view in queries.snapshots("test.days", {"department": 3})] == [30]


def test_매달_첫날_약속한_측정을_모두_한_번씩_남긴다(source: Source) -> None:
    _promise()
    _promise(subject=("innovation.proposal", 2, "다른 약속"))
    worker.tick(datetime(2026, 11, 23, 9, tzinfo=SEOUL))
    with clock.travel("2026-12-01T06:05"):
        worker.tick()
        run_pending()
        worker.tick()
        run_pending()
    assert [(row.month, row.n) for row in MonthlySnapshot.objects.all()] == [(date(2026, 11, 1), 40)]


def test_거둔_약속은_까닭과_함께_남는다(source: Source) -> None:
    made = _promise()
    with pytest.raises(Refused, match="까닭"):
        actions.withdraw(actor=SYSTEM, promise_id=made.id, reason=" ")
    assert actions.withdraw(actor=SYSTEM, promise_id=made.id, reason="법 개정").withdrawn_because == "법 개정"
    with pytest.raises(Conflict):
        actions.withdraw(actor=SYSTEM, promise_id=made.id, reason="다시")
    assert queries.promises(withdrawn=False) == []
    with pytest.raises(NotFound):
        queries.promise(0)


def test_기간과_정의가_틀리면_거절한다(source: Source) -> None:
    with pytest.raises(Refused):
        Period(date(2026, 2, 1), date(2026, 1, 1))
    assert Period.month(date(2028, 2, 10)) == Period(date(2028, 2, 1), date(2028, 2, 29))
    with pytest.raises(ValueError, match="산식"):
        Measure("x", "x", "일", "down", " ", "", source.compute)
    assert observe("test.days", {}, YEAR).n == 40
