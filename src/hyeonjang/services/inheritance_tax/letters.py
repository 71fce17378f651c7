"""One letter per household: which kind fits the facts, to whom, and the values of its template.

``letters`` is the whole of it: an :class:`Estate` and a :class:`Kind` in, letters out, ready for
``notices.actions``. Writing, queueing and remembering is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from hyeonjang.commons.notices.actions.sending import Recipient
from hyeonjang.commons.notices.rules import address
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods import HolidayTable
from hyeonjang.law.periods.spec import Length, Unit
from hyeonjang.law.periods.walk import calendar_end

from . import checklist, words
from .estate import Estate, Heir
from .estimate import Estimate
from .grounds import Book

ADULT = Length(19, Unit.YEARS)
"""Age of majority (민법 제4조)."""


class Letters(StrEnum):
    """Kinds of letters."""

    FIRST = "first"
    D150 = "d150"
    D60 = "d60"
    D14 = "d14"
    AFTER1 = "after1"
    AFTER3 = "after3"
    AFTER6 = "after6"
    VEHICLE = "vehicle"
    ABROAD = "abroad"
    MISSING = "missing"
    ELSEWHERE = "elsewhere"
    REDIVISION = "redivision"


KIND_KO = {
    Letters.FIRST: "첫 안내", Letters.D150: "기한 150일 전 안내", Letters.D60: "기한 60일 전 안내", Letters.D14: "기한 14일 전 안내",
    Letters.AFTER1: "기한 뒤 1개월 안 안내", Letters.AFTER3: "기한 뒤 3개월 안 안내", Letters.AFTER6: "기한 뒤 6개월 안 안내",
    Letters.VEHICLE: "자동차 안내", Letters.ABROAD: "외국에 계신 상속인 안내", Letters.MISSING: "실종ㆍ소식 모름 안내",
    Letters.ELSEWHERE: "다른 시ㆍ군 사망 안내", Letters.REDIVISION: "다시 나눌 때의 안내",
}
TEMPLATE = {
    **dict.fromkeys((Letters.FIRST, Letters.D150, Letters.ABROAD, Letters.MISSING, Letters.ELSEWHERE), "inheritance-first"),
    **dict.fromkeys((Letters.D60, Letters.D14), "inheritance-reminder"),
    **dict.fromkeys((Letters.AFTER1, Letters.AFTER3, Letters.AFTER6), "inheritance-late"),
    Letters.VEHICLE: "inheritance-vehicle", Letters.REDIVISION: "inheritance-redivision",
}
_LATE = frozenset({Letters.AFTER1, Letters.AFTER3, Letters.AFTER6})
_AFTER_FILING = frozenset({Letters.VEHICLE, Letters.REDIVISION})


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. ``heirs`` are the keys of everybody it speaks to, the addressee first.

    ``problem`` says in a sentence why it cannot be posted (no address, an address that is none); such a letter is
    for the list of those who were not reached. ``key`` tells it from the estate's other letters.
    """

    kind: Letters
    template: str
    key: str
    heirs: tuple[str, ...]
    recipient: Recipient
    values: Mapping[str, Any]
    book: Book
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """Heirs who get one letter together."""

    heirs: tuple[Heir, ...]
    problem: str = ""


def _successors(heir: Heir) -> list[Heir]:
    """Who stands for an heir who has died since: the living of the next generation, as far as told."""
    if heir.died_on is None:
        return [heir]
    below = ([heir.spouse] if heir.spouse else []) + list(heir.children)
    return [person for next_one in below for person in _successors(next_one)]


def _told(estimate: Estimate, lines: Iterable[Any]) -> list[Heir]:
    found: dict[str, Heir] = {}
    for line in lines:
        for heir in _successors(estimate.estate.heir(estimate.key_of[line.person.name])):
            if not heir.renounced:
                found.setdefault(heir.key, heir)
    first = estimate.frame.principal
    principal = estimate.key_of[first.name] if first is not None else ""
    return sorted(found.values(), key=lambda heir: (heir.key != principal, heir.born or date.max, heir.key))


