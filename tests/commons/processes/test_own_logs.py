"""우리 시스템의 기록: read without a file from anybody, the same way as every log, and refused as an upload."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import PUBLIC, Actor, system_actor
from hyeonjang.commons.outbox.worker import tick
from hyeonjang.commons.processes import actions, own_logs, queries
from hyeonjang.commons.processes.models import LogImport, LogSource
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused

pytestmark = pytest.mark.django_db
ACTOR = system_actor("시험")
NOON = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)  # 9 o'clock in Korea


class Sample:
    """A service's own log whose events a test adds to."""

    def __init__(self) -> None:
        self.events: list[own_logs.OwnEvent] = []
        self.log = own_logs.OwnLog(
            "sample-log", "시험 업무", "시험에서 일어난 일", lambda: list(self.events),
            dates=("opened", "closed", "due"), attributes=("구분",))

    def case(self, name: str, days: int, due: date, dept: str = "민원과") -> None:
        end = NOON + timedelta(days=days)
        event = own_logs.OwnEvent(name, "접수", NOON, "담당자", "민원과", NOON, end, due, {"구분": "=SUM(1)"})
        self.events += [event, replace(event, activity="결정", at=end, dept=dept)]


@pytest.fixture
def sample(settings: Any, tmp_path: Path) -> Iterator[Sample]:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    queries._encoded.cache_clear()
    found = Sample()
    own_logs.register(found.log)
    yield found
    own_logs.own_logs._items.pop("sample-log")
    queries._encoded.cache_clear()


def refresh() -> LogImport | None:
    actions.ask_refresh(actor=ACTOR, code="sample-log")
    outbox.run_pending()
    return LogImport.objects.filter(source__code="sample-log").order_by("-number").first()


def test_파일_없이_읽히고_그림이_된다(sample: Sample) -> None:
    sample.case("가-1", 1, date(2026, 6, 1), "복지과")
    sample.case("가-2", 1, date(2026, 6, 2))
    row = refresh()
    assert row is not None and (row.state, row.cases, row.events, row.skipped) == ("done", 2, 4, 0)
    value = queries.overview(row, queries.Question())
    # By its own dates: nine to nine over one working day, one of two after the end of its last day.
    assert value["working"]["basis"] == "case_dates" and value["working"]["stats"]["median"] == 8 * 3600
    assert (value["lateness"]["with_due"], value["lateness"]["late"]) == (2, 1)
    assert value["boundaries"]["boundaries"][0]["target"] == "복지과"
    # What looks like a formula stays the text it is: nobody opens this file in a spreadsheet.
    assert queries.encoded(row).cases.column("구분").to_pylist() == ["=SUM(1)", "=SUM(1)"]


def test_새로_고치면_새_일이_보이고_같으면_차수가_늘지_않는다(sample: Sample) -> None:
    sample.case("가-1", 1, date(2026, 6, 4))
    first = refresh()
    assert refresh() == first and LogImport.objects.count() == 1
    sample.case("가-2", 2, date(2026, 6, 4))
    second = refresh()
    assert second is not None and second.number == 2 and second.difference["new_case_names"] == ["가-2"]
    assert queries.own(ACTOR)[-1].last == second


def test_되돌아간_기록도_지금의_모습이다(sample: Sample) -> None:
    sample.case("가-1", 1, date(2026, 6, 4))
    refresh()
    sample.case("가-2", 2, date(2026, 6, 4))
    refresh()
    del sample.events[2:]
    row = refresh()
    assert row is not None and (row.number, row.cases, row.difference["gone_cases"]) == (3, 1, 1)


def test_일이_없으면_아무것도_만들지_않고_그대로_말한다(sample: Sample) -> None:
    assert refresh() is None and not LogSource.objects.exists()
    assert [(log.code, log.last) for log in queries.own(ACTOR) if log.code == "sample-log"] == [("sample-log", None)]


def test_날마다_새벽에_저절로_읽는다(sample: Sample) -> None:
    sample.case("가-1", 1, date(2026, 6, 4))
    start = datetime(2026, 6, 10, 6, 0, tzinfo=clock.SEOUL)
    tick(start)
    outbox.run_pending()
    assert not LogImport.objects.exists()  # the first sight of a schedule only sets its start
    tick(start + timedelta(days=1))
    outbox.run_pending()
    assert LogImport.objects.get(source__code="sample-log").state == "done"


def test_손으로_올리거나_같은_코드를_쓰지_못한다(sample: Sample, tmp_path: Path) -> None:
    sample.case("가-1", 1, date(2026, 6, 4))
    refresh()
    path = tmp_path / "꾸민.csv"
    path.write_text("접수번호,처리단계,처리일시\n가-9,접수,2026-06-01 09:00\n", encoding="utf-8")
    source = LogSource.objects.get(code="sample-log")
    with pytest.raises(Refused, match="스스로 만듭니다"):
        actions.receive(actor=ACTOR, source_id=source.pk, file_name=path.name, upload=path)
    with pytest.raises(Refused, match="이미 쓰고"):
        actions.create_source(actor=ACTOR, code="sample-log", name="가로채기")
    assert LogImport.objects.count() == 1 and not list((tmp_path / "files").rglob("*.part"))


def test_오래된_차수는_열두_번까지만_남는다(
    sample: Sample, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    for number in range(actions.KEPT_OWN + 2):
        sample.case(f"가-{number}", 1, date(2026, 6, 4))
        with django_capture_on_commit_callbacks(execute=True):
            refresh()
    kept = sorted(LogImport.objects.values_list("number", flat=True))
    assert kept == list(range(3, actions.KEPT_OWN + 3))
    assert len(list((tmp_path / "files").rglob("events.parquet"))) == actions.KEPT_OWN


def test_권한과_모르는_코드(sample: Sample) -> None:
    official = Actor(1, 1, "김가상", (), frozenset())
    for actor in (official, PUBLIC):
        with pytest.raises(NotPermitted):
            actions.ask_refresh(actor=actor, code="sample-log")
    with pytest.raises(NotFound):
        actions.ask_refresh(actor=ACTOR, code="no-such")
