"""What a person says about a log is what is read, and every figure that is promised stands on the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import actions, queries
from hyeonjang.commons.processes.models import LogImport
from hyeonjang.kit.errors import Refused

pytestmark = pytest.mark.django_db
ACTOR = system_actor("시험")
HEADER = "접수번호,처리단계,처리일시,담당자,담당부서,처리기한,접수일,완료일,민원사무,창구\n"


def line(case: str, step: str, day: int, person: str, dept: str, kind: str = "허가", channel: str = "방문",
         closed: str = "2026-06-12") -> str:
    return f"{case},{step},2026-06-{day:02} 10:00,{person},{dept},2026-06-10,2026-06-01,{closed},{kind},{channel}\n"


# 민원과's cases mostly run 접수 → 결정; 환경과's mostly with a supplement in between.
CASES = (
    "".join(line(f"가{i}", "접수", 1, "김가상", "민원과") + line(f"가{i}", "결정", 12, "이가상", "민원과") for i in range(5))
    + "".join(line(f"나{i}", "접수", 1, "김가상", "환경과", channel="온라인") + line(f"나{i}", "보완 요구", 2, "이가상", "환경과", channel="온라인")
              + line(f"나{i}", "보완 접수", 9, "이가상", "환경과", channel="온라인") + line(f"나{i}", "결정", 12, "박가상", "환경과", channel="온라인")
              for i in range(3))
    + line("다1", "접수", 1, "김가상", "환경과", "신고") + line("다1", "결정", 12, "김가상", "환경과", "신고")
    + line("라1", "접수", 1, "김가상", "민원과", "신고", closed=""))


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT, settings.WHITENOISE_AUTOREFRESH = str(tmp_path / "files"), True
    queries._encoded.cache_clear()
    yield
    queries._encoded.cache_clear()


@pytest.fixture
def desk(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(actions, "may_manage", lambda actor: True)
    account = get_user_model().objects.create_user("kim", password="들판의-새벽-2026")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def receive(tmp_path: Path, content: str | bytes, name: str = "내역.csv", code: str = "minwon") -> LogImport:
    source = actions.create_source(actor=ACTOR, code=code, name="민원 처리 내역")
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("cp949"))
    return actions.receive(actor=ACTOR, source_id=source.pk, file_name=name, upload=path)


def done(row: LogImport, mapping: dict[str, str] | None = None) -> LogImport:
    actions.confirm(actor=ACTOR, import_id=row.pk, mapping=mapping or row.mapping)
    outbox.run_pending()
    return LogImport.objects.select_related("source").get(pk=row.pk)


def shown(desk: Client, **asked: str) -> str:
    answer = desk.get("/desk/processes/minwon/?" + urlencode(asked))
    assert answer.status_code == 200
    return answer.content.decode()


def test_없음으로_고른_열은_읽지_않는다(tmp_path: Path) -> None:
    row = receive(tmp_path, HEADER + CASES)
    assert row.mapping["due"] == "처리기한"
    read = done(row, {**row.mapping, "due": "", "resource": ""})
    value = queries.overview(read, queries.Question())
    assert "due" not in read.mapping and value["lateness"]["share"] is None and value["people"] == []


def test_이름이_겹친_열은_미리보기에서_나눈_대로_고를_수_있다(tmp_path: Path) -> None:
    row = receive(tmp_path, "건번호,단계,단계,처리일시\nA1,접수,가,2026-06-01\nA1,결정,나,2026-06-02\n")
    first = done(row, {"case": "건번호", "activity": "단계", "ts": "처리일시"})
    assert (first.state, first.refusal) == ("done", "")
    assert [n for n, _ in queries.overview(first, queries.Question())["activities"]] == ["결정", "접수"]
    second = done(receive(tmp_path, "건번호,단계,단계,처리일시\nA1,접수,가,2026-06-01\n", code="second"),
                  {"case": "건번호", "activity": "단계 (3열)", "ts": "처리일시"})
    assert [n for n, _ in queries.overview(second, queries.Question())["activities"]] == ["가"]


def test_찾지_못한_열은_올린_화면이_말한다(desk: Client, tmp_path: Path) -> None:
    row = receive(tmp_path, "단계,담당자\n접수,김\n결정,이\n")
    page = desk.get(f"/desk/processes/imports/{row.pk}/").content.decode()
    assert "건 번호, 일시 열을 찾지 못했습니다" in page
    again = desk.post(f"/desk/processes/imports/{row.pk}/", {"activity": "단계"}).content.decode()
    assert "건 번호 열을 골라 주세요." in again
    with pytest.raises(Refused, match="건 번호, 일시 열을 골라 주세요"):
        actions.confirm(actor=ACTOR, import_id=row.pk, mapping={"activity": "단계"})


def ocel() -> bytes:
    def event(number: int, kind: str, day: int, *objects: str) -> dict[str, Any]:
        return {"id": f"e{number}", "type": kind, "time": f"2026-06-{day:02}T09:00:00+09:00",
                "relationships": [{"objectId": name, "qualifier": ""} for name in objects]}

    return json.dumps({
        "objectTypes": [], "eventTypes": [],
        "objects": [{"id": "c1", "type": "민원"}, {"id": "c2", "type": "민원"}, {"id": "p1", "type": "필지"}],
        "events": [event(1, "접수", 1, "c1", "p1"), event(2, "결정", 2, "c1"), event(3, "접수", 3, "c2", "p1")],
    }, ensure_ascii=False).encode()


def test_OCEL은_무엇을_건으로_볼지_고르고_기억한다(desk: Client, tmp_path: Path) -> None:
    row = receive(tmp_path, ocel(), "log.json")
    page = desk.get(f"/desk/processes/imports/{row.pk}/").content.decode()
    assert "민원 (사건 3개)" in page and "필지 (사건 2개)" in page
    assert desk.post(f"/desk/processes/imports/{row.pk}/", {"case": "필지"}).status_code == 302
    outbox.run_pending()
    read = LogImport.objects.get(pk=row.pk)
    assert (read.state, read.cases, read.events) == ("done", 1, 2)
    path = tmp_path / "newer.json"
    path.write_bytes(ocel().replace(b"2026-06-03", b"2026-06-04"))
    again = actions.receive(actor=ACTOR, source_id=row.source_id, file_name="newer.json", upload=path)
    assert again.mapping == {"case": "필지"}


def test_경로의_번호는_화면에서_고른_부분의_번호다(desk: Client, tmp_path: Path) -> None:
    row = done(receive(tmp_path, HEADER + CASES))
    everything, part = (queries.overview(row, question)["variants"]
                        for question in (queries.Question(), queries.Question(department="환경과")))
    assert everything[0]["activities"] == ["접수", "결정"] and part[0]["activities"] == ["접수", "보완 요구", "보완 접수", "결정"]
    page = shown(desk, department="환경과")
    assert f"?{urlencode({'department': '환경과'})}&amp;variant=1\"" in page
    assert ">3<span" in stat(shown(desk, department="환경과", variant="1"), "건")


def stat(page: str, label: str) -> str:
    """The first box of numbers with this label."""
    return page.split(f">{label}<", 1)[1][:200].replace("\n", "")


def test_속성을_여럿_함께_고를_수_있다(desk: Client, tmp_path: Path) -> None:
    done(receive(tmp_path, HEADER + CASES))
    page = shown(desk, **{"attribute.민원사무": "허가", "attribute.창구": "온라인"})
    assert ">3<span" in stat(page, "건")
    assert 'name="attribute.민원사무" value="허가"' in page  # and the comparison goes on with both
    assert ">2<span" in stat(shown(desk, attribute="민원사무=신고"), "건")


def test_약속한_수치가_모두_화면에_있다(desk: Client, tmp_path: Path) -> None:
    done(receive(tmp_path, HEADER + CASES))
    page = shown(desk)
    for caption in ("구간별 기다린 시간과 줄일 수 있는 시간", "건마다 걸린 시간", "건마다의 처리기한과 견준 것", "처음과 끝에 일어난 단계",
                    "다른 사람에게 넘긴 횟수", "한 건에서 두 번 이상 일어난 단계", "많이 지난 처리 경로"):
        assert caption in page, caption
    # Nine closed cases, all after their deadline; the open one is past it when the log ends.
    cells = page.split("건마다의 처리기한과 견준 것", 1)[1].split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    assert [part.split("<")[0] for part in cells.split('class="number">')[1:3]] == ["9", "9"]
    assert cells.split('class="number">')[6].startswith("1<")


def test_보완_구간을_적으면_법정_시계가_그만큼_멈춘다(desk: Client, tmp_path: Path) -> None:
    row = done(receive(tmp_path, HEADER + CASES))
    assert queries.overview(row, queries.Question())["statutory"] is None
    refused = desk.post("/desk/processes/minwon/settings/", {"name": "민원", "paused": "보완요구 → 보완 접수"})
    assert "&#x27;보완요구&#x27; 단계는 이 기록에 없습니다" in refused.content.decode()
    bad = desk.post("/desk/processes/minwon/settings/", {"name": "민원", "paused": "보완 요구"})
    assert "두 단계가 아닙니다" in bad.content.decode()
    assert desk.post("/desk/processes/minwon/settings/", {"name": "민원", "paused": "보완 요구 → 보완 접수"}).status_code == 302
    row = queries.latest("minwon")
    value = queries.overview(row, queries.Question(department="환경과", attributes={"창구": "온라인"}))
    # 6. 2. 10:00 to 6. 9. 10:00 is four working days: the 3rd is election day, the 6th and 7th a weekend.
    assert value["working"]["stats"]["median"] - value["statutory"]["stats"]["median"] == 4 * 8 * 3600
    assert "법정 처리기간 시계" in shown(desk)


def test_출처_설정은_권한이_있어야_고친다(client: Client, tmp_path: Path) -> None:
    done(receive(tmp_path, HEADER + CASES))
    account = get_user_model().objects.create_user("lee", password="들판의-새벽-2026")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/desk/processes/minwon/settings/", {"name": "바꿈"}).status_code == 403
    assert queries.latest("minwon").source.name == "민원 처리 내역"


def test_착수와_완료가_따로_적힌_기록은_한_단계로_센다(desk: Client, tmp_path: Path) -> None:
    rows = "".join(
        f"가{i},{step},2026-06-{day:02} {hour}:00,{kind}\n"
        for i in range(2) for step, day, hour, kind in (
            ("검토", 1, "09", "start"), ("검토", 1, "11", "complete"), ("결재", 2, "11", "start"), ("결재", 2, "12", "complete")))
    row = done(receive(tmp_path, "건번호,단계,처리일시,lifecycle\n" + rows))
    value = queries.overview(row, queries.Question())
    assert value["joined"] == 4 and value["rework"]["cases_with_rework"] == 0
    assert [entry["label"] for entry in value["days"]] == [["검토", "결재"]]
    assert value["days"][0]["median"] == 8 * 3600  # from 11:00 to 11:00 of the next working day
    page = shown(desk)
    assert "두 줄을 한 단계로 묶고" in page and "단계마다 일한 시간과 그 앞에서 기다린 시간" in page
