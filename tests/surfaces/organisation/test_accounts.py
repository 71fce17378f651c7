"""Accounts and deputies on the desk: temporary passwords, doors shut and opened, who acts for whom."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from hyeonjang.commons import audit
from hyeonjang.commons.audit import queries as audit_queries
from hyeonjang.commons.org import accounts, queries
from hyeonjang.commons.org.actor import actor_of_person, system_actor
from hyeonjang.commons.org.models import Account
from tests.surfaces.organisation.conftest import ON, signed

pytestmark = pytest.mark.usefixtures("county")
OWN = "들판의-새벽-2026"


def somebody() -> accounts.AccountView:
    return next(view for view in accounts.accounts_on(ON) if view.account_id is None)


def made(client: Client, number: str) -> str:
    """The temporary password that the page shows."""
    answer = client.post(reverse("organisation:create_account"), {"number": number, "username": number})
    assert answer.status_code == 200 and answer["Cache-Control"].count("no-store") == 1
    found = re.search(r"<strong class=\"tabular\">([a-z0-9-]+)</strong>", answer.content.decode())
    assert found is not None
    return found[1]


def enter(number: str, password: str) -> Client:
    client = Client()
    answer = client.post(reverse("desk:login"), {"username": number, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_임시_비밀번호로는_자기_비밀번호만_정할_수_있다() -> None:
    view = somebody()
    client = enter(view.number, made(signed("hr"), view.number))
    for name in ("desk:work", "organisation:tree"):
        assert client.get(reverse(name))["Location"] == reverse("desk:password")
    page = client.get(reverse("desk:password"))
    assert "임시 비밀번호로 들어왔습니다" in page.content.decode()
    assert client.get("/api/me").json()["posts"] == []


def test_자기_비밀번호를_정하면_직위가_돌아온다() -> None:
    view = somebody()
    password = made(signed("hr"), view.number)
    client = enter(view.number, password)
    answer = client.post(reverse("desk:password"), {"present": password, "new": OWN, "again": OWN})
    assert answer.status_code == 302
    assert client.get(reverse("desk:work")).status_code == 200
    assert Account.objects.get(username=view.number).must_change is False
    assert audit.verify() == []


def test_임시_비밀번호는_잠금을_풀고_옛_비밀번호와_열린_화면을_끝낸다() -> None:
    open_page, account = signed("clerk"), Account.objects.get(username="clerk")
    for _ in range(5):
        Client().post(reverse("desk:login"), {"username": "clerk", "password": "틀림"})
    assert Client().post(reverse("desk:login"), {"username": "clerk", "password": "hyeonjang-2026"}).status_code == 429
    answer = signed("hr").post(reverse("organisation:account_password", args=[account.pk]), {"username": "clerk"})
    found = re.search(r"<strong class=\"tabular\">([a-z0-9-]+)</strong>", answer.content.decode())
    assert found is not None
    enter("clerk", found[1])
    assert Client().post(reverse("desk:login"), {"username": "clerk", "password": "hyeonjang-2026"}).status_code == 422
    assert "/desk/login/" in open_page.get(reverse("desk:work"))["Location"]


def test_막은_계정은_열린_화면도_끝나고_다시_열_수_있다() -> None:
    open_page, account = signed("clerk"), Account.objects.get(username="clerk")
    hr, where = signed("hr"), reverse("organisation:account_active", args=[account.pk])
    assert hr.post(where, {"active": "0"}).status_code == 302
    assert "/desk/login/" in open_page.get(reverse("desk:work"))["Location"]
    assert "막음" in hr.get(reverse("organisation:accounts"), {"state": "shut"}).content.decode()
    hr.post(where, {"active": "1"})
    enter("clerk", "hyeonjang-2026")
    mine = Account.objects.get(username="hr")
    refused = hr.post(reverse("organisation:account_active", args=[mine.pk]), {"active": "0"})
    assert refused.status_code == 422 and "자기 계정은 막을 수 없습니다" in refused.content.decode()


def test_목록은_조직의_사람과_자리_없는_계정을_보인다() -> None:
    Account.objects.create_user("gone", password=OWN)
    enter("clerk", "hyeonjang-2026")
    hr, where = signed("hr"), reverse("organisation:accounts")
    mine = hr.get(where, {"q": "clerk"}).content.decode()
    assert "복지정책과" in mine and "2026. 11. 23." in mine.split("<tbody>")[1], "the last sign-in, by our clock"
    gone = hr.get(where, {"state": "gone"}).content.decode()
    assert "gone" in gone and "자리 없는 계정" in gone and "clerk" not in gone
    assert "찾는 사람이나 계정이 없습니다" in hr.get(where, {"q": "없는사람"}).content.decode()


@pytest.mark.parametrize(("change", "sentence"), [
    ({"number": "S9999999"}, "사번 &#x27;S9999999&#x27;인 사람이 없습니다"),
    ({"username": "clerk"}, "아이디는 이미 있습니다"),
    ({"username": " "}, "아이디를 적어 주세요"),
])
def test_만들_수_없는_계정은_한_문장으로_거절한다(change: dict[str, str], sentence: str) -> None:
    before = Account.objects.count()
    view = somebody()
    answer = signed("hr").post(reverse("organisation:create_account"), {
        "number": view.number, "username": "new", **change})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert Account.objects.count() == before


def test_한_사람에_계정_하나() -> None:
    number = queries.snapshot(ON).people[Account.objects.get(username="clerk").person_id or 0][0]
    answer = signed("hr").post(reverse("organisation:create_account"), {"number": number, "username": "second"})
    assert answer.status_code == 422 and "&#x27;clerk&#x27; 계정을 씁니다" in answer.content.decode()


@pytest.mark.parametrize("username", ["clerk", "head", "governor", "it"])
def test_조직을_맡지_않으면_계정과_직무대리를_다루지_못한다(username: str) -> None:
    client = signed(username)
    for name in ("accounts", "create_account", "deputies", "appoint_deputy"):
        assert client.get(reverse(f"organisation:{name}")).status_code == 403
    for name, args in (("account_password", [1]), ("account_active", [1]), ("end_deputy", [1])):
        assert client.post(reverse(f"organisation:{name}", args=args)).status_code == 403


def _names() -> tuple[int, int, str]:
    """The unit, its head's post, and somebody of another unit, for a deputyship."""
    unit = next(unit for unit in queries.departments_on(ON) if unit.name == "관광과")
    found = queries.snapshot(ON)
    post = next(post.id for post in found.posts.values() if post.unit_id == unit.id and post.head)
    team = queries.teams_on(ON, unit.id)[0]
    leader = queries.head_of(team.id, ON)
    assert leader is not None
    return unit.id, post, leader.number


