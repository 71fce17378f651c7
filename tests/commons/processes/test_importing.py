"""From an uploaded file to figures: previewed, confirmed, read by the worker; a bad file leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.measures.registry import Period, observe
from hyeonjang.commons.org.actor import PUBLIC, system_actor
from hyeonjang.commons.processes import actions, queries
from hyeonjang.commons.processes.models import LogImport, LogSource
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused

pytestmark = pytest.mark.django_db
ACTOR = system_actor("시험")
HEADER = "접수번호,처리단계,처리일시,담당자,담당부서,처리기한\n"
ROWS = ("가-1,접수,2026-06-01 09:00,김가상,민원과,2026-06-04\n가-1,결정,2026-06-02 09:00,이가상,복지과,2026-06-04\n"
        "가-2,접수,2026-06-01 09:00,김가상,민원과,2026-06-02\n가-2,결정,2026-06-04 18:00,이가상,복지과,2026-06-02\n")


@pytest.fixture(autouse=True)
def _files_apart(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path / "files")  # type: ignore[attr-defined]
    queries._encoded.cache_clear()
    yield
    queries._encoded.cache_clear()


@pytest.fixture
def source() -> LogSource:
    return actions.create_source(actor=ACTOR, code="minwon", name="민원 처리 내역")


def _file(tmp_path: Path, text: str, name: str = "내역.csv", encoding: str = "cp949") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def _import(source: LogSource, path: Path) -> LogImport:
    received = actions.receive(actor=ACTOR, source_id=source.pk, file_name=path.name, upload=path)
    actions.confirm(actor=ACTOR, import_id=received.pk, mapping=received.mapping)
    outbox.run_pending()
    return LogImport.objects.get(pk=received.pk)


def test_cp949_파일이_들어오고_열은_저절로_골라진다(source: LogSource, tmp_path: Path) -> None:
    done = _import(source, _file(tmp_path, HEADER + ROWS))
    assert (done.state, done.cases, done.events, done.skipped) == ("done", 2, 4, 0)
    assert done.mapping["case"] == "접수번호" and done.mapping["due"] == "처리기한"
    value = queries.overview(done, queries.Question())
    assert value["cases"] == 2
    assert value["lateness"]["late"] == 1
    assert value["boundaries"]["boundaries"][0]["source"] == "민원과"


def test_지표는_근무일로_계산된다(source: LogSource, tmp_path: Path) -> None:
    _import(source, _file(tmp_path, HEADER + ROWS))
    found = observe("processes.case_duration", {"source": "minwon"}, Period(date(2026, 6, 1), date(2026, 6, 30)))
    # 6. 1. 09:00 to 6. 2. 09:00 is one working day; to 6. 4. 18:00 it is three, because 6. 3. is election day.
    assert found.n == 2 and found.sample == (1.0, 3.0) and found.value == Fraction(2)
    late = observe("processes.late_share", {"source": "minwon"}, Period(date(2026, 6, 1), date(2026, 6, 30)))
    assert late.value == 50


def test_연결은_기억되고_새_파일과의_차이가_보인다(source: LogSource, tmp_path: Path) -> None:
    _import(source, _file(tmp_path, HEADER + ROWS))
    newer = HEADER + ROWS + "가-3,접수,2026-06-05 09:00,김가상,민원과,2026-06-09\n가-2,통지,2026-06-05 10:00,이가상,복지과,\n"
    second = _import(source, _file(tmp_path, newer, "내역2.csv"))
    assert second.number == 2
    counts = {name: value for name, value in second.difference.items() if not name.endswith("_names")}
    assert counts == {"against": 1, "new_events": 2, "gone_events": 0, "new_cases": 1, "gone_cases": 0,
                      "grown_cases": 1, "changed_cases": 0}
    assert second.difference["new_case_names"] == ["가-3"]
    third = _import(source, _file(tmp_path, newer.replace("2026-06-02 09:00,이가상", "2026-06-02 10:00,이가상"), "3.csv"))
    # Another time of one event: no case came, no event more or less, and still it is not the same log.
    assert third.difference["changed_case_names"] == ["가-1"] and third.difference["new_events"] == 1


def test_같은_파일은_두_번_들어오지_않는다(source: LogSource, tmp_path: Path) -> None:
    path = _file(tmp_path, HEADER + ROWS)
    _import(source, path)
    with pytest.raises(Refused, match="이미 1차로"):
        actions.receive(actor=ACTOR, source_id=source.pk, file_name="x.csv", upload=path)


@pytest.mark.parametrize(("content", "name"), [(b"", "빈.csv"), (b"\x00\x01\x02", "모름.bin"),
                                               (b'<!DOCTYPE a [<!ENTITY x "y">]><log>&x;</log>', "공격.xes"),
                                               ("가,나\n1,2\n".encode(), "열없음.csv")])
def test_쓸_수_없는_파일은_아무것도_남기지_않는다(source: LogSource, tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    try:
        received = actions.receive(actor=ACTOR, source_id=source.pk, file_name=name, upload=path)
        actions.confirm(actor=ACTOR, import_id=received.pk)
        outbox.run_pending()
        row = LogImport.objects.get(pk=received.pk)
        assert row.state == "refused" and row.refusal
    except Refused as refusal:
        assert refusal.sentence.endswith((".", "요", "오"))
        assert not LogImport.objects.exists()
    assert not LogImport.objects.filter(state="done").exists()
    assert not list((tmp_path / "files").rglob("*.parquet"))
    assert not list((tmp_path / "files").rglob("*.part"))


def test_두_번_확인하면_거절한다(source: LogSource, tmp_path: Path) -> None:
    received = actions.receive(actor=ACTOR, source_id=source.pk, file_name="a.csv", upload=_file(tmp_path, HEADER + ROWS))
    actions.confirm(actor=ACTOR, import_id=received.pk)
    with pytest.raises(Conflict):
        actions.confirm(actor=ACTOR, import_id=received.pk)


def test_취소하면_파일도_지워진다(source: LogSource, tmp_path: Path) -> None:
    received = actions.receive(actor=ACTOR, source_id=source.pk, file_name="a.csv", upload=_file(tmp_path, HEADER + ROWS))
    actions.cancel(actor=ACTOR, import_id=received.pk)
    assert not list((tmp_path / "files" / "processes" / "uploads").iterdir())


def test_권한이_없으면_올리지도_보지도_못한다(source: LogSource, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        actions.receive(actor=PUBLIC, source_id=source.pk, file_name="a.csv", upload=_file(tmp_path, HEADER + ROWS))
    with pytest.raises(NotPermitted):
        queries.sources(PUBLIC)