def _problem(heir: Heir) -> str:
    if heir.address:
        wrong = address.problem(heir.address)
        return f"{heir.name} 님의 주소로는 편지가 가지 않습니다. {wrong}." if wrong else ""
    if heir.missing:
        return f"{heir.name} 님은 소식을 몰라 보낼 주소가 없습니다. 다른 상속인에게 보낸 편지로 함께 알렸습니다."
    return f"{heir.name} 님의 주소를 모릅니다. 주소를 조회하거나 다른 상속인에게 물어보십시오."


def households(estimate: Estimate, *, filed_too: bool = False) -> tuple[Household, ...]:
    """Whom to write to: heirs at one address together, those without a good address each by themselves."""
    lines = estimate.frame.heirs if filed_too else estimate.pending
    groups: dict[str, list[Heir]] = {}
    for heir in _told(estimate, lines):
        wrong = _problem(heir)
        place = f"?{heir.key}" if wrong else address.household_key(heir.address)
        groups.setdefault(place, []).append(heir)
    return tuple(Household(tuple(group), _problem(group[0])) for group in groups.values())


def why_not(estimate: Estimate, kind: Letters) -> str:
    """Why a letter of this kind does not fit the facts, as a Korean sentence; empty when it does."""
    if not estimate.pending and kind not in _AFTER_FILING:
        return "상속인이 모두 신고했습니다. 더 안내하지 않습니다."
    due = date_ko(estimate.due.due)
    if kind in _LATE and not estimate.overdue:
        return f"기한({due})이 아직 지나지 않았습니다. 기한 전 안내를 고르십시오."
    if kind not in _LATE | _AFTER_FILING and estimate.overdue:
        return f"기한({due})이 지났습니다. 기한 뒤 안내를 고르십시오."
    dead, people = estimate.estate.deceased, list(estimate.estate.everyone())
    match kind:
        case Letters.VEHICLE if not estimate.cars:
            return "옮기거나 말소할 자동차가 없습니다. 다른 안내를 고르십시오."
        case Letters.ABROAD if not any(line.person.abroad for line in estimate.frame.heirs):
            return "외국에 주소를 둔 상속인이 없습니다. 첫 안내를 고르십시오."
        case Letters.MISSING if dead.declared_on is None and not any(person.missing for person in people):
            return "실종선고도, 소식을 모르는 상속인도 없습니다. 첫 안내를 고르십시오."
        case Letters.ELSEWHERE if dead.resident is not False:
            return "고인이 이 군에 사셨거나 어디 사셨는지 적지 않았습니다. 첫 안내를 고르십시오."
        case Letters.REDIVISION if len(estimate.frame.heirs) < 2:
            return "상속인이 한 명이어서 다시 나눌 것이 없습니다."
        case Letters.REDIVISION if estimate.death < words.gift_since():
            return f"{date_ko(words.gift_since())} 전의 상속에는 다시 나눈 것을 증여로 보는 규정이 없습니다."
    return ""


def minor(heir: Heir, on: date) -> bool:
    """Whether the person is under age on that day; somebody without a birth date is not."""
    return heir.born is not None and on <= calendar_end(heir.born, ADULT)


def _greeting(heirs: Sequence[Heir], on: date) -> str:
    if heirs[0].language != "ko":
        return ", ".join(heir.name for heir in heirs)
    return ", ".join(f"{heir.name} 님{'의 법정대리인' if minor(heir, on) else ''}" for heir in heirs)


def _recipient(heirs: Sequence[Heir], on: date, problem: str) -> Recipient:
    first = heirs[0]
    name = f"{first.name}의 법정대리인" if minor(first, on) else first.name
    return Recipient(name, first.address, first.postcode, first.phone, language=first.language,
                     large_print=any(heir.large_print for heir in heirs))


