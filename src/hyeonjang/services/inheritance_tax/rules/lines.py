"""What one line of a list says: deaths, property registers, filings. Pure; columns are found by the roles below."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.local_tax.intake import money

from ..vocabulary import DEATH_LISTS, AssetKind, Scope, Source
from . import residents
from .residents import Resident

Day = Callable[[str], date]
"""Reads a day out of a cell; raises ``ValueError`` with a Korean sentence."""

OLDEST = date(1996, 1, 1)
FIELDS = ("전", "답", "과수원", "목장용지")

_DEATH = {
    "resident": ("주민등록번호", ("주민등록번호", "주민번호", "사망자주민등록번호", "등록번호")),
    "name": ("이름", ("성명", "이름", "사망자명", "사망자", "사망자성명", "대상자명")),
    "born": ("생년월일", ("생년월일", "출생일", "출생연월일")),
    "died": ("사망일", ("사망일자", "사망일", "사망일시", "사망연월일", "상속개시일")),
    "declared": ("실종선고일", ("실종선고일", "실종선고확정일", "실종선고일자")),
    "reported": ("신고일", ("신고일자", "신고일", "사망신고일", "접수일")),
    "address": ("주소", ("주소", "최종주소", "말소주소", "주민등록지", "사망당시주소", "주소지")),
}
_PROPERTY = {
    "resident": ("소유자 주민등록번호", ("주민등록번호", "소유자주민등록번호", "소유자등록번호", "주민번호", "납세자번호", "소유자번호", "등록번호")),
    "name": ("소유자", ("소유자", "소유자명", "성명", "납세자", "납세자명", "소유자성명", "이름")),
    "number": ("고유번호", ("고유번호", "물건번호", "물건고유번호", "과세번호", "과세물건번호", "자동차등록번호", "차량번호", "PNU", "관리번호")),
    "place": ("소재지", ("소재지", "물건지", "토지소재지", "물건소재지", "과세물건지", "지번", "주소", "사용본거지")),
    "value": ("시가표준액", ("시가표준액", "과세표준", "공시가격", "주택공시가격", "결정가액", "잔가", "잔존가액", "과표", "개별공시지가액")),
    "year": ("가격 기준연도", ("기준연도", "과세연도", "부과연도", "연도", "과세년도")),
    "area": ("면적(㎡)", ("면적", "토지면적", "전용면적", "연면적", "과세면적", "면적㎡", "건물면적")),
    "share": ("지분", ("지분", "소유지분", "지분율", "공유지분")),
    "sold": ("소유권 이전일", ("이전일", "소유권이전일", "매각일", "변동일", "소유권변동일", "처분일")),
}
_LAND: dict[str, tuple[str, tuple[str, ...]]] = {"category": ("지목", ("지목", "현황지목", "공부지목")), "used": ("실제 경작", ("실제경작", "현황", "이용현황", "현황이용"))}
_HOUSE: dict[str, tuple[str, tuple[str, ...]]] = {"category": ("주택 종류", ("주택종류", "주택구분", "건물용도", "용도"))}
_BUILDING: dict[str, tuple[str, tuple[str, ...]]] = {"category": ("용도", ("용도", "건물용도", "주용도"))}
_VEHICLE = {
    "category": ("차종", ("차종", "차종구분", "자동차종류", "차량종류")), "size": ("규모", ("규모", "차종규모", "차급", "유형", "규모구분")),
    "cc": ("배기량", ("배기량", "배기량cc")), "first": ("최초등록일", ("최초등록일", "최초등록일자", "등록일", "연식")),
    "business": ("용도(영업용)", ("용도", "영업구분", "용도구분")),
}
_FILING = {
    "resident": ("피상속인 주민등록번호", ("피상속인주민등록번호", "피상속인번호", "주민등록번호", "사망자주민등록번호")),
    "name": ("피상속인", ("피상속인", "피상속인명", "사망자", "사망자명")),
    "heir": ("신고인", ("신고인", "신고인명", "납세자", "납세자명", "상속인", "성명")),
    "filed": ("신고일", ("신고일자", "신고일", "접수일자", "접수일")),
    "paid": ("납부일", ("납부일자", "납부일", "수납일", "수납일자")),
    "amount": ("신고세액", ("신고세액", "세액", "납부세액", "합계세액", "산출세액")),
    "receipt": ("신고 접수번호", ("접수번호", "신고번호", "신고서번호", "전자납부번호", "납부번호")),
    "scope": ("과세물건", ("과세물건", "물건구분", "물건종류", "과세대상", "세목")),
}
_OF_PROPERTY: dict[Source, dict[str, tuple[str, tuple[str, ...]]]] = {Source.LAND: _LAND, Source.HOUSE: _HOUSE, Source.BUILDING: _BUILDING, Source.VEHICLE: _VEHICLE}


def roles(source: Source) -> dict[str, tuple[str, tuple[str, ...]]]:
    """role → (what it is called here, names under which lists carry it)."""
    if source in DEATH_LISTS:
        return dict(_DEATH)
    if source is Source.FILINGS:
        return dict(_FILING)
    return {**_PROPERTY, **_OF_PROPERTY[source]}


def required(source: Source) -> tuple[str, ...]:
    if source in DEATH_LISTS:
        return ("name", "died")
    return ("filed", "receipt") if source is Source.FILINGS else ("number",)


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be taken, where, and why (a whole sentence)."""

    row: int
    role: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class DeathLine:
    row: int
    name: str
    resident: Resident | None
    born: date | None
    died_on: date
    declared_on: date | None
    reported_on: date | None
    address: str


