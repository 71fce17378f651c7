"""The organisation of a day: names before and after the reorganisation, units, people, searches."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hyeonjang.commons.org import actions, queries
from hyeonjang.commons.org.actor import system_actor
from tests.surfaces.organisation.conftest import ON, signed

pytestmark = pytest.mark.usefixtures("county")
EVE, DAY = date(2026, 10, 1), date(2026, 10, 2)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    html = answer.content.decode()
    assert not re.search(r"\{[{%#]|c-ui\.|\bNone\b", html), "a template tag or None is showing"
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1]))


def unit_of(name: str, on: date = ON) -> int:
    return next(unit.id for unit in queries.units_on(on) if unit.name == name)


@pytest.mark.parametrize("username", ["clerk", "governor", "it"])
def test_모든_직원이_그날의_이름을_본다(username: str) -> None:
    client = signed(username)
    before = text(client, reverse("organisation:tree") + "?on=2026-10-01")
    after = text(client, reverse("organisation:tree"))
    for old, new in (("종합민원과", "민원지적과"), ("환경보호과", "기후에너지과")):
        assert old in before and new not in before and new in after and old not in after
    assert "도시과 " in before and "도시건축과" in after and "가상" in after
    assert "그 가운데 가상 162" in after and "2026. 10. 2." in after


def test_로그인해야_본다() -> None:
    for name, args in (("tree", []), ("unit", [1]), ("exchange", []), ("reorganisations", []), ("export", [])):
        answer = Client().get(reverse(f"organisation:{name}", args=args))
        assert answer.status_code == 302 and "/desk/login/" in answer["Location"]


def test_사람이나_부서를_이름으로_찾는다() -> None:
    tree = reverse("organisation:tree")
    head = queries.head_of(unit_of("관광과"), ON)
    assert head is not None
    assert "관광과장" in text(signed("clerk"), f"{tree}?q={head.name}")
    found = text(signed("clerk"), f"{tree}?q=종합민원과")
    assert "다른 때의 이름" in found and "2024. 7. 4. ~ 2026. 10. 1." in found
    assert "그런 이름의 부서나 사람이 없습니다" in text(signed("clerk"), f"{tree}?q=없는이름")
    assert "그 밖에" in text(signed("clerk"), f"{tree}?q=홍길동")


def test_날짜가_틀리면_한_문장으로_말하고_기록_전이면_처음_날을_가리킨다() -> None:
    tree = reverse("organisation:tree")
    assert "없는 날짜이거나" in text(signed("clerk"), f"{tree}?on=2026-02-30")
    assert "조직을 처음 기록한 날은 2024. 7. 4." in text(signed("clerk"), f"{tree}?on=1999-01-01")


def test_부서_화면은_이름의_내력과_사람과_권한을_보인다() -> None:
    client, merged = signed("clerk"), unit_of("도시건축과")
    page = text(client, reverse("organisation:unit", args=[merged]))
    assert "이어받은 부서:" in page and "도시과" in page and "건축과" in page and "도시건축과장" in page
    old = unit_of("도시과", EVE)
    assert "이날에는 없는 부서입니다" in text(client, reverse("organisation:unit", args=[old]))
    assert "일을 이어받은 부서" in text(client, reverse("organisation:unit", args=[old]) + "?on=2026-10-01")
    duties = text(client, reverse("organisation:unit", args=[unit_of("행정담당관")]))
    assert "조직 관리" in duties and "org.manage" not in duties
    county = text(client, reverse("organisation:unit", args=[unit_of("연천군")]))
    assert "군수" in county and "부군수" in county
    assert client.get(reverse("organisation:unit", args=[10**9])).status_code == 404


def test_직무대리와_결원이_보인다() -> None:
    unit_id = unit_of("관광과")
    head, other = queries.head_of(unit_id, ON), queries.head_of(unit_of("회계과"), ON)
    assert head is not None and other is not None
    document = actions.Document("휴직", ON, [
        {"op": "release", "person": head.number, "post": queries.snapshot(ON).posts[head.post_id].code}])
    actions.apply(document, system_actor())
    page = text(signed("clerk"), reverse("organisation:unit", args=[unit_id]))
    assert "결원 1" in page
    actions.assign_deputy(
        actor=system_actor(), person_id=other.id, post_id=head.post_id, start=ON, end=date(2026, 12, 4), reason="육아휴직")
    page = text(signed("clerk"), reverse("organisation:unit", args=[unit_id]))
    assert "직무대리 2026. 11. 23. ~ 2026. 12. 4., 육아휴직" in page and other.name in page
    assert f"{other.name} 직무대리" in text(signed("clerk"), reverse("organisation:tree"))


def count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_부서가_많아도_물어보는_수가_늘지_않는다() -> None:
    client, tourism = signed("clerk"), unit_of("관광과")
    pages = [
        reverse("organisation:tree"), reverse("organisation:tree") + "?q=팀", reverse("organisation:unit", args=[tourism]),
        reverse("organisation:reorganisations"),
    ]
    before = [count(client, page) for page in pages]
    code = next(unit.code for unit in queries.units_on(ON) if unit.id == tourism)
    operations: list[dict[str, object]] = []
    for number in range(40):
        operations += [
            {"op": "create", "code": f"X{number}", "name": f"새 {number}팀", "kind": "팀", "parent": code},
            {"op": "post", "code": f"X{number}-h", "unit": f"X{number}", "rank": "팀장", "head": True},
            {"op": "person", "number": f"N{number}", "name": f"사람{number}"},
            {"op": "appoint", "person": f"N{number}", "post": f"X{number}-h"},
            {"op": "duty", "duty": "calendar.manage", "post": f"X{number}-h"},
        ]
    actions.apply(actions.Document("많이", ON, operations), system_actor())
    assert [count(client, page) for page in pages] == before
    assert max(before) <= 25
