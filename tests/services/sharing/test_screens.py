"""The screens, by role: what each may see and do, what a guessed address gives, what bad input is told."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import etree

from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.services.sharing.actions import issues, requests, thanks, unclears
from hyeonjang.services.sharing.models import CooperationRequest, Issue, Thanks, Unclear
from hyeonjang.services.sharing.vocabulary import ReplyKind, Visibility
from tests.services.sharing.conftest import Town

INSIDE = ("clerk1", "head1", "bureau1", "clerk3", "head3", "bureau2", "chief", "vice", "planner", "auditor")
OUTSIDE = ("clerk2", "head2", "clerk4", "head4", "town")


@pytest.fixture(autouse=True)
def _plain(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True


def client_of(town: Town, code: str) -> Client:
    found = Client()
    found.force_login(town.account(code), backend="django.contrib.auth.backends.ModelBackend")
    return found


def text(client: Client, name: str, *args: object, status: int = 200, query: str = "") -> str:
    answer = client.get(reverse(f"sharing:{name}", args=args) + query)
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[:400])
    return answer.content.decode()


def hwpx(content: bytes) -> str:
    """Every text run of the sections, read as plain XML without the library that wrote it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"Contents/section\d+\.xml", name)]
        return " ".join("".join(etree.fromstring(archive.read(name)).itertext()) for name in names)


def pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r", "").replace("\n", "").replace(" ", "")


def test_목록과_화면은_로그인해야_하고_남의_것은_404이다(town: Town) -> None:
    row = town.ask(title="점용 가능 여부 문의", case_id=town.case().id)
    requests.reply(actor=town.clerk3, request_id=row.pk, kind=ReplyKind.DIFFERING, body="확장 예정 도로입니다.", file_name="도면.pdf", content=b"%PDF-1.4")
    hidden = issues.open_issue(actor=town.head1, plan=issues.Plan("비밀 현안", "안쪽 이야기", (town.unit("D3"),), Visibility.CONCERNED))
    doubt = unclears.ask(actor=town.clerk1, doubt=unclears.Doubt("둑길 자전거", "치우는 일", "빈 칸", (town.unit("D1"), town.unit("D3"))))
    assert Client().get(reverse("sharing:requests")).status_code == 302
    for code in INSIDE:
        client = client_of(town, code)
        assert "점용 가능" in text(client, "request", row.pk) and "점용 가능" in text(client, "requests", query="?side=all"), code
        assert "비밀 현안" in text(client, "issue", hidden.pk) and "비밀 현안" in text(client, "issues"), code
        assert "둑길 자전거" in text(client, "unclear", doubt.pk), code
    for code in OUTSIDE:
        client = client_of(town, code)
        for name, pk in (("request", row.pk), ("request_reply", row.pk), ("request_hwpx", row.pk), ("request_pdf", row.pk), ("request_file", row.pk),
                         ("issue", hidden.pk), ("issue_tell", hidden.pk), ("issue_link", hidden.pk), ("unclear", doubt.pk), ("unclear_rule", doubt.pk),
                         ("ruling_pdf", doubt.pk)):
            text(client, name, pk, status=404)
        pages = [text(client, "requests", query=f"?side={side}") for side in ("to_us", "from_us", "done", "all")]
        pages += [text(client, name) for name in ("issues", "unclears", "thanks", "waits")]
        assert not any(words in page for page in pages for words in ("점용 가능", "비밀 현안", "둑길 자전거", "안쪽 이야기")), code
        text(client, "ask", query=f"?follows={row.pk}", status=404)
        text(client, "ask", query=f"?case={row.case_id}", status=404)


@pytest.mark.parametrize("query", ["?case=x", "?case=-1", "?case=999999999999", "?issue=%00", "?follows=1e3"])
def test_잘못된_주소는_없는_화면이다(town: Town, query: str) -> None:
    text(client_of(town, "clerk1"), "ask", query=query, status=404)