@dataclass(frozen=True, slots=True)
class PropertyLine:
    """A thing and whose it is. ``sold_on`` before the death makes it no estate; that is for whoever knows the death."""

    row: int
    resident: Resident | None
    owner: str
    kind: AssetKind
    number: str
    place: str
    value: int | None
    share: tuple[int, int]
    sold_on: date | None
    facts: dict[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class FilingLine:
    row: int
    resident: Resident | None
    dead: str
    heir: str
    filed_on: date
    paid_on: date | None
    amount: int | None
    receipt: str
    scope: Scope


class _Wrong(Exception):
    def __init__(self, role: str | None, reason: str) -> None:
        super().__init__(reason)
        self.role, self.reason = role, reason


def read(source: Source, row: int, values: Mapping[str, str], today: date, day: Day) -> DeathLine | PropertyLine | FilingLine | Bad:
    """One line by roles; never half: the first thing that is wrong makes it a ``Bad``."""
    try:
        if source in DEATH_LISTS:
            return _death(row, values, today, day)
        if source is Source.FILINGS:
            return _filing(row, values, today, day)
        return _property(source, row, values, day)
    except _Wrong as wrong:
        return Bad(row, wrong.role, wrong.reason)


def _text(values: Mapping[str, str], role: str) -> str:
    return " ".join(values.get(role, "").split())


def _resident(values: Mapping[str, str]) -> Resident | None:
    text = _text(values, "resident")
    found = residents.read(text)
    if text and found is None:
        raise _Wrong("resident", "주민등록번호를 읽을 수 없습니다. 열세 자리인지 확인하세요.")
    if found is not None and found.born is None:
        raise _Wrong("resident", f"주민등록번호 {found.mask}의 앞자리가 없는 날짜입니다. 번호를 확인하세요.")
    return found


def _day(values: Mapping[str, str], role: str, title: str, day: Day) -> date | None:
    text = _text(values, role)
    if not text:
        return None
    try:
        return day(text)
    except ValueError as error:
        raise _Wrong(role, f"{title}: {error}. 2026-10-02처럼 적으세요.") from None


def _won(values: Mapping[str, str], role: str, title: str) -> int | None:
    """``200000000``, ``"200,000,000"``, ``"200,000,000원"``; None for nothing."""
    text = _text(values, role)
    if not text:
        return None
    if text.endswith(".0"):
        text = text[:-2]
    try:
        return money(text, title)
    except Refused as refusal:
        raise _Wrong(role, refusal.sentence) from None


def _death(row: int, values: Mapping[str, str], today: date, day: Day) -> DeathLine:
    name = _text(values, "name")
    if not name:
        raise _Wrong("name", "사망자의 이름이 비어 있습니다. 이름을 적으세요.")
    resident = _resident(values)
    died = _day(values, "died", "사망일", day)
    if died is None:
        raise _Wrong("died", "사망일이 비어 있습니다. 사망일을 적으세요.")
    born = resident.born if resident else _day(values, "born", "생년월일", day)
    declared, reported = _day(values, "declared", "실종선고일", day), _day(values, "reported", "신고일", day)
    if problem := impossible(died, born=born, declared=declared, reported=reported, today=today):
        raise _Wrong("died", problem)
    return DeathLine(row, name, resident, born, died, declared, reported, _text(values, "address"))


def impossible(
    died: date, *, born: date | None = None, declared: date | None = None, reported: date | None = None, today: date
) -> str:
    """Why these dates of one death cannot be true, as a sentence; empty when they can."""
    if died > today:
        return f"사망일 {date_ko(died)}이 오늘보다 뒤입니다. 날짜를 확인하세요."
    if died < OLDEST:
        return f"1996. 1. 1. 전에 개시된 상속({date_ko(died)})에는 취득세가 없습니다. 사망일이 맞으면 안내하지 않습니다."
    if born is not None and born > died:
        return f"사망일 {date_ko(died)}이 태어난 날 {date_ko(born)}보다 빠릅니다. 두 날짜를 확인하세요."
    if declared is not None and (declared < died or declared > today):
        return f"실종선고일 {date_ko(declared)}이 사망으로 보는 날보다 빠르거나 오늘보다 뒤입니다. 날짜를 확인하세요."
    if reported is not None and (reported < died or reported > today):
        return f"신고일 {date_ko(reported)}이 사망일보다 빠르거나 오늘보다 뒤입니다. 날짜를 확인하세요."
    return ""


def _share(text: str) -> tuple[int, int]:
    if not text or text in {"단독", "단독소유"}:
        return (1, 1)
    found = re.fullmatch(r"(\d{1,9})\s*(?:/|분의)\s*(\d{1,9})", text)
    if found:
        first, second = int(found[1]), int(found[2])
        n, d = (second, first) if "분의" in text else (first, second)
        if 0 < n <= d:
            return (n, d)
    if text in {"1", "100%"}:
        return (1, 1)
    raise _Wrong("share", f"지분 '{text}'을(를) 읽을 수 없습니다. 1/2처럼 1 이하의 분수로 적으세요.")


def _property(source: Source, row: int, values: Mapping[str, str], day: Day) -> PropertyLine:
    resident, owner = _resident(values), _text(values, "name")
    if resident is None and not owner:
        raise _Wrong("resident", "소유자의 주민등록번호와 이름이 모두 비어 있습니다. 누구의 재산인지 적으세요.")
    number = _text(values, "number")
    if not number:
        raise _Wrong("number", "고유번호(차량번호)가 비어 있습니다. 대장을 확인하세요.")
    value = _won(values, "value", "시가표준액")
    facts, kind = _facts(source, values, day)
    note = "시가표준액이 0원입니다. 금액 없이 안내합니다." if value == 0 else "시가표준액이 비어 있습니다. 금액 없이 안내합니다." if value is None else ""
    return PropertyLine(
        row, resident, owner, kind, number[:60], _text(values, "place")[:200], value, _share(_text(values, "share")),
        _day(values, "sold", "소유권 이전일", day), facts, note,
    )


def _facts(source: Source, values: Mapping[str, str], day: Day) -> tuple[dict[str, Any], AssetKind]:
    facts: dict[str, Any] = {}
    if category := _text(values, "category"):
        facts["category"] = category[:40]
    if area := _text(values, "area").replace(",", ""):
        try:
            size = Decimal(area.removesuffix("㎡").strip())
        except InvalidOperation:
            raise _Wrong("area", f"면적 '{area}'을(를) 읽을 수 없습니다. 84.97처럼 적으세요.") from None
        if size <= 0:
            raise _Wrong("area", f"면적 '{area}'이(가) 0㎡ 이하입니다. 대장을 확인하세요.")
        facts["area"] = str(size)
    year = re.match(r"\d{4}", _text(values, "year"))
    if year:
        facts["value_year"] = int(year[0])
    if source is Source.VEHICLE:
        facts["vehicle"] = _vehicle(values, day)
        return facts, AssetKind.VEHICLE
    if source is Source.HOUSE:
        facts["flat"] = any(word in facts.get("category", "") for word in ("아파트", "연립", "다세대", "공동주택"))
        return facts, AssetKind.HOUSE
    if source is Source.BUILDING:
        return facts, AssetKind.BUILDING
    used = _text(values, "used")
    if used:
        facts["used"] = any(word in used for word in ("경작", "농지", *FIELDS[:3])) and not used.startswith(("아니", "미"))
    return facts, AssetKind.FARMLAND if facts.get("category") in FIELDS else AssetKind.LAND


_TYPES = (("승용", "passenger"), ("승합", "van"), ("화물", "truck"), ("특수", "special"), ("이륜", "motorcycle"))
_SIZES = (("경", "light"), ("소형", "small"), ("중형", "medium"), ("대형", "large"))


def _vehicle(values: Mapping[str, str], day: Day) -> dict[str, Any]:
    category, size = _text(values, "category"), _text(values, "size")
    found: dict[str, Any] = {"type": next((code for word, code in _TYPES if word in category), "other")}
    both = f"{size} {category}"
    if code := next((code for word, code in _SIZES if word in both), None):
        found["size"] = code
    if cc := re.match(r"[\d,]+", _text(values, "cc")):
        found["cc"] = int(cc[0].replace(",", ""))
    business = _text(values, "business")
    found["business"] = "영업" in business and "비영업" not in business
    first = _text(values, "first")
    if re.fullmatch(r"\d{4}", first):
        found["first_year"] = int(first)
    elif first:
        registered = _day(values, "first", "최초등록일", day)
        if registered:
            found["first_on"] = registered.isoformat()
    return found


def _filing(row: int, values: Mapping[str, str], today: date, day: Day) -> FilingLine:
    receipt = _text(values, "receipt")
    if not receipt:
        raise _Wrong("receipt", "신고 접수번호가 비어 있습니다. 같은 신고를 두 번 세지 않도록 적으세요.")
    filed = _day(values, "filed", "신고일", day)
    if filed is None:
        raise _Wrong("filed", "신고일이 비어 있습니다. 신고일을 적으세요.")
    paid = _day(values, "paid", "납부일", day)
    if filed > today or (paid is not None and paid > today):
        raise _Wrong("filed", "신고일이나 납부일이 오늘보다 뒤입니다. 날짜를 확인하세요.")
    what = _text(values, "scope")
    scope = Scope.ALL
    if any(word in what for word in ("차량", "자동차")):
        scope = Scope.VEHICLE
    elif any(word in what for word in ("토지", "주택", "건물", "건축물", "부동산", "농지")):
        scope = Scope.REALTY
    return FilingLine(row, _resident(values), _text(values, "name"), _text(values, "heir"), filed, paid,
                      _won(values, "amount", "신고세액"), receipt[:60], scope)
