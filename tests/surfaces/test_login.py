"""Signing in: lockout, expiry, where one lands, and one's own password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.surfaces.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_맞으면_내_일로_간다(account: Any, sign: Callable[..., Any], client: Client) -> None:
    answer = sign()
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.get("/desk/", follow=True).redirect_chain == [("/desk/work/", 302)]


def test_가려던_곳으로_가되_남의_누리집으로는_가지_않는다(
    account: Any, sign: Callable[..., Any], client: Client
) -> None:
    assert sign(next="/desk/password/")["Location"] == "/desk/password/"
    client.post("/desk/logout/")
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert sign(next=bad)["Location"] == "/desk/"
        client.post("/desk/logout/")


def test_틀리면_이름이_없는_것과_같은_문장이다(account: Any, sign: Callable[..., Any]) -> None:
    wrong, unknown = sign(password="x"), sign(username="nobody", password="x")
    assert wrong.status_code == unknown.status_code == 422
    sentence = "아이디나 비밀번호가 맞지 않습니다."
    assert sentence in wrong.content.decode() and sentence in unknown.content.decode()


def test_다섯_번_틀리면_맞는_비밀번호도_기다려야_한다(account: Any, sign: Callable[..., Any]) -> None:
    for _ in range(4):
        assert sign(password="x").status_code == 422
    locked = sign(password="x")
    assert locked.status_code == 429 and "5번 잘못 입력하여" in locked.content.decode()
    assert "10분 뒤에" in locked.content.decode()
    assert sign().status_code == 429
    assert "_auth_user_id" not in sign().client.session


def test_비밀번호는_argon2로만_남는다(account: Any) -> None:
    from hyeonjang.config import settings as product

    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        account.set_password(PASSWORD)
        assert account.password.startswith("argon2$argon2id$") and account.check_password(PASSWORD)


def test_남은_시간을_말하고_지나면_풀린다(account: Any, sign: Callable[..., Any], settings: Any) -> None:
    settings.AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
    for _ in range(5):
        sign(password="x")
    _earlier(minutes=7)
    assert "3분 뒤에" in sign(password="x").content.decode()
    _earlier(minutes=4)
    assert sign().status_code == 302


def _earlier(minutes: int) -> None:
    from axes.models import AccessAttempt

    assert AccessAttempt.objects.exists()
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=minutes)
        attempt.save()


def test_다른_아이디는_잠기지_않는다(account: Any, sign: Callable[..., Any]) -> None:
    for _ in range(5):
        sign(username="park", password="x")
    assert sign().status_code == 302


def test_로그인하지_않으면_로그인으로_간다(client: Client) -> None:
    for path in ("/desk/", "/desk/work/", "/desk/gallery/", "/desk/password/"):
        assert client.get(path)["Location"].startswith("/desk/login/?next=")


def test_시간이_지났으면_그렇다고_말한다(official: Client) -> None:
    official.session.flush()
    answer = official.get("/desk/work/", follow=True)
    assert "로그인 시간이 지나" in answer.content.decode()
    assert official.get("/desk/stay/").status_code == 403


def test_이어_가기는_세션을_늘린다(official: Client) -> None:
    assert official.get("/desk/stay/").status_code == 204


def test_로그아웃은_보내기로만_된다(official: Client) -> None:
    assert official.get("/desk/logout/").status_code == 405
    assert official.post("/desk/logout/")["Location"] == "/desk/login/"
    assert "_auth_user_id" not in official.session


@pytest.mark.parametrize(
    ("present", "new", "again", "sentence"),
    [
        ("틀린것", "강가의-바람-77", "강가의-바람-77", "지금 비밀번호가 맞지 않습니다"),
        (PASSWORD, "강가의-바람-77", "강가의-바람-78", "서로 다릅니다"),
        (PASSWORD, PASSWORD, PASSWORD, "지금 비밀번호와 같습니다"),
        (PASSWORD, "짧다", "짧다", "최소 9자 이상이어야 합니다"),
    ],
)
def test_비밀번호는_까닭을_말하며_거절한다(
    official: Client, account: Any, present: str, new: str, again: str, sentence: str
) -> None:
    answer = official.post("/desk/password/", {"present": present, "new": new, "again": again})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_비밀번호를_바꾸면_기록이_남고_이_화면은_이어진다(official: Client, account: Any) -> None:
    from hyeonjang.commons.audit import verify
    from hyeonjang.commons.audit.models import DecisionRecord

    new = "강가의-바람-77"
    assert (
        official.post("/desk/password/", {"present": PASSWORD, "new": new, "again": new}).status_code == 302
    )
    account.refresh_from_db()
    assert account.check_password(new) and official.get("/desk/work/").status_code == 200
    record = DecisionRecord.objects.get(action="desk.password_changed")
    assert new not in str(record.__dict__) and verify() == []
