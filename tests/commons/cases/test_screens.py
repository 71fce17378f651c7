"""The pages: what each shows, that every verb's form works, that nothing leaks, that queries are bounded."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hyeonjang.commons.audit.models import AccessLog
from hyeonjang.commons.cases.actions import clock as clocks
from hyeonjang.commons.cases.actions import codes, decide, intake
from hyeonjang.commons.cases.models import Case
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock
from hyeonjang.law.periods.spec import Length

from .conftest import REASONS, Office, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def sign(office: Office) -> Callable[[str], Client]:
    def of(code: str) -> Client:
        from hyeonjang.commons.org.models import Account

        if not Account.objects.filter(username=code).exists():
            org_actions.create_account(actor=system_actor(), username=code, password="hyeonjang-2026", person_id=office.person(code))
        client = Client()
        client.force_login(Account.objects.get(username=code), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return of


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_목록은_급한_것부터_까닭과_함께_보인다(office: Office, sign: Callable[[str], Client]) -> None:
    office.open(title="둘째")
    with clock.travel("2026-11-16T10:00"):
        office.open(title="지난 것", )
    office.open(title="남의 것", to="mate")
    page = text(sign("clerk").get("/desk/cases/?scope=mine&due=week"))
    assert page.index("지난 것") < page.index("둘째") and "남의 것" not in page
    assert "약속한 2026. 11. 20.을 지남" in page and "홍*동" in page and "홍길동" not in page
    assert "남의 것" in text(sign("clerk").get("/desk/cases/?scope=team&due=all"))
    assert "아직" not in text(sign("head").get("/desk/cases/?scope=department&due=all"))
    assert sign("clerk").get("/desk/cases/?scope=county").status_code == 403
    assert "지난 것" in text(sign("chief").get("/desk/cases/?scope=county&due=late"))
    assert "clerk-이름" in text(sign("team").get("/desk/cases/loads/"))


def test_내_일에_오른다(office: Office, sign: Callable[[str], Client]) -> None:
    one = office.open(title="이번 주 것")
    office.open(title="주인 없는 것", to="")
    assert "이번 주 것" in text(sign("clerk").get("/desk/work/"))
    decide.submit(actor=office.clerk, case_id=one.id, outcome="grant", reasons=REASONS)
    page = text(sign("team").get("/desk/work/"))
    assert "결정을 기다림" in page and "담당자가 없는 건 1건" in page


def test_건_화면은_날마다_센_까닭을_보이고_질의_수는_기록의_길이를_따르지_않는다(office: Office, sign: Callable[[str], Client]) -> None:
    opened = office.open()
    client = sign("clerk")
    with CaptureQueriesContext(connection, ) as few:
        page = text(client.get(f"/desk/cases/{opened.id}/"))
    assert "2026. 12. 1.(화)" in page and "7일째" in page and "민원 처리에 관한 법률 제19조제2항" in page
    for n in range(30):
        decide.opine(actor=office.clerk, case_id=opened.id, stance="note", text=f"의견 {n}")
    with CaptureQueriesContext(connection) as many:
        page = text(client.get(f"/desk/cases/{opened.id}/"))
    assert "의견 29" in page
    assert len(many) == len(few) <= 30, [q["sql"][:90] for q in many]


def test_목록의_질의_수는_건의_수를_따르지_않는다(office: Office, sign: Callable[[str], Client]) -> None:
    client = sign("clerk")
    for _ in range(3):
        office.open()
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/cases/?scope=team&due=all")
    for _ in range(20):
        office.open()
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/cases/?scope=team&due=all")
    assert len(many) == len(few) <= 22, len(many)


def test_개인정보는_맡은_사람에게만_그대로_보이고_누가_보았는지_남는다(office: Office, sign: Callable[[str], Client]) -> None:
    opened = office.open()
    assert "홍길동" in text(sign("clerk").get(f"/desk/cases/{opened.id}/"))
    assert AccessLog.objects.latest("id").purpose == "담당 건 처리"
    other = sign("clerk2")  # the same department, another team
    page = text(other.get(f"/desk/cases/{opened.id}/"))
    assert "홍*동" in page and "010-****-5678" in page and "홍길동" not in page and "은대리" not in page
    count = AccessLog.objects.count()
    assert "홍길동" not in text(other.post(f"/desk/cases/{opened.id}/disclose/", {"purpose": ""}, follow=True))
    assert AccessLog.objects.count() == count
    page = text(other.post(f"/desk/cases/{opened.id}/disclose/", {"purpose": "자격·사실 확인"}))
    assert "홍길동" in page and "은대리" in page
    look = AccessLog.objects.latest("id")
    assert (look.actor_name, look.purpose, look.subject_label) == ("clerk2-이름", "자격·사실 확인", opened.number)
    assert sign("outsider").get(f"/desk/cases/{opened.id}/").status_code == 404
    chief = text(sign("chief").get(f"/desk/cases/{opened.id}/"))
    assert "홍*동" in chief and "가린 곳 보기" not in chief
    assert sign("chief").post(f"/desk/cases/{opened.id}/disclose/", {"purpose": "감사·점검"}).status_code == 403


def test_화면에서_접수하고_처리하고_결정한다(office: Office, sign: Callable[[str], Client]) -> None:
    clerk = sign("clerk")
    answer = clerk.post("/desk/cases/new/", {"type": "query", "title": "표지판", "unit": office.unit("T1"), "channel": "counter",
                                             "name": "심청", "birth_date": "1970-05-05", "phone": "01099998888"})
    case = Case.objects.get()
    assert answer.status_code == 302 and case.applicant is not None and case.applicant.phone == "010-9999-8888"

    def do(name: str, who: Client = clerk, **data: Any) -> None:
        case.refresh_from_db()
        url = f"/desk/cases/{case.pk}/{name}/"
        shown = text(who.get(url))
        assert f'value="{case.version}"' in shown
        response = who.post(url, {"seen": case.version, **data})
        assert response.status_code == 302, re.findall(r'field__error">(.*?)<', text(response)) or text(response)[:3000]
        case.refresh_from_db()

    do("assign", place=f"{office.unit('T1')}:{office.person('clerk')}")
    do("step", step="check", note="살펴봄")
    do("supplement", what="위임장", length="7", evidence="문서-1")
    assert case.state == "supplement"
    do("more-time", length="3", evidence="전화")
    do("arrived", arrived_on="2026-11-23")
    do("suspend", kind="의견청취", start="2026-11-23", until="2026-11-27", evidence="통지-1")
    do("resume", suspension=str(case.version), ended_on="2026-11-23")
    do("extend", ground="사실관계ㆍ현장 확인", reason="현장 확인이 남음", length="3")
    do("opinion", sign("head"), stance="agree", text="좋습니다")
    do("submit", outcome="refuse", reason="기준을 넘습니다.", cite="국민기초생활 보장법 제8조")
    shown = text(sign("team").get(f"/desk/cases/{case.pk}/decide/"))
    assert "기준을 넘습니다." in shown, "what was proposed need not be typed again"
    do("send-back", sign("team"), reason="다시")
    do("submit", outcome="refuse", reason="기준을 넘습니다.", cite="국민기초생활 보장법 제8조")
    do("decide", sign("team"), outcome="refuse", reason="기준을 넘습니다.", cite="국민기초생활 보장법 제8조")
    do("told", reached_on="2026-11-23", how="등기", evidence="등기-1")
    do("objection", filed_on="2026-11-23", text="다시 보아 달라", evidence="접수-9")
    do("objection-extend", reason="조사")
    do("objection-decide", sign("head"), result="dismissed", text="그대로", cite="국민기초생활 보장법 제8조")
    assert case.state == "decided"
    assert "일어난 일" in text(clerk.get(f"/desk/cases/{case.pk}/"))


def test_화면의_거절은_칸_옆에_한_문장으로_보인다(office: Office, sign: Callable[[str], Client]) -> None:
    opened = office.open()
    url = f"/desk/cases/{opened.id}/extend/"
    data = {"ground": "사실관계ㆍ현장 확인", "reason": "업무과중", "length": "3", "seen": opened.version}
    response = sign("clerk").post(url, data)
    assert response.status_code == 422 and "단순 업무과중" in text(response)
    decide.opine(actor=office.mate, case_id=opened.id, stance="note", text="참고")
    response = sign("clerk").post(url, {**data, "reason": "현장"})
    assert response.status_code == 422 and "그사이 mate-이름 주무관이 이 건에 &#x27;의견&#x27;을 먼저" in text(response)


def test_들여오기_화면(office: Office, sign: Callable[[str], Client], tmp_path: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    clerk = sign("clerk")
    body = "접수번호,접수일시,민원제목,신청인\n2026-9,2026-11-20 10:00,질의,홍길동\n2026-10,틀림,질의,성춘향\n".encode("cp949")
    given = {"system": "새올", "type": "query", "unit": office.unit("T1"), "file": SimpleUploadedFile("오늘.csv", body)}
    response = clerk.post("/desk/cases/imports/", given)
    page = text(clerk.get(response["Location"]))
    assert "새로 생길 건" in page and "일시로 읽을 수 없는" in page and "홍*동" in page and "홍길동" not in page
    assert clerk.get(f"{response['Location']}errors.xlsx").content[:2] == b"PK"
    page = text(clerk.post(f"{response['Location']}apply/", follow=True))
    assert "새 건 1건" in page and Case.objects.count() == 1
    assert sign("outsider").get(response["Location"]).status_code == 404


def test_종류_화면(office: Office, sign: Callable[[str], Client]) -> None:
    assert "일반 질의" in text(sign("clerk").get("/desk/cases/types/"))
    assert "처리기간" in text(sign("clerk").get("/desk/cases/types/query/"))
    assert sign("clerk").get("/desk/cases/types/none/").status_code == 404


# The portal.

def letter(office: Office, **more: Any) -> tuple[int, str]:
    opened = office.open(**more)
    return opened.id, codes.issue(actor=office.clerk, case_id=opened.id)


def test_편지의_번호_하나로_본다(office: Office, client: Client) -> None:
    pk, code = letter(office)
    assert "내 신청은 지금 어디에" in text(client.get("/"))
    response = client.post("/status/", {"code": code.lower().replace("-", " ")})
    assert response.status_code == 302 and code not in response["Location"] and response["Location"] == "/status/view/"
    page = text(client.get("/status/view/"))
    assert "담당자가 살펴보고 있습니다." in page and "2026. 11. 27.(금)까지 결정하겠습니다." in page
    assert "2026. 12. 1.(화)" in page and "7일째" in page and "지금 하실 일은 없습니다" in page
    assert "홍길동" not in page and "clerk-이름" not in page and "<script src=" in page
    assert AccessLog.objects.latest("id").purpose == "조회번호로 본인 조회"
    clocks.demand_supplement(actor=office.clerk, case_id=pk, what="통장 사본", length=Length.parse("7일"), evidence="1")
    page = text(client.get("/status/view/"))
    assert "보내 주실 서류를 2026. 11. 30.(월)까지 기다립니다." in page and "통장 사본" in page
    client.post("/status/leave/")
    assert client.get("/status/view/").status_code == 302


def test_결정한_까닭과_다음에_할_일을_말한다(office: Office, client: Client) -> None:
    pk, code = letter(office)
    decide.decide(actor=office.team, case_id=pk, outcome="refuse", reasons=[{"text": "소득이 기준을 넘습니다.", "cite": "국민기초생활 보장법 제8조"}])
    decide.tell_result(actor=office.clerk, case_id=pk, reached_on=date(2026, 11, 23), how="등기", evidence="1")
    client.post("/status/", {"code": code})
    page = text(client.get("/status/view/"))
    assert "보장하지 않음" in page and "소득이 기준을 넘습니다." in page and "근거: 국민기초생활 보장법 제8조" in page
    assert "2027. 1. 22.(금)까지 이의신청을 할 수 있습니다." in page


def test_틀린_번호는_무엇이_틀렸든_같은_답이다(office: Office, client: Client) -> None:
    pk, code = letter(office)
    swapped = code[1] + code[0] + code[2:] if code[0] != code[1] else "Z" + code[1:]
    unknown = codes.codes.shown(codes.codes.new_code())
    old = code
    code = codes.issue(actor=office.clerk, case_id=pk)  # the first stops working
    answers = {text(client.post("/status/", {"code": given})).replace(given, "") for given in (swapped, unknown, old)}
    stripped = {re.sub(r'value="[^"]*"', "", re.sub(r"id_code|csrfmiddlewaretoken\S+", "", a)) for a in answers}
    assert len(stripped) == 1 and "조회번호가 맞지 않거나" in stripped.pop()
    assert client.post("/status/", {"code": unknown}).status_code == 422
    assert client.get("/status/view/").status_code == 302
    client.post("/status/", {"code": code})
    with clock.travel("2026-11-23T10:20"):
        assert client.get("/status/view/").status_code == 302, "a stay of fifteen minutes"
    with clock.travel("2027-11-24T10:00"):
        assert client.post("/status/", {"code": code}).status_code == 422, "a year later the code is over"


def test_틀린_번호를_되풀이하면_그곳만_멈춘다(office: Office, client: Client) -> None:
    _, code = letter(office)
    for _ in range(codes.MOST_WRONG):
        assert client.post("/status/", {"code": "0000-0000-0000-0001-0"}).status_code == 422
    assert client.post("/status/", {"code": code}).status_code == 429, "even the right one: nothing is looked up"
    assert client.post("/status/", {"code": code}, REMOTE_ADDR="192.0.2.7").status_code == 302
    with clock.travel("2026-11-23T10:25"):
        assert client.post("/status/", {"code": code}).status_code == 302


def test_대리인은_동의가_서_있는_동안만_본다(office: Office, client: Client) -> None:
    opened = office.open()
    proxy = codes.name_proxy(actor=office.clerk, case_id=opened.id, person=intake.Applicant("심청", None, "010-2222-3333"),
                             relation="딸", scope=["status"], consented_on=date(2026, 11, 20), until=date(2026, 12, 31), evidence="동의서")
    code = codes.issue(actor=office.clerk, case_id=opened.id, proxy_id=proxy)
    client.post("/status/", {"code": code})
    assert "대리인의 조회번호" in text(client.get("/status/view/"))
    codes.end_proxy(actor=office.clerk, case_id=opened.id, proxy_id=proxy, reason="신청인의 뜻")
    assert client.get("/status/view/").status_code == 302, "a look that is open ends with the consent"
    assert client.post("/status/", {"code": code}).status_code == 422


def test_코드는_데이터베이스에_없다(office: Office) -> None:
    _, code = letter(office)
    bare = code.replace("-", "")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert bare not in str(cursor.fetchall()).replace("-", ""), table


def test_기한이_없는_즉시_민원도_보인다(office: Office, sign: Callable[[str], Client]) -> None:
    publish("now", "즉시", clock="immediate", term="", promise="")
    opened = office.open("now")
    assert "2026. 11. 23. 14:00까지" in text(sign("clerk").get(f"/desk/cases/{opened.id}/"))
