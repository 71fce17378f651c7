"""The registry of measures and one measure's page: figures with n and definition, months, promises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.commons.measures import Condition, Measure, Observation, Period, StatutoryLimit, measures, snapshot
from hyeonjang.commons.measures import actions as promising
from hyeonjang.commons.measures.compare import compare_observations, standing
from hyeonjang.commons.measures.models import MonthlySnapshot
from hyeonjang.commons.measures.subjects import SubjectView, providers
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

ON = date(2026, 11, 23)
SLUG = "test.days"
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
pytestmark = pytest.mark.django_db


def _compute(period: Period, params: Mapping[str, Any]) -> Observation:
    """Ten days in 2025, six afterwards; the office B has few cases and C refuses."""
    office = params.get("office", "A")
    if office == "C":
        raise Refused("이 사무의 기록은 읽을 수 없습니다. 기록을 다시 올려 주세요.")
    days = 10 if period.start.year == 2025 else 6
    n = 3 if office == "B" and days == 6 else 40
    sample = tuple(float(days + place % 3 - 1) for place in range(n))
    return Observation(
        Fraction(days), n, Fraction(days), Fraction(days + 1), sample=sample, statistic="mean", note_ko="시험 기록")


def _limit(params: Mapping[str, Any], on: date) -> StatutoryLimit | None:
    return StatutoryLimit(Fraction(14), "시험법 제1조") if on >= date(2026, 1, 1) else None


OFFICES = (Condition("office", "사무", (("A", "가축 허가"), ("B", "야영장"), ("C", "묵은 기록")), required=True),)


@pytest.fixture(autouse=True)
def measure(settings: Any) -> Iterator[None]:
    settings.WHITENOISE_AUTOREFRESH = True
    measures._items[SLUG] = Measure(
        SLUG, "걸린 날", "일", "down", "접수부터 끝까지 걸린 날의 평균", "시험법 제2조", _compute,
        {"type": "object", "required": ["office"]}, felt_by_residents=True, conditions=lambda params: OFFICES,
        statutory_limit=_limit)
    started = {"1": date(2026, 1, 5), "2": None}
    providers._items["test.thing"] = lambda actor, ids: {one: SubjectView(f"/thing/{one}/", started.get(one)) for one in ids}
    with clock.travel(ON):
        yield
    del measures._items[SLUG], providers._items["test.thing"]


@pytest.fixture
def staff() -> Client:
    client = Client()
    account = get_user_model().objects.create_user("kim", password="들판의-새벽-2026")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, query: str = "", slug: str = SLUG, status: int = 200) -> str:
    answer = client.get(reverse("gauges:measure", args=[slug]) + query)
    assert answer.status_code == status
    html = answer.content.decode()
    assert not re.search(r"\{[{%#]|c-ui\.|\bNone\b", html), "a template tag or None is showing"
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def promise(
    thing: str, *, office: str = "A", target: int = 7, due: date = date(2026, 10, 31), made: date = date(2026, 1, 2)
) -> int:
    return promising.promise(
        actor=system_actor(), slug=SLUG, params={"office": office}, target=target, due=due, baseline=YEAR,
        subject=("test.thing", thing, f"약속 {thing}"), made_on=made).id


def card(text: str, thing: str) -> str:
    return re.split(r"약속 \d+ (?:조건|사무)", text.split(f" 약속 {thing} ", 1)[1])[0]


def test_목록은_산식과_근거와_누가_계산하는지를_보인다(staff: Client) -> None:
    answer = staff.get(reverse("gauges:list"))
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
    for said in ("걸린 날", "접수부터 끝까지 걸린 날의 평균", "시험법 제2조", "줄수록 좋음", "군민이 느낌", "업무혁신", "업무 처리 기록"):
        assert said in words
    felt = staff.get(reverse("gauges:list") + "?felt=1").content.decode()
    assert "걸린 날" in felt and "혁신안 제출률" not in felt


def test_로그인해야_보고_없는_지표는_없다고_한다(staff: Client) -> None:
    for address in (reverse("gauges:list"), reverse("gauges:measure", args=[SLUG])):
        assert Client().get(address).status_code == 302
    assert "지표 목록에서 골라 주세요" in page(staff, slug="no.such", status=404)


def test_지금_계산은_값과_n과_산식을_나란히_보인다(staff: Client) -> None:
    words = page(staff, "?office=A&start=2026-01-01&end=2026-03-31")
    assert "2026. 1. 1. ~ 2026. 3. 31." in words and re.search(r"값 6 ?일|값 6일", words)
    assert "건수(n) 40" in words and "중앙값 6일" in words and "90번째 백분위수 7일" in words
    assert "시험 기록" in words and "사무 가축 허가" in words and "이 값은 저장하지 않습니다" in words
    assert "법정 한도 14일 시험법 제1조" in words
    assert not MonthlySnapshot.objects.exists()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?office=A&start=2026-02-30&end=2026-03-31", "없는 날짜이거나"),
        ("?office=A&start=2026-04-01&end=2026-03-31", "종료일이 시작일보다 앞섭니다"),
        ("?office=A&start=2026-04-01&end=2026-12-31", "아직 오지 않은 날"),
        ("?office=A&start=1999-01-01&end=2026-03-31", "열 해까지만"),
        ("?office=A&start=2026-04-01", "꼭 필요한 칸"),
        ("?start=2026-01-01&end=2026-03-31", "사무: 하나를 고르세요"),
        ("?office=Z&start=2026-01-01&end=2026-03-31", "목록에 없는 값"),
        ("?office=C&start=2026-01-01&end=2026-03-31", "이 사무의 기록은 읽을 수 없습니다"),
    ],
)
def test_틀린_물음은_한_문장으로_거절한다(staff: Client, query: str, sentence: str) -> None:
    assert sentence in page(staff, query, status=422)


def test_월별_기록은_그때_계산한_대로_그림과_표로_보인다(staff: Client) -> None:
    empty = page(staff, "?office=A")
    assert "월별 기록이 아직 없습니다" in empty and "지난 열두 달 다시 계산해 보기" in empty
    again = page(staff, "?office=A&again=1")
    assert "고정해 두는 월별 기록이 아니라서" in again and "2026. 10." in again and "2025. 11." in again
    assert not MonthlySnapshot.objects.exists()
    for month in (9, 10):
        snapshot(SLUG, {"office": "A"}, date(2026, month, 1), system_actor())
    kept = page(staff, "?office=A&again=1")
    assert "고정해 둔 월별 기록" in kept and "다시 계산한" not in kept and "2026. 8." not in kept
    html = staff.get(reverse("gauges:measure", args=[SLUG]) + "?office=A").content.decode()
    assert "<svg" in html and "표로 보기" in html


def test_약속은_기준값과_목표와_판정을_같은_말로_보인다(staff: Client) -> None:
    promise("1")
    promise("2")
    promise("3", office="B")
    promise("4", target=5)
    promise("5", due=date(2027, 3, 31))
    promise("6", due=date(2027, 3, 31), target=5)
    taken = promise("7")
    promising.withdraw(actor=system_actor(), promise_id=taken, reason="사업을 접음")
    providers._items["test.thing"] = lambda actor, ids: {
        one: SubjectView(f"/thing/{one}/", None if one == "2" else date(2026, 1, 5)) for one in ids}
    words = page(staff, "?office=A")
    expected = {
        "1": "약속 지킴", "2": "판단 불가 아직 실시하지 않아", "3": "판단 불가 앞이나 뒤의 건수가", "4": "약속 못 지킴",
        "5": "목표 도달(기한 전)", "6": "진행 중", "7": "거둠 사업을 접음"}
    for thing, standing_ko in expected.items():
        assert standing_ko in card(words, thing), (thing, card(words, thing))
    assert "기준값 10일 n=40, 2025. 1. 1. ~ 2025. 12. 31." in words and "목표 7일, 2026. 10. 31.까지" in words
    assert "지금까지 6일 n=40, 2026. 1. 5. ~ 2026. 10. 31." in words


def test_처음_열면_약속이_가장_많은_조건이다(staff: Client) -> None:
    promise("1", office="B")
    assert '<option value="B" selected>' in staff.get(reverse("gauges:measure", args=[SLUG])).content.decode()


def test_약속과_달이_많아도_물어보는_수가_늘지_않는다(staff: Client) -> None:
    address = reverse("gauges:measure", args=[SLUG]) + "?office=A"
    promise("1")
    snapshot(SLUG, {"office": "A"}, date(2026, 10, 1), system_actor())

    def count(target: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert staff.get(target).status_code == 200
        return len(seen)

    before = count(address), count(reverse("gauges:list"))
    for number in range(2, 32):
        promise(str(number), office="AB"[number % 2], due=date(2026, 10, 1 + number % 30))
    for month in range(1, 10):
        snapshot(SLUG, {"office": "A"}, date(2026, month, 1), system_actor())
    assert (count(address), count(reverse("gauges:list"))) == before
    assert max(before) <= 20
    words = page(staff, "?office=A&page=2")
    assert "모두 31건 가운데 21~31" in words


_VALUES = st.one_of(
    st.builds(
        lambda n, day, kind: Observation(
            Fraction(day), n, sample=tuple(float(day + place % 2) for place in range(n)) or None, statistic=kind),
        st.integers(0, 45), st.integers(0, 20), st.sampled_from(["mean", "median"])),
    st.builds(
        lambda n, hits: Observation(
            Fraction(100 * min(hits, n), n) if n else None, n, numerator=Fraction(min(hits, n)), denominator=Fraction(n),
            statistic="share"),
        st.integers(0, 45), st.integers(0, 45)),
    st.builds(lambda n: Observation(Fraction(n), n, statistic="count"), st.integers(0, 60)),
    st.builds(lambda n: Observation(Fraction(n), n), st.integers(0, 60)),
)


@given(_VALUES, _VALUES, st.integers(0, 25), st.sampled_from(["down", "up"]))
def test_목록의_판정은_효과_화면의_판정과_같다(before: Observation, after: Observation, goal: int, direction: str) -> None:
    periods = (YEAR, Period(date(2026, 1, 1), date(2026, 6, 30)))
    full = compare_observations(before, after, direction=direction, target=Fraction(goal), periods=periods)
    assert standing(before, after, direction=direction, target=Fraction(goal), periods=periods) == full.kept
