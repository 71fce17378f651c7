"""Numbers: reserved first, used once, gaps explained."""

from __future__ import annotations

import pytest

from hyeonjang.commons.cases.actions import numbers
from hyeonjang.commons.cases.models import CaseNumber
from hyeonjang.commons.cases.queries.numbers import gaps
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

from .conftest import Office

pytestmark = pytest.mark.django_db


def test_번호는_건보다_먼저_받고_한_번만_쓴다(office: Office) -> None:
    block = numbers.reserve(actor=office.clerk, type_code="query", count=3, purpose="장애 중 수기 접수")
    assert block == [f"2026-질의-00000{n}" for n in (1, 2, 3)]
    assert office.open().number == "2026-질의-000004"
    assert office.open(number=block[1]).number == block[1]
    with pytest.raises(Conflict, match="이미 다른 건에"):
        office.open(number=block[1])
    with pytest.raises(NotFound, match="미리 받은 번호가"):
        office.open(number="2026-질의-000099")
    numbers.void(actor=office.clerk, number=block[0], reason="종이가 훼손됨")
    with pytest.raises(Conflict, match="결번"):
        office.open(number=block[0])
    assert [(gap.text, gap.void_reason) for gap in gaps(office.clerk, "질의", 2026)] == [
        (block[0], "종이가 훼손됨"), (block[2], "")]
    # Every number up to the last is on a case or explained.
    assert list(CaseNumber.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_거절된_접수는_번호를_쓰지_않는다(office: Office) -> None:
    with pytest.raises(Refused):
        office.open(title=" ")
    assert office.open().number == "2026-질의-000001"


def test_해가_바뀌면_1번부터_시작한다(office: Office) -> None:
    office.open()
    with clock.travel("2027-01-04T09:00"):
        assert office.open().number == "2027-질의-000001"


def test_번호의_거절(office: Office) -> None:
    number = numbers.reserve(actor=office.clerk, type_code="query")[0]
    for call, refusal in (
        (lambda: numbers.reserve(actor=office.clerk, type_code="none"), NotFound),
        (lambda: numbers.reserve(actor=office.clerk, type_code="query", count=5), Refused),
        (lambda: numbers.reserve(actor=office.clerk, type_code="query", count=501, purpose="가"), Refused),
        (lambda: numbers.void(actor=office.clerk, number=number, reason=" "), Refused),
        (lambda: numbers.void(actor=office.outsider, number=number, reason="가"), NotPermitted),
        (lambda: numbers.void(actor=office.clerk, number="없음", reason="가"), NotFound),
    ):
        with pytest.raises(refusal):
            call()
    opened = office.open(number=number)
    with pytest.raises(Conflict, match="이미 건에 쓴"):
        numbers.void(actor=office.clerk, number=opened.number, reason="가")


def test_다른_시스템의_번호는_한_건에만_있다(office: Office) -> None:
    office.open(foreign=(("새올", "2026-0001"), ("국민신문고", "1AA-2611-000001")))
    with pytest.raises(Conflict, match="이미 다른 건에"):
        office.open(foreign=(("새올", "2026-0001"),))
    office.open(foreign=(("행복이음", "2026-0001"),))
    with pytest.raises(Refused, match="새올, 행복이음"):
        office.open(foreign=(("엑셀", "1"),))