def _opening(estimate: Estimate, kind: Letters, book: Book) -> str:
    dead, county = estimate.estate.deceased, estimate.estate.office.county
    if dead.declared_on is not None:
        day = book.told(dead.declared_on, date_ko(dead.declared_on), "실종선고일", words.REPORT)
        return f"법원이 {day} 실종을 선고하여 {dead.name} 님의 상속이 시작되었습니다. 취득세를 언제까지, 어떻게 신고하는지 알려 드립니다."
    first = f"삼가 고인의 명복을 빕니다. {dead.name} 님이 {county}에 남기신 재산의 취득세를 알려 드립니다."
    more = "언제까지, 어떻게 신고하는지 적었습니다."
    if kind is Letters.ELSEWHERE or dead.resident is False:
        where = f"{dead.reported_at}에" if dead.reported_at else "다른 시ㆍ군에"
        more = f"{where} 사망신고를 하셔서 저희가 미리 안내해 드리지 못했습니다."
    elif kind is Letters.ABROAD:
        more = "외국에 계신 상속인이 있어 기한이 다릅니다."
    elif kind is Letters.MISSING:
        more = "소식을 모르는 상속인이 있어도 신고하실 수 있습니다."
    return f"{first} {more}"


def _common(estimate: Estimate, heirs: Sequence[Heir], book: Book) -> dict[str, Any]:
    return {
        "받는분": _greeting(heirs, estimate.estate.as_of),
        "기한": words.due_sentence(estimate, book), "늦으면": words.late_rows(estimate, book),
        "서류": [paper.line for paper in checklist.papers(estimate)], "찾아오실곳": words.contact_line(estimate.estate.office),
        "나눔": words.divide_step(estimate), "등기": words.register_step(estimate),
    }


def _first(estimate: Estimate, heirs: Sequence[Heir], kind: Letters, book: Book) -> dict[str, Any]:
    return {
        **_common(estimate, heirs, book), "고인": estimate.estate.deceased.name, "머리말": _opening(estimate, kind, book),
        "기한일": estimate.due.due, "까닭": words.due_reasons(estimate, book),
        "재산": words.property_rows(estimate, book), "재산참고": words.property_notes(estimate, book),
        "세금": words.tax_rows(estimate, book), "세금참고": words.tax_notes(estimate, heirs, book),
        "감면": words.relief_rows(estimate, book), "감면참고": words.relief_notes(estimate, book),
        "늦으면참고": words.late_notes(estimate, book), "알아두기": words.know_lines(estimate, heirs, book),
    }


def _reminder(estimate: Estimate, heirs: Sequence[Heir], kind: Letters, book: Book) -> dict[str, Any]:
    told = " 이미 신고하셨으면 이 편지는 그냥 두십시오."
    return {
        **_common(estimate, heirs, book), "고인": estimate.estate.deceased.name, "기한일": estimate.due.due,
        "머리말": f"{estimate.estate.deceased.name} 님이 남기신 재산의 취득세 신고를 아직 확인하지 못했습니다.{told}",
        "세금": words.tax_rows(estimate, book), "세금참고": words.tax_notes(estimate, heirs, book)[:2],
        "함께": words.joint_lines(estimate, book)[:2], "위택스": words.wetax_line(estimate),
    }


def _overdue(estimate: Estimate, heirs: Sequence[Heir], kind: Letters, book: Book) -> dict[str, Any]:
    name = estimate.estate.deceased.name
    return {
        **_common(estimate, heirs, book),
        "머리말": f"{name} 님이 남기신 재산의 취득세 신고를 아직 확인하지 못했습니다. 이미 신고하셨으면 이 편지는 그냥 두십시오.",
        "까닭": words.due_reasons(estimate, book), "단계": words.step_sentence(estimate, book),
        "재산": words.property_rows(estimate, book), "세금": words.tax_rows(estimate, book),
        "세금참고": words.tax_notes(estimate, heirs, book),
        "감면": words.relief_rows(estimate, book), "감면참고": words.relief_notes(estimate, book),
        "늦으면참고": words.late_notes(estimate, book), "함께": words.joint_lines(estimate, book),
    }


