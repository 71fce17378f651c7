"""What the case page says comes next, and that the verbs it offers first do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from hyeonjang.commons.cases.actions import clock as clocks
from hyeonjang.commons.cases.actions import closing, codes, decide, intake, objections
from hyeonjang.commons.cases.models import Case, Proxy, StatusCode
from hyeonjang.commons.cases.queries.case import case_view
from hyeonjang.commons.cases.queries.following import Following, following
from hyeonjang.commons.cases.views.desk import _verbs
from hyeonjang.commons.cases.views.verbs import VERBS
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.law.periods.spec import Length, SuspensionKind

from .conftest import REASONS, Office, publish
from .test_screens import _static, sign, text  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def after(actor: Actor, case_id: int) -> tuple[Following, list[str]]:
    """What comes next for somebody, and the titles of the buttons."""
    view = case_view(actor, case_id)
    found = following(view, clock.today())
    assert set(found.verbs) <= set(VERBS)
    return found, [title for title, _, _ in _verbs(view, found.verbs)[0]]


def test_건의_한살이_내내_다음_일을_말한다(office: Office) -> None:
    opened = office.open(to="")
    found, buttons = after(office.team, opened.id)
    assert found.say == "맡을 사람을 정하세요." and buttons == ["담당 바꾸기"]
    intake.assign(actor=office.team, case_id=opened.id, unit_id=office.unit("T1"), person_id=office.person("clerk"))
    found, buttons = after(office.clerk, opened.id)
    assert found.say == "다음 단계는 '검토'입니다." and buttons[0] == "단계 진행" and found.left_ko == "4근무일 남음"
    for step in ("check", "survey"):
        intake.advance(actor=office.clerk, case_id=opened.id, step=step)
    found, buttons = after(office.clerk, opened.id)
    assert found.say == "결재를 올리세요." and buttons[0] == "결재 올리기"
    decide.submit(actor=office.clerk, case_id=opened.id, outcome="refuse", reasons=REASONS)
    found, buttons = after(office.clerk, opened.id)
    assert found.say == "팀장의 결정을 기다립니다." and buttons == ["의견"]
    found, buttons = after(office.team, opened.id)
    assert found.say.startswith("결정하거나") and buttons == ["결정", "다시 검토", "의견"] and "팀장 전결" in found.note
    decide.decide(actor=office.team, case_id=opened.id, outcome="refuse", reasons=REASONS)
    found, buttons = after(office.clerk, opened.id)
    assert "도착한 날을 적으세요" in found.say and buttons == ["결과가 도착함", "조회번호 발급"] and found.by is None
    decide.tell_result(actor=office.clerk, case_id=opened.id, reached_on=clock.today(), how="우편", evidence="1")
    found, buttons = after(office.clerk, opened.id)
    assert found.say == "할 일이 없습니다." and "이의신청할 수 있습니다" in found.note and buttons == ["이의신청 접수"]
    objections.file(actor=office.clerk, case_id=opened.id, text="다시", evidence="1")
    found, buttons = after(office.head, opened.id)
    assert "이의신청" in found.say and buttons[0] == "이의신청 결정" and found.by is not None


def test_기다리는_동안과_그_뒤의_일(office: Office) -> None:
    opened = office.open()
    clocks.demand_supplement(actor=office.clerk, case_id=opened.id, what="위임장", length=Length.parse("3일"), evidence="1")
    found, buttons = after(office.clerk, opened.id)
    assert "기다립니다" in found.say and found.note == "요구한 것: 위임장" and buttons == ["보완 접수", "보완 기간 연장"]
    with clock.travel("2026-11-30T10:00"):
        found, buttons = after(office.clerk, opened.id)
        assert "보완 기간이 끝났습니다" in found.say and buttons == ["보완 재요구", "결재 올리기", "보완 접수"] and found.late
        assert found.left_ko == "4일 지남"
        clocks.take_supplement(actor=office.clerk, case_id=opened.id)
        today = clock.today()
        clocks.suspend(actor=office.clerk, case_id=opened.id, kind=SuspensionKind.HEARING, start=today,
                       until=today + timedelta(days=2), evidence="1")
        found, buttons = after(office.clerk, opened.id)
        assert "끝나기를" in found.say and buttons == ["정지 끝"]
    with clock.travel("2026-12-07T10:00"):
        assert "끝난 날을 적으세요" in after(office.clerk, opened.id)[0].say


def test_빠진_서류와_동의를_말한다(office: Office) -> None:
    publish("papers", "서류", documents=[{"code": "form", "name": "신청서", "required": True, "cite": ""}],
            consents=[{"code": "bank", "name": "금융정보", "required": True, "cite": ""}], steps=[])
    opened = office.open("papers")
    found, buttons = after(office.clerk, opened.id)
    assert found.note == "아직 없는 것: 신청서, 금융정보 동의" and buttons[:3] == ["결재 올리기", "서류 도착", "동의 기록"]


def test_신청인이_사망하면_대리도_조회번호도_끝난다(office: Office, sign: Callable[[str], Client], client: Client) -> None:  # noqa: F811
    publish("heir", "승계", on_death="succession")
    first = office.open("heir")
    other = office.open("heir")
    proxy = codes.name_proxy(actor=office.clerk, case_id=first.id, person=intake.Applicant("딸-이름"), relation="딸", scope=["status"],
                             consented_on=date(2026, 11, 20), until=date(2027, 3, 1), evidence="위임장")
    code = codes.issue(actor=office.clerk, case_id=other.id)
    closing.applicant_died(actor=office.clerk, case_id=first.id, died_on=date(2026, 11, 22), evidence="통보")
    assert Proxy.objects.get(pk=proxy).revoked_at is not None, "민법 제690조"
    with pytest.raises(Refused, match="승계한 사람을 먼저"):
        codes.issue(actor=office.clerk, case_id=first.id, proxy_id=proxy)
    # The dead person's other case: its letter no longer opens it, and its page says what to do.
    with pytest.raises(Refused, match="조회번호가 맞지 않거나"):
        codes.redeem(typed=code, address="10.0.0.1")
    found, buttons = after(office.clerk, other.id)
    assert "사망했습니다" in found.say and buttons == ["지위 승계", "신청인 사망"]
    clerk = sign("clerk")
    page = clerk.post(f"/desk/cases/{first.id}/succeed/", {
        "seen": Case.objects.get(pk=first.id).version, "name": "이몽룡", "birth_date": "1975-01-01", "phone": "", "address": "",
        "relation": "아들", "evidence": "가족관계증명서"}, follow=True)
    assert "승계한 사람을 신청인으로 적었습니다" in text(page)
    assert "사망" not in after(office.clerk, first.id)[0].say


def test_대리를_끝내고_번호를_거두는_일을_화면에서_한다(office: Office, sign: Callable[[str], Client]) -> None:  # noqa: F811
    opened = office.open()
    proxy = codes.name_proxy(actor=office.clerk, case_id=opened.id, person=intake.Applicant("딸-이름"), relation="딸",
                             scope=["status"], consented_on=date(2026, 11, 20), until=date(2027, 3, 1), evidence="위임장")
    given = codes.issue(actor=office.clerk, case_id=opened.id, proxy_id=proxy)
    own = codes.issue(actor=office.clerk, case_id=opened.id)
    clerk = sign("clerk")

    def post(verb: str, **data: str) -> str:
        version = str(Case.objects.get(pk=opened.id).version)
        return text(clerk.post(f"/desk/cases/{opened.id}/{verb}/", {"seen": version, **data}, follow=True))

    assert codes.redeem(typed=given, address="1") and codes.redeem(typed=own, address="1")
    assert "대리를 끝냈습니다" in post("end-proxy", proxy=str(proxy), reason="전화로 거둠")
    with pytest.raises(Refused):
        codes.redeem(typed=given, address="1")
    assert codes.redeem(typed=own, address="1")
    assert "조회번호 1개를 더 쓸 수 없게 했습니다." in post("revoke-code", reason="편지가 다른 집에 감")
    with pytest.raises(Refused):
        codes.redeem(typed=own, address="1")
    assert StatusCode.objects.filter(revoked_at=None).count() == 0
    with pytest.raises(NotFound):
        codes.end_proxy(actor=office.clerk, case_id=opened.id, proxy_id=proxy, reason="또")
