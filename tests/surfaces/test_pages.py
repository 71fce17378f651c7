"""Every page of the surfaces: nothing inline, a title, one main heading; errors say what to do."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings
from django.urls import path

from hyeonjang.commons.ui.errors import server_error
from hyeonjang.config.urls import urlpatterns as real
from hyeonjang.kit.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://(?!www\.w3\.org/2000/svg)", re.I
)


def _refuse(request: object) -> None:
    raise Refused("'처리일' 열이 두 번 있습니다. 하나를 지우고 다시 올리세요.")


def _hide(request: object) -> None:
    raise NotFound("그런 제안이 없습니다. 목록에서 고르세요.")


def _break(request: object) -> None:
    raise RuntimeError("internal detail")


urlpatterns = [
    path("refuse/", _refuse),
    path("api/refuse/", _refuse),
    path("hide/", _hide),
    path("break/", _break),
    path("api/break/", _break),
    *real,
]
handler404 = "hyeonjang.commons.ui.errors.not_found"
handler500 = "hyeonjang.commons.ui.errors.server_error"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/accessibility/",
        "/desk/login/",
        "/desk/work/",
        "/desk/password/",
        "/desk/gallery/",
        "/desk/gallery/?page=3&sort=-count",
        "/nope/",
    ],
)
def test_화면에는_인라인이_없고_제목이_하나다(official: Client, address: str) -> None:
    html = official.get(address, follow=True).content.decode()
    assert not INLINE.findall(html)
    assert html.count("<h1>") == 1 and html.count("<main") == 1 and '<html lang="ko"' in html
    assert not re.search(r"\{[{%#]|c-ui\.|None", html.replace("none", "")), (
        "a template tag or None is showing"
    )
    ids = re.findall(r'\sid="([^"]+)"', html)
    allowed = {name for name in ids if name.startswith("id_")}  # the gallery shows one form twice
    assert len(set(ids) - allowed) == len([name for name in ids if name not in allowed])


def test_보안_머리말이_실제로_붙는다(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.urls("tests.surfaces.test_pages")
class TestErrors:
    def test_거절은_문장을_보여_준다(self, client: Client) -> None:
        answer = client.get("/refuse/")
        html = answer.content.decode()
        assert answer.status_code == 422 and "&#x27;처리일&#x27; 열이 두 번 있습니다." in html
        assert not INLINE.findall(html)

    def test_프로그램에게는_JSON으로_말한다(self, client: Client) -> None:
        answer = client.get("/api/refuse/")
        assert answer.status_code == 422 and answer.json()["sentence"].startswith("'처리일'")

    def test_없는_것은_찾을_수_없다고_한다(self, client: Client) -> None:
        assert client.get("/hide/").status_code == 404
        missing = client.get("/nope/")
        assert missing.status_code == 404 and "주소를 다시 확인" in missing.content.decode()

    def test_우리_잘못도_할_일을_말하고_속을_보이지_않는다(self, client: Client) -> None:
        client.raise_request_exception = False
        answer = client.get("/break/")
        html = answer.content.decode()
        assert (
            answer.status_code == 500 and "잠시 뒤 같은 화면을 다시" in html and "internal detail" not in html
        )
        assert not INLINE.findall(html)
        assert client.get("/api/break/").json()["code"] == "server_error"


def test_서버_오류_화면은_맥락_없이도_그려진다() -> None:
    class Bare:
        path = "/"

    assert server_error(Bare()).status_code == 500  # type: ignore[arg-type]


def test_운영에서는_부품_화면을_맡은_사람만_본다(official: Client) -> None:
    with override_settings(PRODUCTION=True):
        answer = official.get("/desk/gallery/")
    assert answer.status_code == 403 and "권한이 없습니다" in answer.content.decode()


def test_할_일이_없으면_그렇다고_말한다(official: Client) -> None:
    assert "지금 할 일이 없습니다" in official.get("/desk/work/").content.decode()


@pytest.mark.parametrize("address", ["/desk/nope/", "/desk/cases/99999999/"])
def test_직원은_거절_화면에서도_길을_잃지_않는다(official: Client, client: Client, address: str) -> None:
    refused = official.get(address)
    assert refused.status_code in (403, 404) and "로그아웃" in refused.content.decode()
    assert "desk/logout" not in Client().get("/nope/").content.decode()
