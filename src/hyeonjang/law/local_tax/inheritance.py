"""Acquisition tax on an inheritance: from the facts of one death to every heir's taxes, dates and surcharges.

``assess`` is the one door, for the command line, the API and the service of letters alike. Nothing here
knows today's date: ``Estate.as_of`` says on which day the question is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from hyeonjang.kit.korean import date_ko, won
from hyeonjang.law.civil import Person, Succession, principal_heir, succession
from hyeonjang.law.local_tax.charges import charges_on, moment, other_readings
from hyeonjang.law.local_tax.check import check_estate, division_of
from hyeonjang.law.local_tax.deadlines import FilingDue, assessable_until, filing_due, vehicle_transfer_due
from hyeonjang.law.local_tax.facts import REAL_ESTATE, Estate, Filing, House, Kind, Property, Size
from hyeonjang.law.local_tax.farm import FarmAnswer, farmer_part, pool
from hyeonjang.law.local_tax.home import SPECIAL, HomeAnswer, house_owner, is_house, single_home
from hyeonjang.law.local_tax.levy import Levy, Special, Taxes, levy
from hyeonjang.law.local_tax.numbers import Open, open_point, rate
from hyeonjang.law.local_tax.results import Assessment, Charges, HeirLine, Item, Question
from hyeonjang.law.local_tax.vehicles import overaged, scrap_due, vehicle_exempt
from hyeonjang.law.local_tax.waiting import waiting_table
from hyeonjang.law.periods import HolidayTable
from hyeonjang.law.runtime import Trace, rule


@dataclass(slots=True)
class _Work:
    """What the steps of one assessment share."""

    estate: Estate
    found: Succession
    table: HolidayTable | None
    people: Mapping[str, Person]
    shares: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    dues: dict[str, FilingDue] = field(default_factory=dict)
    homes: dict[str, HomeAnswer] = field(default_factory=dict)
    farms: dict[tuple[str, str], FarmAnswer] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    opens: dict[str, Open] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def filing(self, name: str) -> Filing:
        return self.estate.filings.get(name, self.estate.filing)

    def open(self, code: str, other: str = "") -> None:
        self.opens.setdefault(code, open_point(code, other))


def _deadlines(work: _Work) -> None:
    estate = work.estate
    abroad = work.found.any_abroad
    for row in work.found.heirs:
        due = filing_due(
            estate.death,
            own_abroad=row.person.abroad is True,
            any_abroad=abroad is True,
            declared=estate.declared,
            table=work.table,
        )
        work.dues[row.person.name] = due
        for point in due.opens:
            work.opens.setdefault(point.code, point)
    if abroad is None:
        unknown = [row.person.name for row in work.found.heirs if row.person.abroad is None]
        longer = filing_due(
            estate.death, own_abroad=True, any_abroad=True, declared=estate.declared, table=work.table
        )
        now = next(iter(work.dues.values()))
        work.questions.append(
            Question(
                "신고기한",
                f"외국에 주소를 둔 상속인이 있습니까? ({', '.join(unknown)})",
                rate("abroad_whose", estate.death).cite,
                f"{date_ko(now.due)}까지(없는 것으로 계산)",
                f"{date_ko(longer.due)}까지",
            )
        )


def _homes(work: _Work) -> None:
    houses = [prop for prop in work.estate.properties if is_house(prop)]
    owners: dict[str, str | None] = {}
    traces: dict[str, Trace] = {}
    for prop in houses:
        owners[prop.name], traces[prop.name] = house_owner(prop, work.shares[prop.name], work.people)
    for prop in houses:
        work.homes[prop.name] = single_home(
            prop, owners, traces, work.people, work.estate.households, work.estate.death
        )


def _farms(work: _Work) -> None:
    used: dict[tuple[str, str], Fraction] = {}
    for prop in work.estate.properties:
        if prop.kind is not Kind.FARMLAND or prop.farmland is None or not prop.farmland.used:
            continue
        for name, share in work.shares[prop.name].items():
            limit = (name, pool(prop.farmland))
            answer = farmer_part(
                prop, work.estate.farmers.get(name), share, work.estate.death, used.get(limit, Fraction(0))
            )
            used[limit] = used.get(limit, Fraction(0)) + answer.used_m2
            work.farms[prop.name, name] = answer


def _special(work: _Work, prop: Property, name: str) -> Special:
    home = work.homes.get(prop.name)
    farm = work.farms.get((prop.name, name))
    return Special(
        home is not None and home.special is True,
        farm.part if farm is not None and farm.part is not None else Fraction(0),
        adjoining=_adjoining(work, prop, name),
    )


def _adjoining(work: _Work, prop: Property, name: str, group: str | None = None) -> Fraction:
    """What the heir acquires in land or buildings next to ``prop``, in won."""
    word = prop.adjoining if group is None else group
    if not word or prop.kind not in REAL_ESTATE:
        return Fraction(0)
    return sum(
        (
            other.value * other.owned * work.shares[other.name].get(name, Fraction(0))
            for other in work.estate.properties
            if other.name != prop.name and other.adjoining == word and other.kind in REAL_ESTATE
        ),
        Fraction(0),
    )


def _ask_adjoining(work: _Work, items: list[Item]) -> None:
    """Land below the line may still be taxed when it lies next to other land of the estate."""
    real = [prop for prop in work.estate.properties if prop.kind in REAL_ESTATE]
    for prop in real:
        mine = [item for item in items if item.prop.name == prop.name and item.levy.exempt]
        if not mine or prop.adjoining or len(real) < 2:
            continue
        line = Fraction(rate("exempt_value", work.estate.death).number)
        then = sum(
            levy(prop, item.share, Special(adjoining=line), work.estate.death).taxes.total for item in mine
        )
        work.questions.append(
            Question(
                prop.name,
                "다른 상속 토지ㆍ건축물과 잇닿아 있습니까(adjoining)?",
                "지방세법 제17조제2항",
                "0원(면세점 이하)",
                f"{won(then)}(한 건으로 보아 50만원을 넘을 때)",
            )
        )


def _item(work: _Work, prop: Property, name: str, share: Fraction) -> Item:
    estate = work.estate
    trace = Trace()
    free, exempted = vehicle_exempt(prop, estate.death, work.found.any_abroad is True, work.table)
    if free:
        exempted.add("취득세 비과세", "지방세법 제9조제7항", 0, 상속인=name)
        return Item(prop, work.people[name], share, Levy(Taxes(), 0, exempted, free))
    found = levy(prop, share, _special(work, prop, name), estate.death)
    trace.extend(exempted)
    if prop.name in work.homes:
        trace.extend(work.homes[prop.name].trace)
    if (prop.name, name) in work.farms:
        trace.extend(work.farms[prop.name, name].trace)
    due = work.dues[name].due
    charges = charges_on(found.taxes, prop, estate.death, due, work.filing(name), estate.as_of, trace)
    return Item(prop, work.people[name], share, found, charges, trace)


def _taxes(work: _Work, prop: Property, special: Special, name: str = "") -> int:
    """The taxes on a property (of one heir, or of all) under other facts, in won."""
    shares = work.shares[prop.name]
    chosen = {name: shares[name]} if name else shares
    return sum(levy(prop, share, special, work.estate.death).taxes.total for share in chosen.values())


def _ask_home(work: _Work, prop: Property) -> None:
    answer = work.homes[prop.name]
    whole = {True: _taxes(work, prop, Special(True)), False: _taxes(work, prop, Special(False))}
    if answer.special is None:
        work.questions.append(
            Question(
                prop.name,
                f"{answer.reason}. 이 주택을 상속한 뒤 그 가구가 국내에 이 주택 하나만 갖게 됩니까?",
                f"{SPECIAL}, 같은 법 시행령 제29조",
                f"{won(whole[False])}(일반세율)",
                f"{won(whole[True])}(1가구 1주택)",
            )
        )
    shares = work.shares[prop.name]
    if answer.special and answer.owner and len(shares) > 1:
        mixed = sum(_taxes(work, prop, Special(name == answer.owner), name) for name in shares)
        work.open("home_whole", f"{prop.name}: 소유자의 지분에만 쓰면 {won(mixed)}")
    house = prop.house or House()
    if house.area is None and answer.special is not True and not house.luxury and not house.farm_house:
        small = replace(prop, house=replace(house, area=Fraction(0)))
        work.questions.append(
            Question(
                prop.name,
                "주택의 전용면적이 몇 ㎡입니까?",
                rate("small_house_m2", work.estate.death).cite,
                f"{won(whole[False])}(농어촌특별세 있음)",
                f"{won(_taxes_of(small, shares, work.estate.death))}(85㎡ 이하)",
            )
        )


def _taxes_of(prop: Property, shares: Mapping[str, Fraction], death: date) -> int:
    return sum(levy(prop, share, Special(), death).taxes.total for share in shares.values())


def _ask_farm(work: _Work, prop: Property) -> None:
    cut, uncut = 0, 0
    for name in work.shares[prop.name]:
        answer = work.farms.get((prop.name, name))
        if answer is None:
            continue
        if answer.part is None:
            now = _taxes(work, prop, Special(), name)
            then = _taxes(work, prop, Special(farmer_part=Fraction(1)), name)
            work.questions.append(
                Question(
                    f"{prop.name}({name})",
                    "자경농민 농지입니까? 확인할 것: " + "; ".join(answer.missing),
                    "지방세특례제한법 제6조제1항, 같은 법 시행령 제3조",
                    won(now),
                    f"{won(then)}(전부 해당할 때)",
                )
            )
        elif answer.part:
            cut += _taxes(work, prop, Special(farmer_part=answer.part), name)
            uncut += _taxes(work, prop, Special(farmer_part=answer.part, cut_farmer=False), name)
        elif work.estate.death > date(2026, 12, 31):
            work.open("farmer_2027")
    if uncut:
        work.open("farmer_cut", f"{prop.name}: 더 줄이지 않으면 {won(uncut)}(줄이면 {won(cut)})")


def _ask_vehicle(work: _Work, prop: Property) -> None:
    vehicle = prop.vehicle
    if vehicle is None:
        return
    old, cite = overaged(vehicle, work.estate.death)
    last, scrap_cite = scrap_due(work.estate.death, work.found.any_abroad is True, work.table)
    open_still = last is not None and work.estate.as_of <= last
    if old and not vehicle.transferred and vehicle.deregistered is None and last is not None and open_still:
        work.questions.append(
            Question(
                prop.name,
                "이전등록을 하지 않고 폐차하여 말소등록합니까?",
                f"{scrap_cite}, {cite}",
                won(_taxes(work, prop, Special())),
                f"0원({date_ko(last)}까지 말소등록할 때)",
            )
        )
    if vehicle.size is Size.LIGHT and work.estate.death > date(2027, 12, 31):
        work.open("vehicle_2028")
    if old is None and vehicle.age is None:
        work.notes.append(f"'{prop.name}'의 차령(vehicle.age)을 몰라 차령초과 비과세를 살피지 않았습니다({cite}).")


def _ask(work: _Work) -> None:
    for prop in work.estate.properties:
        if prop.name in work.homes:
            _ask_home(work, prop)
        if prop.kind is Kind.FARMLAND:
            _ask_farm(work, prop)
        if prop.kind is Kind.VEHICLE:
            _ask_vehicle(work, prop)
        shares = work.shares[prop.name]
        if prop.house is not None and prop.house.flat and len(shares) > 1:
            work.open("joint_flat")
        line = rate("exempt_value", work.estate.death).number
        whole = prop.value * prop.owned
        if whole > line and any(whole * share <= line for share in shares.values()):
            other = sum(
                levy(prop, share, Special(exempt_by_whole=True), work.estate.death).taxes.total
                for share in shares.values()
            )
            work.open("exempt_share", f"{prop.name}: 전체 가액으로 보면 {won(other)}")


def _readings(work: _Work, items: list[Item]) -> None:
    rural = literal = step = 0
    rolled = False
    for item in items:
        name = item.heir.name
        other = other_readings(
            item.levy.taxes, item.prop, work.estate.death, work.dues[name].due, work.filing(name), work.estate.as_of
        )
        rural, literal = rural + other.rural_unfiled, literal + other.literal_2019
        if other.rolled_step is not None:
            rolled, step = True, step + other.rolled_step
    if rural:
        work.open("rural_unfiled", f"붙이면 {won(rural)}을 더 냄")
    if literal:
        work.open("daily_2019", f"종전의 0.03%를 쓰면 {won(literal)}을 더 냄")
    if rolled:
        work.open("month_step", f"다음 날까지 늘리면 무신고가산세가 {won(-step)} 줄어듦")
    for code, shares in work.found.readings.items():
        work.open(code, ", ".join(f"{name} {share}" for name, share in shares.items()))


def _lines(work: _Work, items: list[Item]) -> tuple[HeirLine, ...]:
    lines = []
    for row in work.found.heirs:
        name = row.person.name
        mine = [item for item in items if item.heir.name == name]
        filing = work.filing(name)
        lines.append(
            HeirLine(
                row.person,
                row.share,
                row.through,
                work.dues[name],
                sum((item.levy.taxes for item in mine), Taxes()),
                sum((item.charges for item in mine), Charges()),
                filing.filed,
                filing.paid,
                moment(filing, work.estate.as_of).assumed,
            )
        )
    return tuple(lines)


def _notes(work: _Work, lines: tuple[HeirLine, ...], until: date) -> None:
    estate = work.estate
    if any(line.assumed and estate.as_of > line.due.due for line in lines):
        work.notes.append(
            f"신고나 납부를 적지 않은 상속인은 기준일({date_ko(estate.as_of)})에 신고하고 낸 것으로 가산세를 셌습니다."
        )
    if any(not line.assumed and line.filed and line.paid and line.paid < line.filed for line in lines):
        work.notes.append("납부일이 신고일보다 빠릅니다. 수납 자료를 확인하십시오.")
    if estate.as_of > until:
        work.notes.append(
            f"부과제척기간이 {date_ko(until)}에 끝났습니다(지방세기본법 제38조제1항). 부과할 수 있는지 확인하십시오."
        )
    if work.homes and estate.households and rate("single_home_household", estate.death).value == "head":
        work.notes.append("2015년까지의 상속은 1가구를 세대주와 그 가족으로 셉니다. 세대주를 기준으로 적었는지 확인하십시오.")
    if any(prop.house and prop.house.luxury for prop in estate.properties):
        work.notes.append("고급주택은 판정과 용도변경 여부(지방세법 제13조제5항 단서)를 담당자가 확인해야 합니다.")
    if any(prop.registered_on and prop.registered_on < line.due.due for prop in estate.properties for line in lines):
        work.notes.append("등기ㆍ등록을 신청하는 물건은 접수하는 날까지 신고하고 내야 합니다(지방세법 제20조제4항).")


@rule(cite="지방세법 제7조제7항, 제11조ㆍ제12조ㆍ제15조ㆍ제20조", since="2011-01-01", name="local_tax.inheritance")
def assess(estate: Estate, *, table: HolidayTable | None = None, waiting: bool = True) -> Assessment:
    """Assess one inheritance.

    ``table`` is the county's holiday table (default: the shipped one); without ``waiting`` the cost of waiting, which is
    most of the work, is left out. Raises ``Refused`` with one Korean
    sentence for facts that are impossible or that decide a rate and were not told.
    """
    check_estate(estate)
    found = succession(estate.heirs, estate.death, as_of=estate.as_of)
    work = _Work(estate, found, table, {row.person.name: row.person for row in found.heirs})
    work.shares = {prop.name: division_of(prop, found) for prop in estate.properties}
    _deadlines(work)
    _homes(work)
    _farms(work)
    items = [
        _item(work, prop, name, share)
        for prop in estate.properties
        for name, share in work.shares[prop.name].items()
    ]
    _ask(work)
    _ask_adjoining(work, items)
    _readings(work, items)
    lines = _lines(work, items)
    first = min(line.due.due for line in lines)
    until, until_cite = assessable_until(estate.death, first)
    chosen, principal = principal_heir(found)
    _notes(work, lines, until)
    trace = Trace()
    for part in (found.trace, principal, *(line.due.trace for line in lines[:1])):
        trace.extend(part)
    trace.add("부과제척기간", until_cite, until, 신고기한=first)
    cars = any(prop.kind is Kind.VEHICLE for prop in estate.properties)
    transfer = vehicle_transfer_due(estate.death, table) if cars else None
    if transfer is not None:
        trace.add("자동차 이전등록 기한", "자동차등록령 제26조제1항제3호", transfer.due_day)
    return Assessment(
        estate,
        found,
        chosen,
        lines,
        tuple(items),
        transfer.due_day if transfer else None,
        until,
        waiting_table(estate.death, items, {line.person.name: line.due.due for line in lines}) if waiting else (),
        tuple(work.questions),
        tuple(work.opens.values()),
        (*found.notes, *work.notes),
        trace,
    )