def test_건_화면에서_물어_회신을_받기까지(town: Town) -> None:
    case, clerk, other = town.case(), client_of(town, "clerk1"), client_of(town, "clerk3")
    page = clerk.get(reverse("cases:case", args=[case.id])).content.decode()
    assert "협조 요청하기" in page and f"/desk/sharing/ask/?case={case.id}" in page
    assert "협조 요청하기" not in client_of(town, "head5").get(reverse("cases:case", args=[case.id])).content.decode()
    address = reverse("sharing:ask") + f"?case={case.id}"
    form = {"to_department": town.unit("D3"), "title": "도로 점용", "body": "가능합니까", "days": 3}
    empty = clerk.post(address, {"title": ""})
    assert empty.status_code == 422 and "꼭 필요한 칸입니다" in empty.content.decode()
    assert "목록에 없는 값" in clerk.post(address, {**form, "days": 15}).content.decode(), "fifteen days end after the case's own period"
    assert "목록에 없는 값" in clerk.post(address, {**form, "to_department": town.unit("D1")}).content.decode(), "the own department"
    assert not CooperationRequest.objects.exists()
    answer = clerk.post(address, form, follow=True)
    assert "회신기한이 함께 보입니다" in answer.content.decode()
    row = CooperationRequest.objects.get()
    assert "건설과의 회신을 기다림" in clerk.get(reverse("cases:case", args=[case.id])).content.decode()
    page = text(other, "request", row.pk)
    assert "회신하기" in page and "회신기간 연장" in page and "요청 거두기" not in page and f"/desk/cases/{case.id}/" not in page
    extend = reverse("sharing:request_extend", args=[row.pk])
    assert "회신예정일" in other.get(extend).content.decode()
    refused = other.post(extend, {"days": 2, "reason": "현장", "progress": "", "version": 1})
    assert refused.status_code == 422 and "꼭 필요한 칸입니다" in refused.content.decode()
    assert "연장했습니다" in other.post(extend, {"days": 2, "reason": "현장", "progress": "도면 봄", "version": 1}, follow=True).content.decode()
    stale = other.post(reverse("sharing:request_reply", args=[row.pk]), {"kind": "agreed", "body": "예", "version": 1})
    assert stale.status_code == 422 and "먼저 고쳤습니다" in stale.content.decode()
    sent = other.post(reverse("sharing:request_reply", args=[row.pk]), {
        "kind": "differing", "body": "점용할 수 없습니다.", "version": 2, "file": SimpleUploadedFile("도면.pdf", b"%PDF-1.4 x")}, follow=True)
    assert "회신했습니다" in sent.content.decode()
    page = text(clerk, "request", row.pk)
    assert "다른 의견" in page and "점용할 수 없습니다." in page and "고마움 보내기" in page and "현장" in page and "도면 봄" in page
    assert clerk.get(reverse("sharing:request_file", args=[row.pk])).content == b"%PDF-1.4 x"


def test_여러_부서에_한꺼번에_물으면_부서마다_하나씩_생기거나_하나도_생기지_않는다(town: Town) -> None:
    clerk, address = client_of(town, "clerk1"), reverse("sharing:ask")
    form = {"to_department": town.unit("D3"), "others": [town.unit("D4"), town.unit("D3"), town.unit("D2")], "title": "의견", "body": "있습니까", "days": 5}
    assert "의견" in clerk.post(address, form, follow=True).content.decode()
    rows = CooperationRequest.objects.order_by("number")
    assert [row.to_label for row in rows] == ["건설과", "안전총괄과", "사회복지과"] and len({row.number for row in rows}) == 3
    case = town.case("short")
    wanted = requests.Wanted(town.unit("D3"), "제목", "내용", 3, case.id)
    with pytest.raises(Refused, match="우리 부서 안"):
        requests.ask_all(actor=town.clerk1, wanted=wanted, others=[town.unit("D1")])
    assert rows.count() == 3


def test_처리기간이_모자라면_말로_알린다(town: Town) -> None:
    case = town.case("short")
    with clock.travel("2026-11-26T09:30"):
        page = text(client_of(town, "clerk1"), "ask", query=f"?case={case.id}")
    assert "처리기간 안에 회신할 시간이 없습니다" in page and "<textarea" not in page


def test_문서는_요청과_회신을_담는다(town: Town) -> None:
    row = town.ask(title="점용 가능 여부", case_id=town.case().id)
    requests.extend(actor=town.clerk3, request_id=row.pk, days=2, reason="현장을 보아야 함", progress="도면 확인")
    requests.reply(actor=town.clerk3, request_id=row.pk, kind=ReplyKind.CONDITION, body="공사 뒤라면 됩니다.")
    client = client_of(town, "clerk1")
    whole = hwpx(client.get(reverse("sharing:request_hwpx", args=[row.pk])).content)
    printed = pdf(client.get(reverse("sharing:request_pdf", args=[row.pk])).content)
    for words in ("점용 가능 여부", "건설과장", "복지정책과장", "회신기한", "현장을 보아야 함", "공사 뒤라면 됩니다.", "끝.", row.case_number):
        assert words in whole and words.replace(" ", "") in printed, words
    doubt = unclears.ask(actor=town.clerk3, doubt=unclears.Doubt("둑길 자전거", "치우는 일", "빈 칸", (town.unit("D3"), town.unit("D4"))))
    early = client_of(town, "clerk3").get(reverse("sharing:ruling_pdf", args=[doubt.pk]))
    assert early.status_code == 422 and "지정한 뒤에" in early.content.decode()
    unclears.rule(actor=town.bureau2, unclear_id=doubt.pk, verdict=unclears.Verdict(town.unit("D3"), "둑길은 도로의 부속물이다."))
    assert "(직인)" not in printed and "(서명)" in printed, "heads of departments sign, 규정 제14조제2항"
    for words in ("소관 지정 통보", "건설과", "둑길은 도로의 부속물이다.", "제2조제3항", "안전도시국장"):
        assert words.replace(" ", "") in pdf(client.get(reverse("sharing:ruling_pdf", args=[doubt.pk])).content), words
        assert words in hwpx(client.get(reverse("sharing:ruling_hwpx", args=[doubt.pk])).content), words


