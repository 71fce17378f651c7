"""What cannot be true of an estate. Every refusal says in one sentence what is wrong and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.civil import Succession, everyone
from hyeonjang.law.local_tax.charges import check_just_cause
from hyeonjang.law.local_tax.facts import Estate, Filing, Kind, Property
from hyeonjang.law.local_tax.numbers import FIRST_DEATH
from hyeonjang.law.runtime import rule

TAXED_SINCE = date(1996, 1, 1)
MAX_ITEMS = 3000
"""The most parts (properties times heirs) of one question; beyond that somebody pasted a list."""


@rule(cite="지방세법 제6조제1호, 조심2011지0270", since="1996-01-01", name="local_tax.taxed_at_all")
def taxed_at_all(death: date) -> bool:
    """Whether an inheritance opened on ``death`` is an acquisition that is taxed (since 1996)."""
    return death >= TAXED_SINCE


def _check_death(estate: Estate) -> None:
    death, as_of = estate.death, estate.as_of
    if death > as_of:
        raise Refused(
            f"사망일 {date_ko(death)}이 기준일 {date_ko(as_of)}보다 늦습니다. 사망일이나 기준일을 고치십시오.",
            field="death",
        )
    if not taxed_at_all(death):
        raise Refused(
            f"1996. 1. 1. 전에 개시된 상속({date_ko(death)})에는 취득세가 없습니다(조심2011지0270). "
            "사망일이 맞으면 낼 세금이 없습니다.",
            field="death",
            code="not_taxed",
        )
    if death < FIRST_DEATH:
        raise Refused(
            f"2011. 1. 1. 전의 상속({date_ko(death)})은 옛 취득세와 등록세로 과세하여 여기서 계산하지 않습니다. "
            "담당자가 그때의 법으로 계산하십시오.",
            field="death",
            code="old_law",
        )
    if estate.declared is not None and not death <= estate.declared <= as_of:
        raise Refused(
            f"실종선고일 {date_ko(estate.declared)}은 사망한 것으로 보는 날과 기준일 사이여야 합니다. 고치십시오.",
            field="declared_missing_on",
        )


def _check_property(prop: Property, estate: Estate) -> None:
    name = prop.name
    if prop.value <= 0:
        raise Refused(
            f"'{name}'의 시가표준액이 {prop.value}원입니다. 공시가격이나 시가표준액을 확인하여 적으십시오.",
            field="properties",
        )
    if not 0 < prop.owned <= 1:
        raise Refused(
            f"'{name}'의 피상속인 지분(owned)은 0보다 크고 1 이하여야 합니다. 고치십시오.", field="properties"
        )
    if prop.sold_on is not None:
        if prop.sold_on <= estate.death:
            raise Refused(
                f"'{name}'은 사망 전({date_ko(prop.sold_on)})에 팔려 상속재산이 아닙니다. 빼거나 날짜를 고치십시오.",
                field="properties",
            )
        if prop.sold_on > estate.as_of:
            raise Refused(f"'{name}'의 매각일이 기준일보다 늦습니다. 고치십시오.", field="properties")
    if prop.registered_on is not None and prop.registered_on < estate.death:
        raise Refused(
            f"'{name}'의 상속등기일 {date_ko(prop.registered_on)}이 사망일보다 빠릅니다. 고치십시오.",
            field="properties",
        )
    wanted = {"vehicle": Kind.VEHICLE, "house": Kind.HOUSE, "farmland": Kind.FARMLAND}
    for attribute, kind in wanted.items():
        if getattr(prop, attribute) is not None and prop.kind is not kind:
            raise Refused(
                f"'{name}'의 종류({prop.kind.value})와 {attribute} 사실이 맞지 않습니다. 하나를 고치십시오.",
                field="properties",
            )


def _known(names: Iterable[str], known: set[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise Refused(f"{what}에 적은 '{name}'님이 상속인 목록에 없습니다. 이름을 고치십시오.", field="heirs")


def _check_filing(filing: Filing, estate: Estate) -> None:
    for word, day in (("신고일", filing.filed), ("납부일", filing.paid), ("고지일", filing.billed)):
        if day is not None and day < estate.death:
            raise Refused(f"{word} {date_ko(day)}이 사망일보다 빠릅니다. 고치십시오.", field="filed_on")
        if day is not None and day > estate.as_of:
            raise Refused(
                f"{word} {date_ko(day)}이 기준일 {date_ko(estate.as_of)}보다 늦습니다. 고치십시오.", field="filed_on"
            )
    if (filing.billed is None) != (filing.bill_due is None):
        raise Refused(
            "납세고지는 고지일(billed_on)과 납부기한(bill_due)을 함께 적어야 합니다.", field="billed_on"
        )
    if filing.paid is not None and filing.filed is None and filing.billed is None:
        raise Refused(
            "납부일은 있는데 신고일이 없습니다. 신고한 날(filed_on)이나 고지일(billed_on)을 적으십시오.",
            field="paid_on",
        )
    if filing.filed is not None and filing.billed is not None and filing.filed > filing.billed:
        raise Refused(
            "결정ㆍ고지 뒤의 신고는 기한 후 신고가 아닙니다(지방세기본법 제51조). 신고일이나 고지일을 고치십시오.",
            field="filed_on",
        )
    if filing.just_cause:
        check_just_cause(filing.just_cause)


def check_estate(estate: Estate) -> None:
    """Refuse an impossible estate; raises ``Refused``."""
    _check_death(estate)
    if not estate.properties:
        raise Refused("상속재산이 없습니다. 물건을 하나 이상 적으십시오.", field="properties")
    twice = [name for name, count in Counter(prop.name for prop in estate.properties).items() if count > 1]
    if twice:
        raise Refused(f"'{twice[0]}'이라는 물건이 두 번 있습니다. 이름을 다르게 적으십시오.", field="properties")
    people = {person.name for person in everyone(estate.heirs)}
    if len(people) * len(estate.properties) > MAX_ITEMS:
        raise Refused("상속인과 물건이 너무 많습니다. 물건을 나누어 여러 번 계산하십시오.", field="properties")
    for prop in estate.properties:
        _check_property(prop, estate)
        _known(prop.division, people, f"'{prop.name}'의 분할")
        _known(prop.house.residents if prop.house else (), people, f"'{prop.name}'의 거주자")
    for filing in (estate.filing, *estate.filings.values()):
        _check_filing(filing, estate)


def division_of(prop: Property, found: Succession) -> dict[str, Fraction]:
    """Who takes which part of a property: the agreed division, or the statutory shares."""
    if not prop.division:
        return {row.person.name: row.share for row in found.heirs}
    heirs = {row.person.name for row in found.heirs}
    for name, share in prop.division.items():
        if name not in heirs:
            raise Refused(
                f"'{prop.name}'을 나눈 '{name}'님은 상속인이 아닙니다. 포기ㆍ사망을 확인하고 분할을 고치십시오.",
                field="properties",
            )
        if share < 0:
            raise Refused(f"'{prop.name}'의 {name}님 몫이 0보다 작습니다. 고치십시오.", field="properties")
    total = sum(prop.division.values(), Fraction(0))
    if total != 1:
        raise Refused(
            f"'{prop.name}'의 상속인별 몫을 더하면 {total}이어서 1이 되지 않습니다. 몫을 고치십시오.",
            field="properties",
        )
    return {name: share for name, share in prop.division.items() if share > 0}
