"""The answer about an estate as Korean text: what an officer reads and what a letter will say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hyeonjang.kit.korean import date_ko, date_weekday_ko, won
from hyeonjang.law.civil import RELATION_KO
from hyeonjang.law.local_tax.facts import KIND_KO
from hyeonjang.law.local_tax.results import Assessment, Item
from hyeonjang.law.runtime import Step


def _heirs(found: Assessment) -> Iterator[str]:
    yield "1. 상속인과 상속분"
    for line in found.heirs:
        who = f"{line.through}님을 대습" if line.through else RELATION_KO[line.person.relation]
        text = f"  - {line.person.name}({who}): {line.share}, 기한 {date_ko(line.due.due)}"
        yield f"{text}, 낼 금액 {won(line.taxes.total + line.charges.total)}"
    yield f"  주된 상속자: {found.principal.name if found.principal else '정하지 못함(생년월일 필요)'}"


def _dates(found: Assessment) -> Iterator[str]:
    yield "2. 기한"
    yield f"  신고ㆍ납부기한: {date_weekday_ko(found.due)}"
    if found.due != found.statutory_due:
        yield f"  법정 기한: {date_weekday_ko(found.statutory_due)} (장관의 기한연장 전)"
    if found.vehicle_due is not None:
        yield f"  자동차 이전등록 기한: {date_weekday_ko(found.vehicle_due)} (상속인이 외국에 있어도 6개월)"
    yield f"  부과할 수 있는 마지막 날: {date_ko(found.assessable_until)}"


def _item(item: Item) -> Iterator[str]:
    taxes, charges = item.levy.taxes, item.charges
    if item.levy.exempt:
        yield f"    {item.heir.name} {item.share}: 없음({item.levy.exempt})"
        return
    parts = [f"취득세 {won(taxes.acquisition)}"]
    parts += [f"지방교육세 {won(taxes.education)}"] if taxes.education else []
    parts += [f"농어촌특별세 {won(taxes.rural)}"] if taxes.rural else []
    yield f"    {item.heir.name} {item.share}: {' + '.join(parts)} = {won(taxes.total)}"
    if charges.total:
        extra = [
            f"{name} {won(amount)}"
            for name, amount in (
                ("무신고가산세", charges.unfiled),
                ("농어촌특별세 무신고가산세", charges.unfiled_rural),
                ("납부지연가산세", charges.late),
                ("고지 뒤의 가산", charges.after_bill),
                ("중가산세", charges.sold),
            )
            if amount
        ]
        yield f"      가산세: {' + '.join(extra)} = {won(charges.total)}"


def _properties(found: Assessment) -> Iterator[str]:
    yield "3. 물건별 세액"
    for prop in found.estate.properties:
        mine = [item for item in found.items if item.prop.name == prop.name]
        total = won(sum(item.levy.taxes.total for item in mine))
        yield f"  {prop.name}({KIND_KO[prop.kind]}, 시가표준액 {won(prop.value)}): 본세 {total}"
        for item in mine:
            yield from _item(item)
    yield f"  합계: 본세 {won(found.taxes.total)}, 가산세 {won(found.charges.total)}, 모두 {won(found.to_pay)}"


def _waiting(found: Assessment) -> Iterator[str]:
    if not found.taxes.total:
        return
    yield "4. 늦게 신고하고 낼 때의 가산세(상속인 모두, 지금 아는 이자율)"
    for row in found.waiting:
        yield (
            f"  {date_weekday_ko(row.on)} {row.label}: 무신고 {won(row.unfiled)}, 납부지연 {won(row.late)}, "
            f"더 내는 금액 {won(row.surcharge)}"
        )
    yield "  안내문을 받지 못했어도 기한과 가산세는 같습니다(조심2013지0231)."


def _rest(found: Assessment) -> Iterator[str]:
    if found.questions:
        yield "5. 물어볼 것(답에 따라 달라짐)"
        for one in found.questions:
            yield f"  - {one.about}: {one.ask} 지금 {one.now}, 그렇다면 {one.then}  [{one.cite}]"
    if found.opens:
        yield "6. 해석이 정해지지 않은 것"
        for point in found.opens:
            yield f"  - {point.question}: {point.default} {point.other}  [{point.cite}] 물을 곳: {point.ask}"
    if found.notes:
        yield "7. 알아 둘 것"
        yield from (f"  - {note}" for note in found.notes)


def _value(step: Step) -> str:
    result = step.result
    if isinstance(result, bool) or result is None:
        return {True: "해당", False: "해당하지 않음", None: "아직 모름"}[result]
    if isinstance(result, date):
        return date_ko(result)
    if isinstance(result, int):
        return f"{result:,}"
    if isinstance(result, Fraction) and "세율" in step.rule:
        return f"{Decimal(result.numerator * 100) / Decimal(result.denominator):f}%"
    if isinstance(result, Fraction) and step.rule == "기한 후 신고 감면":
        return f"{result * 100}%"
    return str(result)


def _step(step: Step) -> str:
    return f"  {step.rule}: {_value(step)}  [{step.cite}]"


def to_korean(found: Assessment) -> str:
    """The whole answer as Korean lines with the rules applied at the end."""
    estate = found.estate
    lines = [f"상속 취득세: {date_ko(estate.death)} 사망, 기준일 {date_ko(estate.as_of)}", ""]
    for part in (_heirs, _dates, _properties, _waiting, _rest):
        block = list(part(found))
        lines += [*block, ""] if block else []
    lines.append("적용한 규칙")
    lines += [_step(step) for step in found.trace.steps]
    for item in found.items:
        lines.append(f"  [{item.prop.name} - {item.heir.name}]")
        lines += [f"  {_step(step)}" for step in (*item.levy.trace.steps, *item.trace.steps)]
    return "\n".join(lines)
