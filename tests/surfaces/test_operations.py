"""기한 계산, 휴일, 후속 처리, 결정 기록, 열람 기록."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hyeonjang.commons import audit, outbox
from hyeonjang.commons.audit import access
from hyeonjang.commons.calendar import open_clocks
from hyeonjang.commons.calendar import queries as calendar
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.law.periods import Length, deadline_from_text
from hyeonjang.surfaces.operations import words
from tests.surfaces.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _county(django_db_setup: None, django_db_blocker: Any) -> Any:
    from django.db import transaction

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        org_seed.load_yeoncheon(system_actor(), password=PASSWORD)
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def as_(_county: Any, db: None) -> Any:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=name),
                           backend="django.contrib.auth.backends.ModelBackend")
        return client

    with clock.travel(date(2026, 11, 23)):
        yield sign_in


def test_기한은_하루하루의_근거와_함께_주소로_열린다(as_: Any) -> None:
    page = as_("clerk").get("/desk/operations/deadline/", {
        "clock": "petition", "start": "2026-06-05 14:00", "count": "3", "unit": "days",
        "suspend": "2026-06-10..2026-06-16"})
    text = page.content.decode()
    due = deadline_from_text("petition", "2026-06-05T14:00", "3 days", ["2026-06-10..2026-06-16"],
                             table=calendar.holiday_table())
    assert page.status_code == 200 and f"2026. {due.due.month}. {due.due.day}." in text
    assert "현충일" in text and "민원 처리에 관한 법률 제19조" in text and text.count("제외") >= 9
    assert Length.parse("3 days")


@pytest.mark.parametrize(("change", "sentence"), [
    ({"start": "2026-02-30"}, "2026-02-30"),
    ({"suspend": "다음 주"}, "다음 주"),
    ({"extend": "10 days:업무 과중"}, "업무"),
    ({"count": ""}, "기간"),
    ({"clock": "moon"}, "목록"),
])
def test_셀_수_없는_기한은_그_칸에서_한_문장으로_말한다(as_: Any, change: dict[str, str], sentence: str) -> None:
    given = {"clock": "petition", "start": "2026-06-05", "count": "10", "unit": "days", **change}
    page = as_("clerk").get("/desk/operations/deadline/", given)
    assert page.status_code == 422 and sentence in page.content.decode() and "alert" in page.content.decode()


def test_휴일은_미리_보고_확인해야_바뀐다(as_: Any) -> None:
    moved = [open_clocks.MovedDeadline(("x.case", "7", "[시연] 접수 7번"), date(2027, 3, 5), date(2027, 3, 8), (), "담당자")]

    def provider(before: Any, after: Any, changed: date) -> Any:
        return moved

    open_clocks.providers._items["test"] = provider  # type: ignore[assignment]
    try:
        hr = as_("hr")
        given = {"date": "2027-03-05", "name": "임시공휴일(시연)", "kind": "temporary", "promulgated_on": "2026-11-20",
                 "source": "관보(시연)"}
        shown = hr.post("/desk/operations/holidays/declare/", given).content.decode()
        assert "[시연] 접수 7번" in shown and "2027. 3. 8." in shown and "이대로 추가" in shown
        assert calendar.added_holidays() == []
        assert hr.post("/desk/operations/holidays/declare/", {**given, "confirm": "yes"}).status_code == 302
        (added,) = calendar.added_holidays()
        page = hr.get("/desk/operations/holidays/?year=2027").content.decode()
        assert "임시공휴일(시연)" in page and "관보(시연)" in page
        assert hr.get(f"/desk/operations/holidays/{added.id}/revoke/").status_code == 200
        assert len(calendar.added_holidays()) == 1
        hr.post(f"/desk/operations/holidays/{added.id}/revoke/")
        assert calendar.added_holidays() == []
    finally:
        del open_clocks.providers._items["test"]


@pytest.mark.parametrize(("change", "sentence"), [
    ({"date": "2027-03-01"}, "이미 쉬는 날"),
    ({"promulgated_on": "2027-01-01"}, "공포되지 않은"),
    ({"source": " "}, "입력하세요"),
    ({"date": "2027-02-30"}, "없는 날짜"),
])
def test_나쁜_휴일은_거절하고_아무것도_남기지_않는다(as_: Any, change: dict[str, str], sentence: str) -> None:
    given = {"date": "2027-03-05", "name": "임시", "kind": "temporary", "promulgated_on": "2026-11-20", "source": "관보",
             "confirm": "yes", **change}
    page = as_("hr").post("/desk/operations/holidays/declare/", given)
    assert page.status_code == 422 and sentence in page.content.decode()
    assert calendar.added_holidays() == []


@pytest.mark.parametrize(("name", "path"), [
    ("clerk", "outbox/"), ("clerk", "decisions/"), ("clerk", "looks/"), ("it", "decisions/"),
    ("audit", "outbox/"), ("audit", "holidays/declare/"), ("planning", "decisions/1/"),
])
def test_맡지_않은_사람은_들어가지_못한다(as_: Any, name: str, path: str) -> None:
    page = as_(name).get(f"/desk/operations/{path}")
    assert page.status_code == 403 and "권한" in page.content.decode()


def test_중단된_일은_보이고_다시_시도한다(as_: Any) -> None:
    from hyeonjang.commons.outbox.models import Delivery, Event

    event = Event.objects.create(name="innovation.submitted", payload={}, occurred_at=clock.now(), actor_name="시연")
    for n in range(25):
        Delivery.objects.create(event=event, handler=f"test.{n}", state="dead", attempts=5,
                                error="Traceback\nValueError: 서버가 답하지 않음")
    it = as_("it")
    page = it.get("/desk/operations/outbox/").content.decode()
    assert "혁신안 제출" in page and "ValueError: 서버가 답하지 않음" in page and "2쪽" in page.replace("</span>", "").replace('<span class="visually-hidden">', "")
    dead = Delivery.objects.filter(state="dead").latest("id")
    assert it.post(f"/desk/operations/outbox/{dead.pk}/retry/").status_code == 302
    dead.refresh_from_db()
    assert dead.state == "waiting" and dead.attempts == 0
    said = it.post(f"/desk/operations/outbox/{dead.pk}/retry/", follow=True).content.decode()
    assert "중단된 것만 다시 시도" in said
    assert as_("clerk").post(f"/desk/operations/outbox/{dead.pk}/retry/", follow=True).status_code in {200, 403}


def _actor(name: str) -> Actor:
    from hyeonjang.commons.org.actor import actor_of

    return actor_of(get_user_model().objects.get(username=name))


def test_결정_기록은_걸러_보고_사슬을_검사한다(as_: Any) -> None:
    me = _actor("planning")
    for n in range(120):
        audit.record("innovation.submitted", me, ("innovation.proposal", n, f"[시연] {n}번 혁신안"), detail={"n": n})
    auditor = as_("audit")
    first = auditor.get("/desk/operations/decisions/", {"action": "innovation.submitted"}).content.decode()
    assert "[시연] 119번 혁신안" in first and "[시연] 60번 혁신안" not in first and "이전 기록 더 보기" in first
    before = first.split("before=")[1].split('"')[0].split("&")[0]
    assert "[시연] 60번 혁신안" in auditor.get(
        "/desk/operations/decisions/", {"action": "innovation.submitted", "before": before}).content.decode()
    none = auditor.get("/desk/operations/decisions/", {"person": "없는사람"}).content.decode()
    assert "조건에 맞는 기록이 없습니다" in none
    one = auditor.get(f"/desk/operations/decisions/{audit.record('innovation.decided', me, ('innovation.proposal', 1, '한 건'), trace=['근거 한 줄'])}/")
    assert "근거 한 줄" in one.content.decode() and "채택 여부 결정" in one.content.decode()
    sound = auditor.post("/desk/operations/decisions/verify/", follow=True).content.decode()
    assert "이어져 있고 바뀌지 않았습니다" in sound
    assert auditor.get("/desk/operations/decisions/99999999/").status_code == 404


def test_열람_기록을_보는_것도_기록된다(as_: Any) -> None:
    access.note(_actor("clerk"), ("org.account", 1, "[시연] 성춘향"), "민원 상담")
    auditor = as_("audit")
    first = auditor.get("/desk/operations/looks/", {"subject": "성춘향"}).content.decode()
    assert "민원 상담" in first
    assert "열람 기록 점검" in auditor.get("/desk/operations/looks/").content.decode()


@pytest.mark.parametrize(("name", "path"), [("it", "outbox/"), ("audit", "decisions/"), ("hr", "holidays/")])
def test_질의_수는_줄_수에_따라_늘지_않는다(as_: Any, name: str, path: str) -> None:
    client = as_(name)
    client.get(f"/desk/operations/{path}")
    with CaptureQueriesContext(connection, ) as few:
        client.get(f"/desk/operations/{path}")
    me = _actor("planning")
    for n in range(40):
        audit.record("innovation.submitted", me, ("innovation.proposal", n, "x"))
        outbox.publish("test.nothing", {"n": n})
    with CaptureQueriesContext(connection) as many:
        client.get(f"/desk/operations/{path}")
    assert len(many) <= len(few) + 1


def test_기록하는_행위에는_모두_우리말이_있다() -> None:
    import re
    from pathlib import Path

    import hyeonjang

    root = Path(hyeonjang.__file__).parent
    found: set[str] = set()
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:audit\.)?record\(\s*"([a-z]+\.[a-z_]+)"', text))
        if "services/innovation" in path.as_posix():
            found |= {f"innovation.{verb}" for verb in re.findall(r'audit_(?:proposal|other)\(\s*"([a-z_]+)"', text)}
        if "services/benefits" in path.as_posix():
            found |= {f"benefits.{verb}" for verb in re.findall(r'\brecord\("([a-z_]+)", actor', text)}
    assert len(found) > 20
    assert found - set(words.ACTIONS) == set()