def test_누가_누구를_기다리는지_쌍과_달마다_건수와_함께_보인다(town: Town) -> None:
    for n in range(3):
        row = town.ask(title=f"문의 {n}")
        with clock.travel(f"2026-11-{24 + n}T10:00"):
            requests.reply(actor=town.clerk3, request_id=row.pk, kind=ReplyKind.AGREED, body="예")
    town.ask("clerk4", "D1", title="아직 답이 없는 것")
    requests.withdraw(actor=town.clerk1, request_id=town.ask("clerk1", "D4").pk, reason="필요 없음")
    with clock.travel("2026-11-27T10:00"):
        page = text(client_of(town, "town"), "waits", query="?month=2026-11")
        book = openpyxl.load_workbook(io.BytesIO(client_of(town, "town").get(reverse("sharing:waits") + "?format=xlsx").content))
    rows = [[cell.value for cell in row] for row in book["부서 쌍"].iter_rows(min_row=2)]
    assert ["복지정책과", "건설과", 3, 3, 0, 0, 0, "6.0", "2.0"] in rows, "1, 2 and 3 working days"
    assert ["안전총괄과", "복지정책과", 1, 0, 1, 1, 0, "4.0", None] in [[*r[:8], r[8] or None] for r in rows], "asked for 3 days, still open on the 4th"
    assert len(rows) == 2, "what was taken back does not count"
    assert "문의 0" not in page and "아직 답이 없는 것" not in page, "departments, no titles"
    text(client_of(town, "town"), "waits", query="?month=1999-01")


def test_현안을_등록해_문제를_풀고_마친다(town: Town) -> None:
    head = client_of(town, "head3")
    made = head.post(reverse("sharing:new_issue"), {"title": "제설", "body": "언다", "departments": [town.unit("D4")], "visibility": "county"}, follow=True)
    assert "현안을 등록했습니다" in made.content.decode() and "기획조정이 필요합니다" in made.content.decode()
    pk = Issue.objects.get().pk
    assert "기획조정 적기" not in text(head, "issue", pk) and "기획조정 적기" in text(client_of(town, "planner"), "issue", pk)
    planner = client_of(town, "planner")
    assert planner.post(reverse("sharing:issue_coordinate", args=[pk]), {"outcome": "settled", "text": "나눔"}, follow=True).status_code == 200
    past = head.post(reverse("sharing:issue_raise", args=[pk]), {"text": "몇 대", "post": town.post("clerk4"), "due": "2026-11-20"})
    assert past.status_code == 422 and "내일부터" in past.content.decode()
    wrong = head.post(reverse("sharing:issue_raise", args=[pk]), {"text": "몇 대", "post": town.post("clerk4"), "due": "2026-02-30"})
    assert "없는 날짜" in wrong.content.decode()
    assert head.post(reverse("sharing:issue_raise", args=[pk]), {"text": "몇 대", "post": town.post("clerk4"), "due": "2026-12-01"}).status_code == 302
    question = Issue.objects.get().questions.get().pk
    assert client_of(town, "clerk3").post(reverse("sharing:question_drop", args=[question]), {"reason": "싫음"}).status_code == 422
    assert client_of(town, "clerk4").post(reverse("sharing:question_answer", args=[question]), {"text": "두 대", "version": 1}).status_code == 302
    both = head.post(reverse("sharing:issue_link", args=[pk]), {"thing": "", "document": ""})
    assert both.status_code == 422 and "하나만" in both.content.decode()
    assert head.post(reverse("sharing:issue_link", args=[pk]), {"document": "건설과-1"}).status_code == 302
    link = Issue.objects.get().links.get().pk
    assert client_of(town, "clerk1").post(reverse("sharing:unlink", args=[pk, link])).status_code == 302
    assert "건설과-1" in text(head, "issue", pk), "another department took nothing off"
    for name in ("change", "join", "leave", "tell", "link", "opine", "close"):
        text(head, f"issue_{name}", pk)
    assert head.post(reverse("sharing:issue_close", args=[pk]), {"reason": "두 대 임차", "version": 1}, follow=True).status_code == 200
    assert "두 대 임차" in text(client_of(town, "clerk1"), "issue", pk)


