"""Navigation, tasks, traces, downloads: what services register and every view shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

import pytest
from django import forms
from django.test import RequestFactory

from hyeonjang.commons.org.actor import PUBLIC, Actor
from hyeonjang.commons.ui import navigation, portal, tasks, traces, views
from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.due import deadline_from_text, due_from_text

OFFICIAL = Actor(1, 1, "김담당")
OPERATOR = Actor(2, 2, "이운영", duties=frozenset({"system.operate"}))


@pytest.fixture
def own_entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_homes", {})
    return iter(())


@pytest.mark.usefixtures("own_entries")
class TestNavigation:
    def test_맡은_업무가_없으면_그_화면은_보이지_않는다(self) -> None:
        navigation.register("내 일", "내 일", "desk:work")
        navigation.register("운영", "부품", "desk:gallery", duty="system.operate")
        assert [door.title for door in navigation.doors(OFFICIAL, "/desk/work/")] == ["내 일"]
        assert [door.title for door in navigation.doors(OPERATOR, "/desk/work/")] == ["내 일", "운영"]

    def test_지금_문은_주소가_가장_길게_맞는_것이다(self) -> None:
        navigation.register("내 일", "처음", "desk:home", order=1)
        navigation.register("혁신안", "부품", "desk:gallery")
        doors = {door.title: door.current for door in navigation.doors(OFFICIAL, "/desk/gallery/3/")}
        assert doors == {"내 일": False, "혁신안": True}

    def test_없는_문과_두_번_등록은_잘못이다(self) -> None:
        with pytest.raises(ValueError, match="no door"):
            navigation.register("없는 문", "가", "desk:work")
        navigation.register("내 일", "가", "desk:work")
        navigation.register("내 일", "가", "desk:work")
        with pytest.raises(ValueError, match="twice"):
            navigation.register("내 일", "나", "desk:work")

    def test_한_업무의_화면은_한_줄로_묶이고_그_안에_있을_때_펼쳐진다(self) -> None:
        navigation.register("시행", "목록", "desk:work", order=1, group="민원")
        navigation.register("시행", "부품", "desk:gallery", order=2, group="민원")
        navigation.register("시행", "비밀번호", "desk:password", order=3)
        door, = navigation.doors(OFFICIAL, "/desk/gallery/")
        assert [(link.title, link.current) for link in door.pages] == [("민원", True), ("비밀번호", False)]
        assert [(link.title, link.current) for link in door.inner] == [("목록", False), ("부품", True)]
        assert navigation.doors(OFFICIAL, "/desk/password/")[0].inner == ()

    def test_주소가_없는_화면은_빠진다(self) -> None:
        navigation.register("측정", "아직", "measures:none")
        assert navigation.doors(OFFICIAL, "/") == ()

    def test_첫_화면은_역할마다_다르다(self) -> None:
        navigation.register_home("desk:gallery", lambda actor: actor.has("system.operate"), order=5)
        assert navigation.home_of(OPERATOR) == "/desk/gallery/"
        assert navigation.home_of(OFFICIAL) is None


def test_할_일은_기한이_이른_것부터이고_정하지_않은_것은_뒤다(monkeypatch: pytest.MonkeyPatch) -> None:
    from hyeonjang.kit.registry import Registry

    monkeypatch.setattr(tasks, "_providers", Registry("task provider"))
    day = date(2026, 11, 24)
    tasks.register(
        lambda actor, on: [
            tasks.Task("나중", "", "/", date(2026, 12, 9)),
            tasks.Task("없음", "", "/"),
            tasks.Task("늦음", "", "/", date(2026, 11, 20)),
        ],
        "a",
    )
    tasks.register(
        lambda actor, on: [tasks.Task("오늘", "", "/", on), tasks.Task("결정", "", "/", waiting="for_me")],
        "b",
    )
    found = tasks.of(OFFICIAL, day)
    assert [task.what for task in found["due"]] == ["늦음", "오늘", "나중", "없음"]
    assert [task.urgency_ko(day) for task in found["due"]] == ["4일 지남", "오늘까지", "15일 남음", ""]
    assert [task.urgency(day) for task in found["due"]] == ["late", "soon", "", ""]
    assert [task.what for task in found["for_me"]] == ["결정"]


def test_기한의_설명은_살아_있는_것과_저장한_것이_같다() -> None:
    live = traces.explain(deadline_from_text("petition", "2026-06-05T14:00", "3 days"))
    kept = traces.explain(due_from_text("petition", "2026-06-05T14:00", "3 days"))
    assert live == kept
    assert [line.result for line in live.days] == ["산입", "제외", "제외", "산입", "산입", "산입"]
    assert live.days[1].what == "2026. 6. 6.(토)" and "현충일" in live.days[1].inputs
    assert live.steps[-1].result == "2026. 6. 10. 14:00"


def test_설명은_문장이어도_없어도_된다() -> None:
    assert traces.explain(None) == traces.Explanation()
    assert [line.what for line in traces.explain(["가", "나"]).steps] == ["가", "나"]
    assert traces.explain("가").steps[0].what == "가"


def test_내려받는_파일의_한글_이름() -> None:
    header = views.download(b"x", '제안 "목록".xlsx')["Content-Disposition"]
    assert unquote(header.split("UTF-8''")[1]) == '제안 "목록".xlsx'
    assert header.startswith('attachment; filename="') and header.isascii() and "\n" not in header


def test_거절은_제_칸에_붙고_모르는_칸이면_폼에_붙는다() -> None:
    class One(forms.Form):
        days = forms.IntegerField()

    for field, where in (("days", "days"), ("other", "__all__"), (None, "__all__")):
        form = One({"days": "3"})
        form.is_valid()
        views.refuse(form, Refused("안 됩니다.", field=field))
        assert form.errors[where] == ["안 됩니다."]


@dataclass
class Visitor:
    is_authenticated: bool = False


def test_로그인으로_보낼_때_돌아올_곳을_기억한다() -> None:
    request = RequestFactory().get("/desk/work/?q=%EA%B0%80")
    assert views.to_login(request)["Location"] == "/desk/login/?next=%2Fdesk%2Fwork%2F%3Fq%3D%25EA%25B0%2580"
    posted = RequestFactory().post("/desk/work/")
    posted.COOKIES["sessionid"] = "old"
    assert views.to_login(posted)["Location"] == "/desk/login/?expired=1"


def test_군민_화면의_카드는_있는_주소만_순서대로(monkeypatch: pytest.MonkeyPatch) -> None:
    from hyeonjang.kit.registry import Registry

    monkeypatch.setattr(portal, "_cards", Registry("portal card"))
    portal.register("나", "둘째", "portal:accessibility", order=20)
    portal.register("가", "첫째", "portal:home", order=10)
    portal.register("다", "없음", "portal:none", order=1)
    assert [card.question for card in portal.cards()] == ["가", "나"]


def test_군민은_아무_문도_열지_못한다() -> None:
    assert not PUBLIC.has("system.operate")
