"""The pages of the event logs answer whatever the dates in the file are, and say by which clock they count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from hyeonjang.commons import outbox
from hyeonjang.commons.measures.registry import Period, observe
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import actions, queries
from hyeonjang.commons.processes.models import LogImport

pytestmark = pytest.mark.django_db
ACTOR = system_actor("시험")
HEADER = "접수번호,처리단계,처리일시,담당부서,처리기한\n"
PLAIN = "가-1,접수,2026-06-01 09:00,민원과,{due}\n가-1,결정,2026-06-02 09:00,복지과,{due}\n"
OLD = "나-1,접수,2008-06-02 09:00,민원과,2008-06-05\n나-1,결정,2008-06-03 09:00,복지과,2008-06-05\n"


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT, settings.WHITENOISE_AUTOREFRESH = str(tmp_path / "files"), True
    queries._encoded.cache_clear()
    yield
    queries._encoded.cache_clear()


@pytest.fixture
def clerk(client: Client) -> Client:
    account = get_user_model().objects.create_user("kim", password="들판의-새벽-2026")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def load(tmp_path: Path, text: str, code: str = "minwon") -> LogImport:
    source = actions.create_source(actor=ACTOR, code=code, name="민원 처리 내역")
    path = tmp_path / "내역.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    received = actions.receive(actor=ACTOR, source_id=source.pk, file_name=path.name, upload=path)
    actions.confirm(actor=ACTOR, import_id=received.pk, mapping=received.mapping)
    outbox.run_pending()
    return LogImport.objects.get(pk=received.pk)


def page(clerk: Client, query: str = "") -> str:
    answer = clerk.get(f"/desk/processes/minwon/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_공휴일_표_안의_기록은_군말_없이_근무일로_센다(clerk: Client, tmp_path: Path) -> None:
    load(tmp_path, PLAIN.format(due="2026-06-04"))
    shown = page(clerk)
    assert "합계(근무일)" in shown and "공휴일 표" not in shown


def test_공휴일_표_밖의_기록은_까닭을_말하고_달력_날수로_센다(clerk: Client, tmp_path: Path) -> None:
    row = load(tmp_path, PLAIN.format(due="2026-06-04") + OLD)
    shown = page(clerk)
    assert "2008. 6. 2. 같은 공휴일 표(2010. 1. 1. ~ 2050. 12. 31.) 밖의 날짜가 있어" in shown
    assert "합계(일)" in shown and "합계(근무일)" not in shown
    # The part within the table is counted in working days, on the page and in the comparison on it.
    inside = page(clerk, "?since=2010-01-01&split=2026-06-02")
    assert "합계(근무일)" in inside and "밖의 날짜가" not in inside
    assert queries.overview(row, queries.Question(since=date(2010, 1, 1)))["unit"] == "근무일"


@pytest.mark.parametrize("due", ["9999-12-31", "2051-01-01"])
def test_처리기한만_표_밖이면_걸린_시간은_그대로_근무일이다(clerk: Client, tmp_path: Path, due: str) -> None:
    load(tmp_path, PLAIN.format(due=due))
    shown = page(clerk)
    assert "처리기한에" in shown and "달력 날수로 셌습니다" in shown and "합계(근무일)" in shown
    assert "기한을 넘긴 건" in shown


@pytest.mark.parametrize("slug", ["processes.case_duration", "processes.waiting"])
def test_근무일_지표는_표_밖에서_값_대신_까닭을_낸다(tmp_path: Path, slug: str) -> None:
    load(tmp_path, OLD)
    steps = {"activity_from": "접수", "activity_to": "결정"} if slug.endswith("waiting") else {}
    found = observe(slug, {"source": "minwon", **steps}, Period(date(2008, 1, 1), date(2008, 12, 31)))
    # A measure whose unit is the working day has no value in other days.
    assert found.value is None and found.n == 0 and "2008. 6. 2." in found.note_ko
