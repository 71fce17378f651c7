"""The sentences of a letter, each from the facts of one estate. Plain Korean; every figure goes through the book.

Which sentences a letter has follows from the facts alone. Legal terms that people meet at the counter stay, with
what they mean beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.law.local_tax import FilingDue
from hyeonjang.law.local_tax.facts import REAL_ESTATE
from hyeonjang.law.local_tax.levy import Taxes
from hyeonjang.law.local_tax.numbers import book as rates
from hyeonjang.law.local_tax.numbers import rate, relief, surcharge
from hyeonjang.law.local_tax.surcharge import late_filing_relief
from hyeonjang.law.runtime import Trace

from .estate import Heir, Holding, Kind, Office
from .estimate import Asked, Estimate, Late, Row
from .grounds import Book, percent, sum_trace

REPORT = "사망신고와 가족관계 자료"
MOST_LINES = 12
"""Lines of the table of taxes above which holdings of one kind are added up."""
MOST_HOLDINGS = 150
"""Lines of the table of holdings that a letter shows at most."""
MOST_FIELDS = 2
"""Fields above which the table of cases has one line for all of them."""
_WEEKEND = {5: "토요일", 6: "일요일"}


def due_trace(due: FilingDue) -> Trace:
    """All steps to a deadline."""
    trace = Trace()
    trace.extend(due.trace)
    return trace


def due_sentence(estimate: Estimate, book: Book) -> str:
    due = estimate.due
    day = book.day(due.due, "신고ㆍ납부 기한", due_trace(due), weekday=True)
    return f"{day}까지였습니다." if estimate.overdue else f"{day}까지 신고하고 내시면 됩니다."


def _start(estimate: Estimate, due: FilingDue, book: Book) -> str:
    dead = estimate.estate.deceased
    day, what = (dead.declared_on, "법원이 실종을 선고한 날") if dead.declared_on else (dead.died_on, "돌아가신 날")
    step = next(step for step in due.trace.steps if step.rule == "기간을 세기 시작하는 날")
    start = step.result if isinstance(step.result, date) else day
    told = book.told(day, date_ko(day), what, REPORT)
    if start == day:
        return f"{what}({told})부터 세기 시작합니다."
    return f"{what}({told})이 있는 달의 마지막 날({book.day(start, '세기 시작하는 날', due_trace(due))})부터 셉니다."


def due_reasons(estimate: Estimate, book: Book) -> list[str]:
    """Why the deadline is that day, step by step."""
    due, found = estimate.due, [_start(estimate, estimate.due, book)]
    trace = due_trace(due)
    nominal, statutory = due.clock.nominal, due.statutory_due
    abroad = "외국에 주소를 둔 상속인이 있어 " if due.months > rate("deadline_months", estimate.death).number else ""
    first = next((step.result for step in due.clock.steps.steps if step.rule == "첫날 불산입"), None)
    begin = f"다음 날({book.day(first, '기간의 첫날', trace)})" if isinstance(first, date) else "그날"
    found.append(f"{abroad}{begin}부터 {due.months}개월이 끝나는 날은 {book.day(nominal, '기간의 끝', trace)}입니다.")
    if statutory != nominal:
        why = _WEEKEND.get(nominal.weekday(), "쉬는 날")
        found.append(f"그날은 {josa(why, '이라/라')} 다음 일하는 날인 {book.day(statutory, '법정 기한', trace)}까지입니다.")
    if due.due != statutory:
        name = next((step.rule for step in reversed(due.clock.steps.steps) if step.result == due.due), "장관의 기한 연장")
        found.append(f"{josa(name, '으로/로')} {book.day(due.due, '늦춰진 기한', trace)}까지 늦춰졌습니다.")
    later = estimate.if_abroad
    if later is not None:
        found.append(
            f"외국에 주소를 둔 상속인이 한 분이라도 있으면 {book.day(later.due, '외국 주소일 때의 기한', due_trace(later))}"
            "까지입니다. 그러면 저희에게 알려 주십시오."
        )
    for point in due.opens:
        if point.code == "labour_substitute":
            found.append("노동절의 대체공휴일은 세금 기한을 늦추지 않는 것으로 보았습니다. 달리 볼 수도 있으니 이 날을 지키십시오.")
    registered = [holding for holding in estimate.estate.holdings if holding.registered_on and holding.registered_on < due.due]
    for holding in registered[:2]:
        assert holding.registered_on is not None
        day = book.told(holding.registered_on, date_ko(holding.registered_on), "등기 신청일")
        found.append(f"{josa(holding.where, '은/는')} 등기를 신청한 {day}까지 내셨어야 합니다.")
    return found


def _area(holding: Holding, book: Book) -> str:
    if holding.area is None:
        return "-"
    exact = Decimal(holding.area.numerator) / Decimal(holding.area.denominator)
    text = f"{exact.quantize(Decimal('0.01')):,}".rstrip("0").rstrip(".")
    return book.told(holding.area, text, f"{holding.where} 면적")


def _share(holding: Holding, book: Book) -> str:
    return "전부" if holding.share == 1 else book.told(holding.share, str(holding.share), f"{holding.where} 지분")


def property_rows(estimate: Estimate, book: Book) -> list[list[str | int]]:
    """종류, 소재지, 면적(㎡), 고인의 몫, 시가표준액(원)."""
    found = estimate.estate.holdings
    rows: list[list[str | int]] = [
        [holding.kind_ko, holding.where, _area(holding, book), _share(holding, book), value_cell(holding, book)]
        for holding in found[:MOST_HOLDINGS]
    ]
    if len(found) > MOST_HOLDINGS:
        rows.append(["이 밖에", f"{len(found) - MOST_HOLDINGS}건이 더 있습니다. 담당자에게 물어보십시오.", "-", "-", "-"])
    return rows


def value_cell(holding: Holding, book: Book) -> str | int:
    """The 시가표준액 in won, or that it is not known yet."""
    if not holding.value:
        return "확인 중"
    trace = Trace()
    trace.add("시가표준액", "지방세법 제4조", holding.value, 재산=holding.key, 연도=holding.value_year)
    return book.won(holding.value, f"{holding.where} 시가표준액", trace)


def car_rows(estimate: Estimate, book: Book) -> list[list[str | int]]:
    """번호, 종류, 시가표준액(원), 취득세(원) of cars that still have to be transferred."""
    rows: list[list[str | int]] = []
    for car in estimate.cars:
        row = next((row for row in estimate.rows if row.holding is car), None)
        tax: str | int = "확인 중" if row is None else book.won(row.taxes.acquisition, f"{car.where} 취득세", row.trace)
        rows.append([car.where, car.category or "자동차", value_cell(car, book), tax])
    return rows


def months_said(estimate: Estimate, book: Book) -> str:
    """The months within which a car must be transferred."""
    row = rate("vehicle_transfer_months", estimate.death)
    return book.param(row, f"{row.number}개월")


def property_notes(estimate: Estimate, book: Book) -> list[str]:
    county = estimate.estate.office.county
    found = [f"{county}에 등록된 재산만 찾았습니다. 다른 시ㆍ군의 재산은 그 시ㆍ군에 따로 신고합니다."]
    found.append("다른 재산까지 찾으려면 읍ㆍ면사무소에 '안심상속'을 신청하십시오.")
    found += [f"{row.holding.name}: {row.why}. 그래서 세금을 어림하지 않았습니다." for row in estimate.computable.left_out]
    return found


def _grouped(rows: Sequence[Row]) -> list[tuple[str, Taxes, Trace]]:
    """Each holding by itself, or all of a kind together where a family has left very many."""
    if len(rows) <= MOST_LINES:
        return [(row.holding.name, row.taxes, row.trace) for row in rows]
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        kinds.setdefault(row.holding.kind_ko, []).append(row)
    made = []
    for kind, group in kinds.items():
        taxes = sum((row.taxes for row in group), Taxes())
        made.append((f"{kind} {len(group)}건", taxes, sum_trace("같은 종류를 더함", [row.trace for row in group], taxes.total)))
    return made


def tax_rows(estimate: Estimate, book: Book) -> list[list[str | int]]:
    """재산, 취득세, 지방교육세, 농어촌특별세, 합계(원), with the sum where there are several."""
    rows: list[list[str | int]] = []
    for name, taxes, trace in _grouped(estimate.rows):
        parts = (("취득세", taxes.acquisition), ("지방교육세", taxes.education), ("농어촌특별세", taxes.rural), ("합계", taxes.total))
        rows.append([name, *(book.won(amount, f"{name} {label}", trace) for label, amount in parts)])
    if len(rows) > 1:
        total, trace = estimate.taxes, estimate.total_trace
        sums = (total.acquisition, total.education, total.rural, total.total)
        rows.append(["모두 합쳐", *(book.won(amount, "모두 합친 세금", trace) for amount in sums)])
    return rows


def _own_share(estimate: Estimate, heirs: Sequence[Heir], book: Book) -> list[str]:
    alone = len(estimate.frame.heirs) == 1
    if alone or not estimate.estate.heirs_complete or not estimate.rows:
        return []
    share, total, trace = estimate.own([heir.key for heir in heirs])
    if not share or share == 1:
        return []
    who = f"{heirs[0].name} 님" if len(heirs) == 1 else "이 편지를 받는 분들"
    amount = book.say(total, "이 편지를 받는 분의 몫", trace)
    if estimate.divided:
        return [f"나누기로 하신 대로면 {who}의 세금은 {amount}쯤입니다."]
    said = book.told(share, f"{share.numerator}/{share.denominator}", "법정상속분", "민법 제1009조")
    return [f"법에 정한 몫(법정상속분)대로면 {who}의 몫은 {said}, 세금은 {amount}쯤입니다."]


def tax_notes(estimate: Estimate, heirs: Sequence[Heir], book: Book) -> list[str]:
    if not estimate.rows:
        return []
    found = _own_share(estimate, heirs, book)
    if len(estimate.pending) < len(estimate.frame.heirs):
        found.append("이미 신고한 상속인의 몫은 빼고 계산했습니다.")
    if not estimate.estate.heirs_complete:
        found.append("상속인을 다 확인하지 못해 확인한 분들만으로 어림했습니다.")
    line = rate("exempt_value", estimate.death)
    for row in estimate.rows:
        if row.exempt == "면세점 이하":
            found.append(f"{row.holding.name}: 물려받은 값이 {book.param(line, f'{line.number:,}원')} 이하여서 세금이 없습니다.")
        elif row.exempt:
            found.append(f"{row.holding.name}: 세금이 없습니다({row.exempt}).")
        if row.special:
            found.append(f"{row.holding.name}: {row.special}.")
    shown = {asked.holding.name for asked in estimate.asked if asked.code == "unused"}
    found += [f"{text}." for text in estimate.computable.assumed if text.split(":")[0] not in shown]
    found += [_reading(reading.code, reading.amount, reading.trace, book) for reading in estimate.readings]
    found.append("고지서가 아닙니다. 신고하실 때 사실을 확인하면 금액이 달라질 수 있습니다.")
    return found


def _reading(code: str, amount: int, trace: Trace, book: Book) -> str:
    said = book.say(abs(amount), "다른 해석의 금액", trace)
    match code:
        case "exempt_share":
            return f"세금이 없는 값인지를 한 사람 몫이 아니라 재산 전체로 보면 {said}을 더 냅니다. 이 안내는 한 사람 몫으로 보았습니다."
        case "rural_unfiled":
            return f"농어촌특별세에도 무신고가산세를 붙이는 해석이면 {said}을 더 냅니다(이 안내는 뺌)."
        case _:
            return f"쉬는 날에 끝나는 감면 기간을 다음 날까지로 보면 {said}이 줄어듭니다. 이 안내는 늘리지 않고 보았습니다."


def relief_rows(estimate: Estimate, book: Book) -> list[list[str | int]]:
    """재산, 어떤 경우, 지금 어림(원), 그렇다면(원); many fields of one case in one line."""
    groups: dict[tuple[str, str], list[Asked]] = {}
    fields = {asked.holding.key for asked in estimate.asked if asked.holding.taxed_as is Kind.FARMLAND}
    for asked in estimate.asked:
        many = len(fields) > MOST_FIELDS and asked.holding.key in fields
        case = f"{asked.case}(이 안내)" if asked.default else asked.case
        groups.setdefault((f"농지 {len(fields)}필지" if many else asked.holding.name, case), []).append(asked)
    traces = {row.holding.key: row.trace for row in estimate.rows}
    rows: list[list[str | int]] = []
    for (name, case), group in groups.items():
        now, then = sum(asked.now for asked in group), sum(asked.then for asked in group)
        before = sum_trace("지금의 세금", [traces[asked.holding.key] for asked in group], now)
        after = sum_trace("그렇다면의 세금", [asked.trace for asked in group], then)
        rows.append([name, case, book.won(now, f"{name} 지금", before), book.won(then, f"{name} {case}", after)])
    return rows


def _home_terms() -> list[str]:
    return [
        "1가구 1주택: 물려받은 뒤 온 가구가 가진 집이 이 집뿐일 때입니다. 따로 사는 배우자의 집도 셉니다.",
    ]


def _farm_terms(estimate: Estimate, book: Book) -> list[str]:
    death = estimate.death
    years, distance = relief("farmer_years", death), relief("farmer_km", death)
    income, until = relief("farmer_income", death), relief("farmer_until", death)
    years_said = book.param(years, f"{years.number}년")
    where = f"같거나 붙어 있는 시ㆍ군, 또는 {book.param(distance, f'{distance.number}km')} 안에 사는 분입니다"
    found = [f"농사짓던 분: {years_said} 이상 직접 농사지었고, 땅과 {where}."]
    trace = Trace()
    trace.add("감면이 끝나는 날", until.cite, until.day)
    day = f"{book.day(until.day, '자경농민 감면의 끝', trace)}까지의 상속만 됩니다."
    if income.number < 10**10:
        day = f"지난해 농사 밖의 소득이 {book.param(income, f'{income.number:,}원')} 미만이어야 하고, {day}"
    return [*found, day]


def relief_notes(estimate: Estimate, book: Book) -> list[str]:
    codes = {asked.code for asked in estimate.asked}
    found: list[str] = []
    if "home" in codes:
        found += _home_terms()
    if "farmer" in codes:
        found += _farm_terms(estimate, book)
    for asked in estimate.asked:
        if asked.code == "scrap" and asked.until is not None:
            found.append(scrap_term(asked, book))
    if "home_whole" in codes or "farmer_cut" in codes:
        found.append("'다른 해석'은 아직 정해지지 않은 것입니다. 어느 쪽인지는 신고하실 때 담당자가 알려 드립니다.")
    return found


def scrap_term(asked: Asked, book: Book) -> str:
    assert asked.until is not None
    day = book.day(asked.until, "말소등록 기한", asked.trace)
    age = asked.holding.vehicle.age if asked.holding.vehicle else None
    old = "" if age is not None else "오래된 차로 확인되면 "
    return f"{asked.holding.where}: {old}명의를 옮기지 않고 폐차하여 {day}까지 말소등록하면 세금이 없습니다."


def _late_label(row: Late, estimate: Estimate, book: Book) -> str:
    day = book.day(row.on, "신고하고 내는 날", row.trace)
    if not row.months:
        return f"{day}(이 편지의 날)"
    return f"{day}({row.months}개월 늦게)"


def late_rows(estimate: Estimate, book: Book) -> list[list[str | int]]:
    """언제 신고하고 내면, 신고하지 않은 가산세, 늦게 낸 가산세, 더 내는 돈(원)."""
    return [
        [_late_label(row, estimate, book), *(
            book.won(amount, f"{date_ko(row.on)} {label}", row.trace)
            for label, amount in (("무신고가산세", row.unfiled), ("납부지연가산세", row.late), ("더 내는 돈", row.more))
        )]
        for row in estimate.late
    ]


def late_notes(estimate: Estimate, book: Book) -> list[str]:
    if not estimate.late:
        return []
    day = estimate.late[-1].on
    unfiled, daily = surcharge("unfiled_rate", estimate.due.due), surcharge("daily_rate", day)
    less = "(일찍 신고하면 줄어듦)" if estimate.late[0].cut else ""
    return [
        f"무신고가산세는 취득세의 {book.param(unfiled, percent(unfiled.rate))}{less}, "
        f"납부지연가산세는 하루 {book.param(daily, percent(daily.rate))}입니다.",
        "이 편지를 받지 못했어도, 상속인끼리 다투는 중이어도 기한과 가산세는 같습니다.",
    ]


def step_sentence(estimate: Estimate, book: Book) -> str:
    """On which step of the relief for late filing the heirs stand; empty before the deadline and without tax."""
    if not estimate.overdue or not estimate.taxes.total:
        return ""
    due, as_of, trace = estimate.due.due, estimate.estate.as_of, Trace()
    step = late_filing_relief(due, as_of, paid=as_of, trace=trace)
    if step.until is None or not step.cut:
        return "무신고가산세를 줄여 주는 기간은 지났습니다. 빨리 내실수록 날마다 붙는 납부지연가산세가 줄어듭니다."
    until = book.day(step.until, "감면되는 마지막 날", trace, weekday=True)
    cut = f"{step.cut * 100}%"
    trace.add("감면율", step.cite, step.cut)
    said = book.told(step.cut, cut, "기한 후 신고 감면", step.cite)
    return f"{until}까지 스스로 신고하시면 무신고가산세가 {said} 줄어듭니다."


def joint_lines(estimate: Estimate, book: Book) -> list[str]:
    """Several heirs: what dividing again later costs, and that each answers for all. Filing together first is a step."""
    if len(estimate.frame.heirs) < 2 and estimate.estate.heirs_complete:
        return []
    found = []
    if gift_since() <= estimate.death and any(holding.kind is not Kind.VEHICLE for holding in estimate.estate.holdings):
        found.append(redivision_sentence(estimate, book))
    found.append("상속인은 서로의 취득세를 함께 책임집니다. 한 분이 모두 내셔도 됩니다.")
    if any(holding.flat for holding in estimate.estate.holdings):
        found.append("아파트 같은 공동주택은 함께 책임지는지 아직 정해지지 않았습니다. 이 안내는 따로 책임지는 것으로 보았습니다.")
    return found


def gift_since() -> date:
    """From which day of death on dividing again can be a gift (지방세법 제7조제13항)."""
    return rates("rates").history("gift_rate")[0].since


def redivision_sentence(estimate: Estimate, book: Book) -> str:
    gift = rate("gift_rate", estimate.death)
    day = book.day(estimate.due.due, "재분할 기한", due_trace(estimate.due))
    said = book.param(gift, percent(gift.rate))
    if estimate.overdue:
        return f"등기한 뒤에 다시 나누어 더 받은 몫은 증여로 보아 취득세({said})를 또 냅니다."
    return (
        f"등기한 뒤에 다시 나누려면 {day}까지 등기도 다시 마치십시오. "
        f"늦으면 더 받은 몫에 증여 취득세({said})를 또 냅니다."
    )


def redivision_lines(estimate: Estimate, book: Book) -> list[str]:
    """When dividing again is a gift, and when it is not (지방세법 제7조제13항)."""
    found = [redivision_sentence(estimate, book)]
    found.append("등기한 뒤에 몫을 다시 나누기 전에 저희에게 먼저 전화하십시오. 세금이 얼마인지 알려 드립니다.")
    found.append("법원의 판결로 상속인이나 몫이 바뀌면 증여로 보지 않습니다.")
    found.append("빚을 받을 사람이 상속인을 대신해 먼저 등기한 것을 처음으로 나누는 때에도 증여로 보지 않습니다.")
    found.append("아직 등기하지 않았으면 몫을 다시 정해도 증여로 보지 않습니다. 정한 대로 다시 신고하시면 됩니다.")
    return found


def divide_step(estimate: Estimate) -> str:
    """The first thing to do where there are several heirs; nothing to divide otherwise."""
    if len(estimate.frame.heirs) < 2 and estimate.estate.heirs_complete:
        return ""
    return "나눌 몫을 정합니다. 못 정했으면 법에 정한 몫대로 함께 먼저 신고하고, 나중에 정해도 됩니다."


def register_step(estimate: Estimate) -> str:
    """What follows where land or houses have to be registered."""
    if not any(holding.kind in REAL_ESTATE for holding in estimate.estate.holdings):
        return ""
    return "땅과 집은 낸 영수증을 가지고 등기소에서 등기합니다. 등기를 먼저 신청하면 그날까지 내야 합니다."


def know_lines(estimate: Estimate, heirs: Sequence[Heir], book: Book) -> list[str]:
    """What a family should know, by its facts."""
    estate, people = estimate.estate, list(estimate.estate.everyone())
    found = joint_lines(estimate, book)
    found.append("상속을 포기하셨으면 내지 않습니다. 법원의 심판서를 보여 주시면 더 안내하지 않겠습니다.")
    found.append("한정승인(물려받은 재산만큼만 빚을 갚는 것)을 하셨어도 취득세는 냅니다.")
    if any(line.person.abroad for line in estimate.frame.heirs):
        found.append("외국에 계신 상속인은 위임장을 보내 나라 안의 가족에게 신고를 맡기실 수 있습니다.")
    if any(person.missing for person in people):
        found.append("소식을 모르는 상속인이 있어도 기한은 같습니다. 다른 상속인이 먼저 신고하실 수 있습니다.")
    if any(heir.died_on is not None and heir.died_on > estimate.death for heir in people):
        found.append("고인 다음에 돌아가신 상속인의 몫은 그분의 상속인이 이어서 신고합니다.")
    if estimate.cars and estimate.vehicle_deadline is not None:
        day = book.day(estimate.vehicle_deadline.due_day, "자동차 이전등록 기한", estimate.vehicle_deadline.steps, weekday=True)
        same = " 외국에 계신 상속인이 있어도 이날은 같습니다." if any(line.person.abroad for line in estimate.frame.heirs) else ""
        found.append(f"자동차는 {day}까지 명의도 옮기십시오.{same}")
    found.append(wetax_line(estimate))
    if estate.deceased.resident is False:
        found.append("고인이 사시던 시ㆍ군에도 재산이 있으면 그곳에 따로 신고하십시오.")
    return found


def wetax_line(estimate: Estimate) -> str:
    fax = f"이나 팩스({estimate.estate.office.fax})" if estimate.estate.office.fax else ""
    return (
        f"위택스가 멈추면 오시거나 우편{fax}으로 신고하십시오. 우편은 우체국 도장의 날에 신고한 것이 됩니다. "
        "마지막 날에 멈추면 고쳐진 날의 다음 날까지 됩니다."
    )


def contact_line(office: Office) -> str:
    """Who answers, when and where."""
    where = f"{office.county}청 {office.department} {office.team}".strip()
    return f"{where}({office.address})" if office.address else where


def share_text(share: Fraction) -> str:
    """``3/7`` as Korean reads it: 7분의 3."""
    return "전부" if share == 1 else f"{share.denominator}분의 {share.numerator}"
