"""Edges of each clock, worked by hand from the articles."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods import (
    Length,
    Suspension,
    TimeUnit,
    Unit,
    due_from_text,
    shortening_rate,
    supplement,
    used_time,
    working_days_between,
    working_seconds_between,
)


def due(
    clock: str,
    start: str,
    length: str | None = None,
    suspends: tuple[str, ...] = (),
    extends: tuple[str, ...] = (),
    **options: object,
) -> str:
    return str(due_from_text(clock, start, length, suspends, extends, **options)["due"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("2026-06-13T11:00", "1 day", "2026-06-15T18:00"),  # 토요일 접수는 월요일 09시부터
        ("2026-06-12T18:00", "1 day", "2026-06-15T18:00"),  # 마친 시각의 접수
        ("2026-06-12T20:15", "8시간", "2026-06-15T18:00"),
        ("2026-06-12T07:30", "1 day", "2026-06-12T18:00"),
        ("2026-06-12T12:20", "1 hour", "2026-06-12T14:00"),  # 점심시간 접수
        ("2026-06-12T09:00", "3 hours", "2026-06-12T12:00"),
        ("2026-06-12T13:00", "1 day", "2026-06-15T12:00"),
        ("2026-06-12T17:59:30", "1 hour", "2026-06-15T09:59:30"),
        ("2026-12-31T17:00", "2 days", "2027-01-05T17:00"),  # 해를 넘김, 1월 1일 제외
        ("2026-02-13T14:00", "3 days", "2026-02-23T14:00"),  # 설 연휴를 건넘
    ],
)
def test_민원_시간(start: str, length: str, expected: str) -> None:
    assert due("petition", start, length) == expected


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("2026-06-12T23:50", "6 days", "2026-06-19"),  # 밤에 들어와도 접수일은 그날
        ("2026-06-13", "6 days", "2026-06-22"),
        ("2026-12-28", "6 days", "2027-01-05"),
        ("2024-02-26", "7 days", "2024-03-06"),  # 윤년, 3ㆍ1절
        ("2026-06-01", "2 weeks", "2026-06-15"),  # 14일째는 일요일
        ("2026-06-01", "14 days", "2026-06-19"),  # 같은 14일이라도 근무일
        ("2026-01-31", "1 month", "2026-03-03"),  # 2월 말일(토), 3ㆍ1절(일)의 대체공휴일
        ("2026-03-01", "1 month", "2026-03-31"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-03-01", "1 year", "2025-02-28"),
        ("2025-11-30", "3개월", "2026-03-03"),
    ],
)
def test_민원_일주월년(start: str, length: str, expected: str) -> None:
    assert due("petition", start, length) == expected


def test_제외_기간() -> None:
    assert due("petition", "2026-06-05T14:00", "3 days", ("2026-06-10..2026-06-16",)) == "2026-06-17T14:00"
    assert (
        due("petition", "2026-06-05T14:00", "3 days", ("2026-06-09..2026-06-16:보완",)) == "2026-06-18T14:00"
    )
    assert due("petition", "2026-06-05T14:00", "3 days", ("2026-06-05",)) == "2026-06-10T18:00"
    assert (
        due("petition", "2026-06-05", "7 days", ("2026-06-08..2026-06-12", "2026-06-10..2026-06-16"))
        == "2026-06-24"
    )
    assert due("petition", "2026-06-05", "7 days", ("2026-07-08..2026-07-12",)) == "2026-06-15"
    assert due("petition", "2026-06-05", "7 days", ("2026-05-01..2026-06-04",)) == "2026-06-15"
    assert due("petition", "2026-06-01", "2 weeks", ("2026-06-05..2026-06-07",)) == "2026-06-17"
    assert due("immediate", "2026-06-12T17:00", None, ("2026-06-15",)) == "2026-06-16T11:00"
    assert due("civil", "2026-06-01", "10 days", ("2026-06-05..2026-06-06",)) == "2026-06-15"
    assert supplement(date(2026, 6, 9), date(2026, 6, 16)).cite == "행정절차법 시행령 제11조제1호"


def test_제외_기간을_적는_법() -> None:
    for text in (
        "2026-06-10..2026-06-16",
        "2026-06-10~2026-06-16",
        "2026-06-10T09:00..2026-06-16T17:30",
        "2026-06-10 .. 2026-06-16 : 보완 요구(문서 제12호)",
    ):
        found = Suspension.parse(text)
        assert (found.start, found.end) == (date(2026, 6, 10), date(2026, 6, 16))
    assert Suspension.parse("2026-06-10:실험").kind.value == "실험ㆍ검사ㆍ감정ㆍ기술검토"


def test_시스템_장애는_20260506부터() -> None:
    assert due("petition", "2026-05-04", "7 days", ("2026-05-06..2026-05-07:장애",)) == "2026-05-15"
    with pytest.raises(Refused, match="장애"):
        due("petition", "2025-09-25", "7 days", ("2025-09-26..2025-10-01:시스템 장애",))


@pytest.mark.parametrize(
    "reason", ["업무과중", "담당자 부재", "담당자 지정 지연", "단순 업무 과중", "", "검토 지연"]
)
def test_연장_사유가_아닌_것(reason: str) -> None:
    with pytest.raises(Refused, match=r"영 제21조|연장 사유"):
        due("petition", "2026-05-06", "10 days", extends=(f"10 days:{reason}",))


@pytest.mark.parametrize(
    "reason",
    [
        "관계 기관 협조",
        "현장 확인",
        "사실관계 확인",
        "천재지변",
        "불가항력",
        "그 밖에 이에 준하는 사유",
        "담당자와 현장 확인",
    ],
)
def test_연장_사유(reason: str) -> None:
    assert due("petition", "2026-06-08", "10 days", extends=(f"5 days:{reason}",)) == "2026-06-26"


def test_연장의_한도() -> None:
    assert (
        due("petition", "2026-05-04", "7 days", extends=("7 days:업무과중",)) == "2026-05-22"
    )  # 접수일은 종전 규정
    with pytest.raises(Refused, match="처리기간"):
        due("petition", "2026-04-08", "10 days", extends=("11 days:현장 확인",))
    # The cap of the text in force from 2026-05-06 is an open point: computed, with a warning beside it.
    told = due_from_text("petition", "2026-06-08", "10 days", extends=("11 days:현장 확인",))
    assert "주의" in str(told)
    with pytest.raises(Refused, match="동의"):
        due("petition", "2026-06-08", "10 days", extends=("10 days:현장 확인", "10 days:현장 확인"))
    with pytest.raises(Refused, match="동의"):
        refused = ("10 days:현장 확인", "10 days:현장 확인, 민원인 부동의")
        due("petition", "2026-06-08", "10 days", extends=refused)
    twice = ("10 days:현장 확인", "10 days:현장 확인, 민원인 동의")
    assert due("petition", "2026-06-08", "10 days", extends=twice) == "2026-07-20"
    with pytest.raises(Refused, match="2회"):
        due("petition", "2026-06-08", "10 days", extends=(*twice, "1 day:협조, 동의"))
    assert due("petition", "2026-06-05T14:00", "3 days", extends=("2 days:현장 확인",)) == "2026-06-12T14:00"
    with pytest.raises(Refused, match="연장하지"):
        due("immediate", "2026-06-05T14:00", extends=("3 hours:현장 확인",))


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("2025-01-31", "1 month", "2025-02-28"),
        ("2025-02-28", "1 month", "2025-03-31"),  # 기산일 3. 1.
        ("2026-01-30", "1 month", "2026-03-03"),  # 기산일 1. 31., 2월 말일은 토요일
        ("2024-02-28", "1 year", "2025-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-06-05T00:00", "10 days", "2026-06-15"),  # 영시부터: 첫날 산입, 14일은 일요일
        ("2026-06-05T00:01", "11 days", "2026-06-16"),
        ("2026-12-24", "10일", "2027-01-04"),
        ("2026-06-05T14:00", "48 hours", "2026-06-07T14:00"),
    ],
)
def test_민법(start: str, length: str, expected: str) -> None:
    assert due("civil", start, length) == expected


@pytest.mark.parametrize(
    ("start", "length", "plain", "proviso"),
    [
        ("2026-06-01", "15 days", "2026-06-15", "2026-06-16"),
        ("2026-06-01", "1 month", "2026-06-30", "2026-07-01"),
        ("2026-06-07", "7 days", "2026-06-13", "2026-06-15"),  # 토요일에 끝남
        ("2026-01-31", "1 month", "2026-02-28", "2026-03-03"),
    ],
)
def test_제한_기간(start: str, length: str, plain: str, proviso: str) -> None:
    assert due("restrictive", start, length) == plain
    assert due("restrictive", start, length, unless_worse=True) == proviso


@pytest.mark.parametrize(
    ("start", "length", "strict", "loose"),
    [
        ("2026-06-10", "3 days", "2026-06-05", "2026-06-05"),  # 6. 6.(토) -> 6. 5. / 6. 7.(일) -> 6. 5.
        ("2026-05-06", "1 day", "2026-05-04", "2026-05-04"),
        ("2026-10-09", "10 days", "2026-09-28", "2026-09-29"),
        ("2026-03-31", "1 month", "2026-02-27", "2026-02-27"),  # 2월 말일이 토요일
        ("2027-01-04", "1 week", "2026-12-24", "2026-12-28"),
    ],
)
def test_며칠_전까지(start: str, length: str, strict: str, loose: str) -> None:
    assert due("before", start, length) == strict
    assert due("before", start, length, reading="loose") == loose


def test_지급일은_앞으로_당긴다() -> None:
    assert due("payday", "2025-10-05") == "2025-10-02"
    assert due("payday", "2027-05-03") == "2027-04-30"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("petition", "2026-06-05", "3 days"), "접수 시각"),
        (("immediate", "2026-06-05"), "접수 시각"),
        (("immediate", "2026-06-05T10:00", "4 hours"), "정해져"),
        (("petition", "2026-06-05T10:00"), "처리기간이 없습니다"),
        (("petition", "2026-06-05", "0 days"), "1 이상"),
        (("petition", "2026-06-05", "-3 days"), "읽을 수 없"),
        (("petition", "2026-06-05", "1.5 days"), "읽을 수 없"),
        (("petition", "2026-06-05", "ten days"), "읽을 수 없"),
        (("petition", "2026-06-05", "7 fortnights"), "읽을 수 없"),
        (("petition", "2026-02-30", "7 days"), "있는 날짜"),
        (("petition", "2026-06-05T25:00", "7 days"), "있는 날짜"),
        (("civil", "어제", "7 days"), "있는 날짜"),
        (("civil", "2026-06-05", "99999 years"), "길어|범위"),
        (("lunar", "2026-06-05", "7 days"), "계산 방식"),
        (("payday", "2026-06-20", "1 day"), "기간을 쓰지"),
        (("payday", "2026-06-20", None, ("2026-06-20",)), "제외 기간"),
        (("before", "2026-06-20"), "며칠 전"),
        (("before", "2026-06-20", "7 days", (), ("1 day:현장",)), "연장"),
        (("petition", "2026-06-05", "7 days", ("2026-06-10..2026-06-01",)), "빠릅니다"),
        (("petition", "2026-06-05", "7 days", ("6월 10일",)), "읽을 수 없"),
        (("petition", "2026-06-05", "7 days", ("2026-06-31..2026-07-01",)), "있는 날짜"),
        (("petition", "2026-06-05", "7 days", (), ("많이:현장 확인",)), "읽을 수 없"),
        (("petition", "2026-06-05", "7 days", (), ("3 hours:현장 확인",)), "일로 적어야"),
        (("local-tax", "2026-06-05", "7 hours"), "시간을 쓸 수 없"),
        (("local-tax", "2026-06-05"), "기간이 없습니다"),
    ],
)
def test_알_수_없는_입력(arguments: tuple[object, ...], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        due_from_text(*arguments)  # type: ignore[arg-type]


def test_점심시간을_옮긴_관청() -> None:
    assert due("immediate", "2026-06-12T10:30", lunch="11:30-12:30") == "2026-06-12T14:30"
    assert due("immediate", "2026-06-12T11:45", lunch="11:30-12:30") == "2026-06-12T15:30"
    with pytest.raises(Refused, match="1시간"):
        due("immediate", "2026-06-12T10:30", lunch="10:30-11:30")


def test_소요일은_법정기간과_같은_시계로_센다() -> None:
    seven = Length(7, Unit.DAYS)
    case = used_time(date(2026, 6, 5), date(2026, 6, 15), seven)
    assert (case.used, case.statutory, case.unit) == (7, 7, TimeUnit.WORKING_DAYS)
    with_pause = used_time(
        date(2026, 6, 5),
        date(2026, 6, 15),
        seven,
        suspensions=[Suspension(date(2026, 6, 8), date(2026, 6, 11))],
    )
    assert with_pause.used == 3
    hours = used_time(datetime(2026, 6, 5, 14), datetime(2026, 6, 8, 12), Length(3, Unit.DAYS))
    assert (hours.used, hours.statutory) == (Fraction(7, 8), 3)
    assert shortening_rate([with_pause, hours]) == 1 - (3 + Fraction(7, 8)) / 10
    month = used_time(date(2026, 6, 1), date(2026, 6, 10), Length(1, Unit.MONTHS))
    assert (month.used, month.statutory) == (10, 30)
    with pytest.raises(Refused, match="단위별"):
        shortening_rate([hours, month])
    with pytest.raises(Refused, match="빠릅니다"):
        used_time(date(2026, 6, 5), date(2026, 6, 4), seven)


def test_사이의_시간() -> None:
    assert working_days_between(date(2026, 6, 5), date(2026, 6, 8)) == 2
    assert working_days_between(date(2026, 6, 8), date(2026, 6, 5)) == 0
    assert working_seconds_between(datetime(2026, 6, 5, 11), datetime(2026, 6, 8, 10)) == 7 * 3600


@pytest.mark.parametrize(("clock", "start", "length", "days"), [
    ("civil", "2021-03-15", "5 years", 1828), ("before", "2030-01-01", "3 years", 1097)])
def test_여러_해도_하루하루_적는다(clock: str, start: str, length: str, days: int) -> None:
    lines = due_from_text(clock, start, length)["trace"]
    assert isinstance(lines, list) and len({line["date"] for line in lines}) == days  # type: ignore[index,call-overload]
    assert all(line["cite"] and "until" not in line for line in lines)  # type: ignore[index,call-overload]
