"""Publishing, delivering, retrying, giving up, schedules."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from hyeonjang.commons.org.actor import PUBLIC, Actor, system_actor
from hyeonjang.commons.outbox import (
    EventView,
    actions,
    every,
    long_job,
    on,
    publish,
    queries,
    run_pending,
    schedule,
    worker,
)
from hyeonjang.commons.outbox.models import Delivery, Event, ScheduleRun
from hyeonjang.commons.outbox.registry import forget
from hyeonjang.kit import clock
from hyeonjang.kit.clock import SEOUL
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted

OPERATOR = Actor(1, 1, "전산", (), frozenset({"system.operate"}))
pytestmark = pytest.mark.django_db


class Recorder:
    def __init__(self) -> None:
        self.seen: list[EventView] = []
        self.fail = 0

    def __call__(self, event: EventView) -> None:
        publish("test.effect", {"n": event.id})
        if self.fail:
            self.fail -= 1
            raise ValueError("아직 안 됨")
        self.seen.append(event)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    found = Recorder()
    on("test.happened", name="test.recorder")(found)
    yield found
    forget("test.recorder")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[timedelta]]:
    moved = [timedelta(0)]
    real = worker.machine_now
    monkeypatch.setattr(worker, "machine_now", lambda: real() + moved[0])
    yield moved


def test_일어난_일은_거래와_함께_생기고_함께_사라진다(recorder: Recorder) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        publish("test.happened", {"값": 1})
        raise RuntimeError
    assert run_pending() == 0
    publish("test.happened", {"값": 2}, actor=system_actor("혁신"))
    assert run_pending() == 1
    assert [(event.payload, event.actor_name) for event in recorder.seen] == [({"값": 2}, "혁신")]
    assert run_pending() == 0


def test_같은_열쇠는_한_번만(recorder: Recorder) -> None:
    first = publish("test.happened", {}, key="2026-11")
    assert publish("test.happened", {"다른": "내용"}, key="2026-11") == first
    assert publish("test.happened", {}) != publish("test.happened", {})
    assert run_pending() == 3


def test_실패하면_효과를_되돌리고_기다렸다가_다시_한다(recorder: Recorder, machine: list[timedelta]) -> None:
    recorder.fail = 2
    publish("test.happened", {})
    assert run_pending() == 1
    assert not Event.objects.filter(name="test.effect").exists()
    assert run_pending() == 0
    machine[0] = timedelta(seconds=11)
    assert run_pending() == 1
    machine[0] = timedelta(seconds=25)
    assert run_pending() == 0
    machine[0] = timedelta(seconds=32)
    assert run_pending() == 1
    assert len(recorder.seen) == 1
    assert Event.objects.filter(name="test.effect").count() == 1


def test_거듭_실패하면_중단되어_보이고_전산만_되살린다(recorder: Recorder, machine: list[timedelta]) -> None:
    recorder.fail = worker.MAX_ATTEMPTS
    publish("test.happened", {"값": 1})
    for hours in range(worker.MAX_ATTEMPTS):
        machine[0] = timedelta(hours=2 * hours)
        assert run_pending() == 1
    machine[0] = timedelta(days=30)
    assert run_pending() == 0
    letter = queries.dead_letters(OPERATOR)[0]
    assert (letter.event, letter.handler, letter.attempts) == (
        "test.happened",
        "test.recorder",
        worker.MAX_ATTEMPTS,
    )
    assert "ValueError: 아직 안 됨" in letter.error
    with pytest.raises(NotPermitted):
        actions.retry(letter.delivery_id, PUBLIC)
    with pytest.raises(NotPermitted):
        queries.dead_letters(PUBLIC)
    with pytest.raises(NotFound):
        actions.retry(0, OPERATOR)
    actions.retry(letter.delivery_id, OPERATOR)
    with pytest.raises(Conflict):
        actions.retry(letter.delivery_id, OPERATOR)
    assert run_pending() == 1
    assert len(recorder.seen) == 1
    assert queries.counts()["dead"] == 0


def test_사라진_처리기의_일은_중단으로_보인다(recorder: Recorder) -> None:
    publish("test.happened", {})
    Delivery.objects.update(handler="test.gone")
    run_pending()
    assert "이 판에 없습니다" in queries.dead_letters(OPERATOR)[0].error


def test_맡은_작업자가_사라지면_기한_뒤_다른_작업자가_맡는다(
    recorder: Recorder, machine: list[timedelta]
) -> None:
    publish("test.happened", {})
    taken = worker._claim(60)
    assert taken is not None and run_pending() == 0
    machine[0] = timedelta(seconds=61)
    assert run_pending() == 1
    assert len(recorder.seen) == 1
    # The first worker comes back too late: its effects must not stay.
    worker._deliver(taken, 60, beat=False)
    assert len(recorder.seen) == 1
    assert Event.objects.filter(name="test.effect").count() == 1


def test_작업자를_죽이는_일은_끝없이_되풀이되지_않는다(recorder: Recorder, machine: list[timedelta]) -> None:
    publish("test.happened", {})
    claims = 0
    while worker._claim(60) is not None:
        claims += 1
        machine[0] += timedelta(seconds=61)
    assert claims == worker.MAX_CRASHES
    assert "멈추었습니다" in queries.dead_letters(OPERATOR)[0].error


def test_긴_일은_거래_밖에서_돌고_실패해도_한_것이_남는다() -> None:
    def work(event: EventView) -> None:
        publish("test.effect", {})
        raise ValueError("중간에")

    long_job("test.long", name="test.long_job")(work)
    try:
        publish("test.long", {})
        assert run_pending() == 1
        assert Event.objects.filter(name="test.effect").count() == 1
        assert Delivery.objects.get(handler="test.long_job").state == "waiting"
    finally:
        forget("test.long_job")


@pytest.mark.parametrize(
    ("text", "now", "due"),
    [
        ("daily 06:00", "2026-11-23T05:59", "2026-11-22T06:00"),
        ("daily 06:00", "2026-11-23T06:00", "2026-11-23T06:00"),
        ("monthly 1 06:00", "2026-11-01T05:00", "2026-10-01T06:00"),
        ("monthly 31 06:00", "2026-11-30T07:00", "2026-11-30T06:00"),
        ("workday 06:00", "2026-11-22T12:00", "2026-11-20T06:00"),
        ("workday 06:00", "2026-10-11T12:00", "2026-10-08T06:00"),
    ],
)
def test_일정의_때(text: str, now: str, due: str) -> None:
    """2026-10-09 is 한글날, a Friday: the last working day before Sunday the 11th is Thursday the 8th."""
    assert schedule.parse(text).last_due(clock.parse_moment(now)) == clock.parse_moment(due)


@pytest.mark.parametrize("text", ["", "hourly", "daily 6:00", "monthly 0 06:00", "monthly 32 06:00"])
def test_알_수_없는_일정은_등록되지_않는다(text: str) -> None:
    with pytest.raises(ValueError):
        schedule.parse(text)


def test_일정은_작업자가_여럿이어도_때마다_한_번() -> None:
    seen: list[str] = []
    every("daily 06:00", name="test.daily")(lambda event: seen.append(event.payload["due"]))
    try:
        day = datetime(2026, 11, 23, 10, tzinfo=SEOUL)
        assert not any(row.name == "test.daily" and row.fired for row in ScheduleRun.objects.all())
        worker.tick(day)
        run_pending()
        assert seen == [], "a schedule must not run for a time before it was installed"
        for _ in range(3):
            worker.tick(day + timedelta(days=1))
            run_pending()
        assert seen == ["2026-11-24T06:00:00+09:00"]
        worker.tick(day + timedelta(days=9))
        run_pending()
        assert len(seen) == 2, "after an outage the latest due time runs, not every one"
    finally:
        forget("schedule:test.daily")


def test_일하는_날은_휴일표에서_온다() -> None:
    assert schedule.is_workday(date(2026, 11, 23))
    assert not schedule.is_workday(date(2026, 10, 9))


@pytest.mark.django_db(transaction=True)
def test_여러_작업자가_한_줄을_나누어_맡는다(recorder: Recorder) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("a memory database is one connection; test_killing runs two processes on a file")
    for number in range(40):
        publish("test.happened", {"n": number})

    def work() -> None:
        run_pending()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(event.payload["n"] for event in recorder.seen) == list(range(40))
    assert Event.objects.filter(name="test.effect").count() == 40
