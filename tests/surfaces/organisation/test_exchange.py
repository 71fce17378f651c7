"""Organisation out and in, and reorganisations: nothing is written before it is confirmed."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from hyeonjang.commons.audit.models import DecisionRecord
from hyeonjang.commons.org import actions, following, history, queries
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.org.following import Following
from hyeonjang.commons.org.models import Reorganisation, UnitVersion
from hyeonjang.surfaces.organisation import forms
from tests.surfaces.organisation.conftest import ON, close, edited, file, rename, signed
from tests.surfaces.organisation.test_tree import text

pytestmark = pytest.mark.usefixtures("county")
NEXT = date(2027, 1, 1)


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return unescape(found[1])


def upload(client: Client, content: bytes, on: date = ON, page: str = "exchange") -> Any:
    return client.post(reverse(f"organisation:{page}"), {"file": file(content), "on": on.isoformat()})


def confirm(client: Client, shown: Any, on: date, **more: str) -> Any:
    data = {"draft": hidden(shown, "draft"), "digest": hidden(shown, "digest"), "on": on.isoformat(), "title": "개편"}
    return client.post(reverse("organisation:apply"), {**data, **more})


def rows() -> tuple[int, int]:
    return UnitVersion.objects.count(), Reorganisation.objects.count()


def test_내려받아_고쳐_올리고_확인하면_그날부터_바뀐다() -> None:
    hr, before = signed("hr"), rows()
    given = hr.get(reverse("organisation:export") + "?on=2026-11-23")
    book = load_workbook(BytesIO(given.content))
    assert book.sheetnames == ["부서", "직위", "사람", "보직", "권한", "승계"]
    rename("관광과", "관광문화과")(book)
    book["부서"].append(["D99", "인공지능과", "과", "과", "YC", "", 999])
    book["직위"].append(["D99-head", "D99", "과장", "", "예", 999])
    book["보직"].append(["S0200", "D99-head"])
    out = BytesIO()
    book.save(out)
    shown = upload(hr, out.getvalue())
    words = said(shown)
    assert shown.status_code == 200 and "관광문화과" in words and "인공지능과장" in words and "생김" in words
    assert rows() == before, "a preview writes nothing"
    assert DecisionRecord.objects.filter(action="org.reorganised").count() == before[1]
    answer = confirm(hr, shown, ON)
    made = Reorganisation.objects.get(title="개편")
    assert answer["Location"] == reverse("organisation:reorganisation", args=[made.pk])
    assert made.applied_by and "관광문화과" in text(hr, reverse("organisation:tree"))
    assert "관광문화과" not in text(hr, reverse("organisation:tree") + "?on=2026-11-22")
    assert DecisionRecord.objects.filter(action="org.reorganised", subject_id=str(made.pk)).exists()
    assert history.replay_check(ON).same


def test_같은_파일은_다른_점이_없다고_한다() -> None:
    answer = upload(signed("hr"), edited(lambda book: None))
    assert answer.status_code == 200 and "다른 점이 없습니다" in said(answer)


def test_개편안은_앞날의_것이고_일이_어디로_가는지_보인다(monkeypatch: pytest.MonkeyPatch) -> None:
    tourism = next(unit.id for unit in queries.departments_on(ON) if unit.name == "관광과")
    work = [Following(tourism, "민원", "야영장 등록 2026-1", "", "보완 중")]
    monkeypatch.setitem(following.providers._items, "test", lambda actor, ids: [w for w in work if w.unit_id in ids])
    hr, before = signed("hr"), rows()
    content = edited(close("관광과", "문화체육과"))
    today = upload(hr, content, ON, "plan")
    assert today.status_code == 422 and "개편안의 시행일은 내일이나 그 뒤여야" in said(today) and rows() == before
    shown = upload(hr, content, NEXT, "plan")
    words = said(shown)
    assert "2027. 1. 1.부터 바뀌는 것" in words and "관광과 없어짐" in words and "문화체육과가 이어받음" in words
    assert "야영장 등록 2026-1" in words and "관광과 → 문화체육과" in words and "관광과장 → 문화체육과 과장" in words
    assert rows() == before
    moved = hr.post(reverse("organisation:preview"), {"draft": hidden(shown, "draft"), "on": "2027-03-01"})
    assert "2027. 3. 1.부터 바뀌는 것" in said(moved) and rows() == before
    assert confirm(hr, moved, date(2027, 3, 1)).status_code == 302
    listed = text(hr, reverse("organisation:reorganisations"))
    assert "시행 전" in listed and "같습니다" in listed
    assert "관광과" in text(hr, reverse("organisation:tree")) and history.replay_check(date(2027, 3, 1)).same
    assert "관광과 " not in text(hr, reverse("organisation:tree") + "?on=2027-03-01").replace("관광과 제", "")


def test_이어받을_부서가_없으면_그렇다고_한다(monkeypatch: pytest.MonkeyPatch) -> None:
    team = next(unit for unit in queries.teams_on(ON) if unit.name == "관광축제팀")
    monkeypatch.setitem(
        following.providers._items, "test", lambda actor, ids: [Following(team.id, "민원", "축제 2026-2")] if team.id in ids else [])

    def edit(book: Workbook) -> None:
        for sheet, column in (("보직", 2), ("직위", 2), ("부서", 1)):
            found = book[sheet]
            for number in reversed(range(2, found.max_row + 1)):
                if str(found.cell(number, column).value).startswith(team.code):
                    found.delete_rows(number)

    words = said(upload(signed("hr"), edited(edit), NEXT, "plan"))
    assert "이어받는 부서를 정하지 않음" in words and "1건은 이어받을 부서가 없습니다" in words and "보직 없음" in words


def test_틀린_칸은_행과_열과_까닭으로_말하고_파일로_돌려준다() -> None:
    def wrong(book: Workbook) -> None:
        book["부서"]["C5"] = "처"
        book["보직"]["A4"] = "S9999"
        book["승계"].append(["D01", "D02"])

    hr, before = signed("hr"), rows()
    answer = upload(hr, edited(wrong))
    words = said(answer)
    assert answer.status_code == 422 and "3군데" in words and "'처' 대신" in words and rows() == before
    given = hr.post(reverse("organisation:errors"), {"errors": hidden(answer, "errors")})
    book = load_workbook(BytesIO(given.content))
    assert [cell.value for cell in book["오류 목록"][2]][:3] == ["부서", 5, "종류"]
    assert book["보직"]["C4"].value.startswith("사번: 'S9999'")


def _zip(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"xl/{name}.xml", content)
    return out.getvalue()


def _far_away(book: Workbook) -> None:
    book["부서"]["XFD1048576"] = "x"


BAD = {
    "빈 파일": (lambda: b"", "빈 파일"),
    "CSV": (lambda: "부서코드,부서명\n".encode("cp949"), "엑셀 파일(.xlsx)로 읽을 수 없습니다"),
    "그림": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "엑셀 파일(.xlsx)로 읽을 수 없습니다"),
    "다른 압축": (lambda: _zip(other=b"<a/>"), "엑셀(XLSX) 파일이 아닙니다"),
    "압축 폭탄": (lambda: _zip(a=bytes(120 * 2**20), b=bytes(120 * 2**20)), "지나치게 커지는"),
    "시트 이름이 다름": (lambda: edited(lambda book: setattr(book["보직"], "title", "보직표")), "'보직' 시트가 없습니다"),
    "끝없이 넓은 시트": (lambda: edited(_far_away), "범위가 너무 넓습니다"),
}


@pytest.mark.parametrize("page", ["exchange", "plan"])
@pytest.mark.parametrize("name", BAD)
def test_나쁜_파일은_한_문장으로_거절하고_아무것도_쓰지_않는다(name: str, page: str) -> None:
    make, sentence = BAD[name]
    before = rows()
    answer = upload(signed("hr"), make(), NEXT, page)
    assert answer.status_code == 422 and sentence in said(answer) and rows() == before


def test_너무_큰_파일과_없는_파일과_없는_날짜(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MAX_BYTES", 100)
    hr = signed("hr")
    assert "20MB를 넘습니다" in said(upload(hr, edited(lambda book: None)))
    assert "파일을 골라 주세요" in said(hr.post(reverse("organisation:exchange"), {"on": "2026-11-23"}))
    wrong = hr.post(reverse("organisation:exchange"), {"file": file(b"x"), "on": "2026-02-30"})
    assert wrong.status_code == 422 and "없는 날짜이거나" in said(wrong)
    assert hr.get(reverse("organisation:export") + "?on=2026-02-30").status_code == 422


@pytest.mark.parametrize("username", ["clerk", "head", "planning", "governor", "it"])
def test_조직을_맡지_않은_사람은_바꾸지_못한다(username: str) -> None:
    shown = upload(signed("hr"), edited(rename("관광과", "관광문화과")))
    client, before = signed(username), rows()
    for name in ("exchange", "export", "plan"):
        assert client.get(reverse(f"organisation:{name}")).status_code == 403
    assert upload(client, edited(rename("관광과", "관광문화과"))).status_code == 403
    assert confirm(client, shown, ON).status_code == 403
    for name in ("preview", "apply", "errors"):
        assert client.post(reverse(f"organisation:{name}"), {"draft": hidden(shown, "draft")}).status_code == 403
    assert rows() == before
    tree = client.get(reverse("organisation:reorganisations"))
    assert tree.status_code == 200 and reverse("organisation:plan") not in tree.content.decode()


def test_손댄_화면과_남의_화면은_열지_않는다() -> None:
    hr, before = signed("hr"), rows()
    shown = upload(hr, edited(rename("관광과", "관광문화과")))
    token = hidden(shown, "draft")
    forged = confirm(hr, shown, ON, draft=token[:-4] + "AAAA")
    assert forged.status_code == 422 and "파일을 다시 올려 주세요" in said(forged)
    head = next(unit.id for unit in queries.departments_on(ON) if unit.name == "행정담당관")
    person = queries.head_of(head, ON)
    assert person is not None
    actions.create_account(actor=system_actor(), username="boss", password="들판의-새벽-2026", person_id=person.id)
    assert confirm(signed("boss"), shown, ON).status_code == 422
    assert rows() == before
    assert hr.get(reverse("organisation:apply")).status_code == 302


def test_그_사이에_바뀌면_다시_보여_주고_적용하지_않는다() -> None:
    hr = signed("hr")
    shown = upload(hr, edited(rename("관광과", "관광문화과")))
    code = next(unit.code for unit in queries.departments_on(ON) if unit.name == "회계과")
    actions.apply(actions.Document("먼저", ON, [{"op": "rename", "unit": code, "name": "재무과"}]), system_actor())
    before = rows()
    answer = confirm(hr, shown, ON)
    words = said(answer)
    assert answer.status_code == 200 and "그 사이에 조직이 바뀌어" in words and rows() == before
    assert "문화관광국 재무과 → 문화관광국 회계과" in words, "that the old file takes the other change back is shown"
    assert confirm(hr, answer, ON).status_code == 302


def test_제목이_없거나_날짜를_바꾸면_적용하지_않는다() -> None:
    hr, before = signed("hr"), rows()
    shown = upload(hr, edited(rename("관광과", "관광문화과")), NEXT, "plan")
    untitled = confirm(hr, shown, NEXT, title=" ")
    assert untitled.status_code == 422 and "꼭 필요한 칸" in said(untitled) and rows() == before
    early = confirm(hr, shown, date(2026, 10, 1))
    assert early.status_code == 422 and "앞당겨 바꿀 수 없습니다" in said(early) and rows() == before


def test_지난_개편_화면과_바뀐_것_파일() -> None:
    clerk, made = signed("clerk"), Reorganisation.objects.get(effective=date(2026, 10, 2))
    page = text(clerk, reverse("organisation:reorganisation", args=[made.pk]))
    assert "종합민원과 → " in page.replace("산업복지국 ", "") and "도시건축과가 이어받음" in page and "규칙 제1593호" in page
    book = load_workbook(BytesIO(clerk.get(reverse("organisation:changes", args=[made.pk])).content))
    assert book.sheetnames == ["부서", "사람", "직위와 권한"] and book["부서"].max_row > 30
    assert "결과가 2026. 11. 23.의 조직과 같습니다" in text(clerk, reverse("organisation:reorganisations"))
    assert clerk.get(reverse("organisation:reorganisation", args=[10**9])).status_code == 404


def test_바로잡은_이름은_다시_적용한_결과와_다르다고_드러난다() -> None:
    unit = queries.unit_by_code("D05", ON)
    actions.correct_name(actor=system_actor(), unit_id=unit.id, on=ON, name="바로잡은과", reason="오타")
    page = text(signed("clerk"), reverse("organisation:reorganisations"))
    assert "다시 적용한 결과가 2026. 11. 23.의 조직과 다릅니다" in page and "바로잡은과" in page


def test_바뀌는_것이_많아도_물어보는_수가_늘지_않는다() -> None:
    def many(book: Workbook) -> None:
        for row in book["부서"].iter_rows(min_row=2):
            if row[2].value == "팀":
                row[1].value = f"새 {row[0].value}팀"

    hr, counts = signed("hr"), []
    for edit in (rename("관광축제팀", "축제팀"), many):
        content = edited(edit)
        with CaptureQueriesContext(connection) as seen:
            assert upload(hr, content, NEXT, "plan").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 45