def _vehicle(estimate: Estimate, heirs: Sequence[Heir], kind: Letters, book: Book) -> dict[str, Any]:
    found = estimate.vehicle_deadline
    assert found is not None
    day = book.day(found.due_day, "자동차 이전등록 기한", found.steps, weekday=True)
    passed = estimate.estate.as_of > found.due_day
    cars = {car.key for car in estimate.cars}
    rows = [row for row in estimate.asked if row.code == "scrap" and row.holding.key in cars]
    tax = book.day(estimate.due.due, "취득세 기한", words.due_trace(estimate.due), weekday=True)
    return {
        "받는분": _greeting(heirs, estimate.estate.as_of), "고인": estimate.estate.deceased.name,
        "기한": f"{day}까지{'였습니다. 하루라도 빨리 옮기십시오' if passed else ' 명의를 옮기십시오'}.",
        "까닭": [f"돌아가신 날이 있는 달의 마지막 날부터 {words.months_said(estimate, book)}입니다(자동차등록령 제26조제1항제3호).",
                 f"취득세를 신고하고 내는 기한은 {tax}입니다. 명의를 옮기기 전에 먼저 냅니다."],
        "차량": words.car_rows(estimate, book),
        "폐차": [words.scrap_term(row, book) for row in rows],
        "서류": [paper.line for paper in checklist.vehicle_papers(estimate)],
        "찾아오실곳": words.contact_line(estimate.estate.office),
    }


def _redivision(estimate: Estimate, heirs: Sequence[Heir], kind: Letters, book: Book) -> dict[str, Any]:
    return {
        "받는분": _greeting(heirs, estimate.estate.as_of), "고인": estimate.estate.deceased.name,
        "규칙": words.redivision_lines(estimate, book), "재산": words.property_rows(estimate, book),
        "찾아오실곳": words.contact_line(estimate.estate.office),
    }


_WRITERS: dict[str, Callable[[Estimate, Sequence[Heir], Letters, Book], dict[str, Any]]] = {
    "inheritance-first": _first, "inheritance-reminder": _reminder, "inheritance-late": _overdue,
    "inheritance-vehicle": _vehicle, "inheritance-redivision": _redivision,
}


def letters(estate: Estate, kind: Letters, *, table: HolidayTable | None = None) -> tuple[Letter, ...]:
    """The letters of one kind to the heirs of one estate, dated ``estate.as_of``; one for each household.

    ``table`` is the county's holiday table. Raises ``Refused`` for facts that contradict each other, for a death that
    is not taxed, and for a kind that does not fit (its sentence names the kind that does).
    """
    estimate = Estimate(estate, table)
    return tuple(write(estimate, household, kind) for household in _addressed(estimate, kind))


def _addressed(estimate: Estimate, kind: Letters) -> tuple[Household, ...]:
    if sentence := why_not(estimate, kind):
        raise Refused(sentence, field="kind", code="inheritance_tax.kind")
    return households(estimate, filed_too=kind in _AFTER_FILING)


def write(estimate: Estimate, household: Household, kind: Letters) -> Letter:
    """One letter from an estimate that was made once for all of an estate's letters."""
    book, heirs = Book(), household.heirs
    template = TEMPLATE[kind]
    values = _WRITERS[template](estimate, heirs, kind, book)
    return Letter(
        kind, template, f"{kind.value}:{heirs[0].key}", tuple(heir.key for heir in heirs),
        _recipient(heirs, estimate.estate.as_of, household.problem),
        {name: value for name, value in values.items() if value not in ("", [], None)}, book, household.problem,
    )


def on(estate: Estate, day: date) -> Estate:
    """The same facts looked at on another day."""
    return replace(estate, as_of=day)


__all__ = ["KIND_KO", "TEMPLATE", "Household", "Letter", "Letters", "households", "letters", "minor", "on", "why_not", "write"]