def test_소관_지정을_요청해_선례를_찾는다(town: Town) -> None:
    clerk = client_of(town, "clerk3")
    few = clerk.post(reverse("sharing:ask_jurisdiction"), {"title": "둑길", "body": "일", "why": "빔", "departments": [town.unit("D3")]})
    assert few.status_code == 422 and "둘 이상" in few.content.decode()
    form = {"title": "둑길 자전거", "body": "일", "why": "빔", "departments": [town.unit("D3"), town.unit("D4")]}
    page = clerk.post(reverse("sharing:ask_jurisdiction"), form, follow=True).content.decode()
    assert "안전도시국장" in page and "소관 의견 내기" in page and "소관 지정하기" not in page
    pk = Unclear.objects.get().pk
    assert client_of(town, "clerk4").post(reverse("sharing:unclear_claim", args=[pk]), {
        "department": town.unit("D4"), "kind": "not_ours", "body": "도로입니다."}).status_code == 302
    bureau = client_of(town, "bureau2")
    assert "도로입니다." in text(bureau, "unclear_rule", pk)
    short = bureau.post(reverse("sharing:unclear_rule", args=[pk]), {"department": town.unit("D3"), "reasons": "그냥", "version": 1})
    assert short.status_code == 422 and "열 글자" in short.content.decode()
    assert bureau.post(reverse("sharing:unclear_rule", args=[pk]), {
        "department": town.unit("D3"), "reasons": "둑길은 도로의 부속물이다.", "version": 1}).status_code == 302
    town_clerk = client_of(town, "town")
    assert "둑길 자전거" in text(town_clerk, "unclears", query="?q=둑길자전거")
    assert "조건에 맞는 것이 없습니다" in text(town_clerk, "unclears", query="?q=없는말")
    text(town_clerk, "unclear", pk)
    assert "둑길은 도로의" in text(town_clerk, "unclear", pk)


def test_고마움은_부서를_고르고_동료를_골라_보낸다(town: Town) -> None:
    clerk = client_of(town, "clerk1")
    assert "복지정책과" not in re.sub(r"(?s)<header.*?</header>", "", text(clerk, "give")).split("동료의 부서")[1].split("</select>")[0]
    address = reverse("sharing:give") + f"?department={town.unit('D3')}"
    short = clerk.post(address, {"receiver": town.person("clerk3"), "message": "고마워요"})
    assert short.status_code == 422 and "15글자" in short.content.decode()
    assert clerk.post(address, {"receiver": town.person("mate1"), "message": "같은 부서 동료에게 몰래 보내 보는 글"}).status_code == 422
    assert clerk.post(address, {"receiver": town.person("clerk3"), "message": "서고에서 옛 도로대장을 찾아 주었습니다."}).status_code == 302
    page = text(client_of(town, "town"), "thanks")
    assert "서고에서 옛" in page and "비공개로 하기" not in page and "순위는 없습니다" in page
    pk = Thanks.objects.get().pk
    text(client_of(town, "chief"), "hide", pk, status=404)
    assert client_of(town, "planner").post(reverse("sharing:hide", args=[pk]), {"reason": "시험"}).status_code == 302
    assert "서고에서 옛" not in text(client_of(town, "town"), "thanks")
    thanks.give(actor=town.clerk3, receiver_id=town.person("clerk1"), message="함께 현장에 나가 주었습니다. 고맙습니다.")
    assert "서로 주고받은 것" in text(client_of(town, "planner"), "thanks") and "서로 주고받은 것" not in text(client_of(town, "auditor"), "thanks")


def test_받은_목록은_보이는_대로_엑셀이_된다(town: Town) -> None:
    town.ask(title="엑셀로 받을 요청", case_id=town.case().id)
    content = client_of(town, "clerk3").get(reverse("sharing:requests") + "?side=to_us&format=xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content))["협조 요청"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][1:4] == ["엑셀로 받을 요청", "복지정책과", "건설과"] and str(rows[1][6])[:10] == str(date(2026, 11, 26))