def test_직무대리를_정하고_일찍_끝낸다() -> None:
    unit, post, number = _names()
    hr = signed("hr")
    assert f"?post={post}" in hr.get(reverse("organisation:unit", args=[unit])).content.decode()
    form = hr.get(reverse("organisation:appoint_deputy"), {"post": post}).content.decode()
    words = re.search(r'name="post" value="([^"]+)"', form)
    assert words is not None and words[1].startswith("관광과장")
    data = {"post": words[1], "person": number, "start": "2026-11-23", "end": "2026-11-27", "reason": "부서장 병가"}
    assert hr.post(reverse("organisation:appoint_deputy"), data).status_code == 302
    person = next(pk for pk, row in queries.snapshot(ON).people.items() if row[0] == number)
    assert actor_of_person(person, on=ON).is_head_of(unit)
    listed = hr.get(reverse("organisation:deputies")).content.decode()
    assert "관광과장" in listed and "대리 중" in listed
    again = hr.post(reverse("organisation:appoint_deputy"), data)
    assert again.status_code == 422 and "이미" in again.content.decode()
    deputy = queries.deputies_on(ON)[-1].id
    assert hr.get(reverse("organisation:end_deputy", args=[deputy])).status_code == 200
    assert hr.post(reverse("organisation:end_deputy", args=[deputy]), {"last_day": "2026-11-24"}).status_code == 302
    assert queries.deputies_on(date(2026, 11, 25)) == [] or deputy not in {v.id for v in queries.deputies_on(date(2026, 11, 25))}
    assert {"org.deputy", "org.deputy_ended"} <= {row.action for row in audit_queries.decisions(system_actor(), limit=20)}


@pytest.mark.parametrize(("change", "sentence"), [
    ({"person": "홍길동"}, "정할 수 없습니다"), ({"person": "없는사람"}, "정할 수 없습니다"),
    ({"end": "2026-11-01"}, "끝이 시작보다 앞섭니다"), ({"end": "2028-01-01"}, "1년을 넘을 수 없습니다"),
    ({"start": "2026-02-30"}, "날짜"), ({"post": ""}, "대리할 직위를 적어 주세요"), ({"reason": ""}, "꼭 필요한 칸"),
])
def test_안_되는_직무대리는_한_문장으로_거절한다(change: dict[str, str], sentence: str) -> None:
    _, _, number = _names()
    before = len(queries.deputies_from(ON))
    answer = signed("hr").post(reverse("organisation:appoint_deputy"), {
        "post": "관광과장", "person": number, "start": "2026-11-23", "end": "2026-11-27", "reason": "병가", **change})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert len(queries.deputies_from(ON)) == before
