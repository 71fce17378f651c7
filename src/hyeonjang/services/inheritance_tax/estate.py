"""One death with everything that a letter needs, as the county knows it: frozen facts, no database.

``None`` and empty text mean "not known". Nothing here guesses: what is not known is left out of the computation
with a sentence that says so (:attr:`Computable.left_out`, :attr:`Computable.assumed`). ``facts`` turns an estate into
the input of ``law.local_tax.assess``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.law import local_tax
from hyeonjang.law.civil import Person, Relation
from hyeonjang.law.local_tax import Farmer, Farmland, Household, Kind, Size, Vehicle, VehicleType
from hyeonjang.law.local_tax.intake import money

FIELDS = frozenset({"전", "답", "과수원", "목장용지"})
"""지목 that make land farmland as far as the register says (지방세법 시행령 제21조)."""
KIND_KO = {
    Kind.LAND: "토지", Kind.FARMLAND: "농지", Kind.HOUSE: "주택", Kind.BUILDING: "건축물", Kind.VEHICLE: "차량",
    Kind.MACHINERY: "기계장비", Kind.SHIP: "선박", Kind.FOREST: "입목", Kind.RIGHT: "광업권 등", Kind.MEMBERSHIP: "회원권",
}


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes and answers: county, department, team, telephone, where to come and when."""

    county: str = "연천군"
    department: str = "세무과"
    team: str = ""
    phone: str = ""
    fax: str = ""
    address: str = ""
    hours: str = "평일 오전 9시부터 오후 6시까지"


@dataclass(frozen=True, slots=True)
class Deceased:
    """Who died. ``number`` is the resident number as it may be shown (masked: ``450301-1******``).

    ``declared_on`` is the day of a court's declaration of disappearance, ``died_on`` then the day on which the person
    is deemed dead. ``resident`` says whether the last address was in this county, ``reported_at`` where the death was
    reported (읍면 or another municipality).
    """

    name: str
    died_on: date
    number: str = ""
    declared_on: date | None = None
    resident: bool | None = None
    reported_at: str = ""
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class Heir:
    """One person who may inherit. ``key`` is the caller's own number of the person, unique in the estate.

    ``address`` is what would stand on the envelope, empty when none is known. ``abroad`` is a fact (an address in
    another country), ``missing`` that nobody knows where the person is. Somebody who died before or after the
    deceased has ``died_on``; ``children`` and ``spouse`` are then the ones who represent or succeed.
    """

    key: str
    name: str
    relation: Relation
    address: str = ""
    postcode: str = ""
    phone: str = ""
    born: date | None = None
    died_on: date | None = None
    abroad: bool | None = None
    missing: bool = False
    renounced: bool = False
    large_print: bool = False
    language: str = "ko"
    degree: int | None = None
    unborn: bool = False
    remarried: bool = False
    children: tuple[Heir, ...] = ()
    spouse: Heir | None = None
    household: Household | None = None
    farmer: Farmer | None = None

    def everyone(self) -> Iterator[Heir]:
        """The person, the spouse and everybody below."""
        yield self
        if self.spouse is not None:
            yield from self.spouse.everyone()
        for child in self.children:
            yield from child.everyone()


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing found in this county's registers.

    ``key`` is the register's own key (PNU, building number, plate), ``where`` the place or the plate as it is shown.
    ``category`` is the 지목, the kind of house or of vehicle in the register's words. ``share`` is the deceased's part.
    ``value`` is the 시가표준액 of the whole in won, ``None`` when the county does not know it; 0 is treated as not
    known, because a register that says 0 says nothing. ``used`` tells whether a field really is farmed. ``division``
    is the agreed division by key of heir; without it the statutory shares hold.
    """

    key: str
    kind: Kind
    where: str
    category: str = ""
    area: Fraction | None = None
    share: Fraction = Fraction(1)
    value: int | None = None
    value_year: int | None = None
    used: bool | None = None
    outside_city: bool | None = None
    promotion: bool = False
    flat: bool = False
    luxury: bool = False
    vehicle: Vehicle | None = None
    adjoining: str = ""
    sold_on: date | None = None
    registered_on: date | None = None
    division: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def taxed_as(self) -> Kind:
        """The kind that decides the rate: land whose 지목 is a field is farmland."""
        return Kind.FARMLAND if self.kind is Kind.LAND and self.category in FIELDS else self.kind

    @property
    def kind_ko(self) -> str:
        """How a person would call it: 토지(전), 주택, 차량."""
        land = self.kind in (Kind.LAND, Kind.FARMLAND)
        name = "토지" if land else KIND_KO[self.kind]
        return f"{name}({self.category})" if self.category and land else name

    @property
    def name(self) -> str:
        """Kind and place, as a letter calls it."""
        return f"{self.kind_ko} {self.where}".strip()


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing that the county knows of. ``heir`` is a key, empty when it was made for all heirs."""

    on: date
    heir: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Estate:
    """The facts of one death on the day ``as_of`` (the day of the letter).

    ``heirs_complete`` is ``False`` while the county is not sure that it knows every heir: shares are then not told.
    """

    as_of: date
    deceased: Deceased
    heirs: tuple[Heir, ...]
    holdings: tuple[Holding, ...]
    filings: tuple[Filed, ...] = ()
    office: Office = field(default_factory=Office)
    heirs_complete: bool = True

    def everyone(self) -> Iterator[Heir]:
        """Every person of the family that was told."""
        for heir in self.heirs:
            yield from heir.everyone()

    def heir(self, key: str) -> Heir:
        """The person with that key; raises ``Refused``."""
        for heir in self.everyone():
            if heir.key == key:
                return heir
        raise Refused(f"상속인 가운데 번호가 '{key}'인 사람이 없습니다. 상속인을 다시 고르십시오.", field="heirs")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A holding without a figure, and the sentence that says why."""

    holding: Holding
    why: str


@dataclass(frozen=True, slots=True)
class Computable:
    """What of an estate the law can compute.

    ``law`` is ``None`` where no holding has a value. ``names`` gives the key of the heir, ``holdings`` the holding
    behind each name in ``law``. ``assumed`` tells in words what was taken as the register says it.
    """

    law: local_tax.Estate | None
    frame: local_tax.Estate
    names: Mapping[str, str]
    holdings: Mapping[str, Holding]
    left_out: tuple[LeftOut, ...]
    assumed: tuple[str, ...]


def value_of(written: object, what: str = "시가표준액") -> int | None:
    """A value as registers write it: ``200000000``, ``"200,000,000"``, ``"200,000,000원"``, empty for not known.

    Raises ``Refused`` for anything else, also for a negative amount.
    """
    if written is None or (isinstance(written, str) and not written.strip()):
        return None
    if isinstance(written, bool | float):
        raise Refused(f"{what} '{written}'은(는) 소수점 없는 원 단위의 금액이어야 합니다. 고치십시오.", field="value")
    found = money(written, what)
    if found < 0:
        raise Refused(f"{josa(what, '이/가')} 0원보다 작습니다. 대장을 확인하여 고치십시오.", field="value")
    return found


def _refuse_twice(keys: list[str], what: str, field_name: str) -> None:
    twice = [key for key, count in Counter(keys).items() if count > 1]
    if twice:
        raise Refused(f"{what} 번호 '{twice[0]}'이(가) 두 번 있습니다. 하나만 남기십시오.", field=field_name)


def check(estate: Estate) -> None:
    """Refuse facts that contradict each other; raises ``Refused`` with the first sentence."""
    dead = estate.deceased
    if dead.died_on > estate.as_of:
        raise Refused(
            f"사망일 {date_ko(dead.died_on)}이 안내하는 날 {date_ko(estate.as_of)}보다 늦습니다. 사망일을 고치십시오.",
            field="died_on",
        )
    if dead.reported_on is not None and dead.reported_on < dead.died_on and dead.declared_on is None:
        raise Refused(
            f"사망신고일 {date_ko(dead.reported_on)}이 사망일 {date_ko(dead.died_on)}보다 빠릅니다. 두 날짜를 확인하십시오.",
            field="reported_on",
        )
    _refuse_twice([heir.key for heir in estate.everyone()], "상속인", "heirs")
    _refuse_twice([holding.key for holding in estate.holdings], "재산", "holdings")
    for holding in estate.holdings:
        _check_holding(holding, estate)
    _check_filings(estate)


def _check_holding(holding: Holding, estate: Estate) -> None:
    name, death = holding.where, estate.deceased.died_on
    if holding.value is not None and (isinstance(holding.value, bool) or holding.value < 0):
        raise Refused(f"'{name}'의 시가표준액 {holding.value}원은 있을 수 없습니다. 대장을 확인하십시오.", field="value")
    if not 0 < holding.share <= 1:
        raise Refused(f"'{name}'의 피상속인 지분 {holding.share}은 0보다 크고 1 이하여야 합니다. 고치십시오.", field="share")
    if holding.area is not None and holding.area <= 0:
        raise Refused(f"'{name}'의 면적이 0㎡ 이하입니다. 대장을 확인하십시오.", field="area")
    if holding.sold_on is not None and holding.sold_on <= death:
        raise Refused(
            f"'{name}'은 사망 전({date_ko(holding.sold_on)})에 팔려 상속재산이 아닙니다. 빼거나 날짜를 고치십시오.",
            field="sold_on",
        )
    if holding.vehicle is not None and holding.kind is not Kind.VEHICLE:
        raise Refused(f"'{name}'은 {holding.kind_ko}인데 차량 사실이 있습니다. 하나를 고치십시오.", field="kind")
    if holding.division:
        for key in holding.division:
            estate.heir(key)
        total = sum(holding.division.values(), Fraction(0))
        if total != 1 or min(holding.division.values()) < 0:
            raise Refused(
                f"'{name}'의 상속인별 몫을 더하면 {total}이어서 1이 되지 않습니다. 몫을 고치십시오.", field="division"
            )


def _check_filings(estate: Estate) -> None:
    for filed in estate.filings:
        if filed.on < estate.deceased.died_on:
            raise Refused(f"신고일 {date_ko(filed.on)}이 사망일보다 빠릅니다. 고치십시오.", field="filings")
        if filed.heir and estate.heir(filed.heir).renounced:
            raise Refused(
                f"{estate.heir(filed.heir).name}님은 상속을 포기했는데 {date_ko(filed.on)}에 신고한 기록이 있습니다. "
                "포기와 신고 가운데 하나를 고치십시오.",
                field="filings",
            )
    _refuse_twice([filed.heir for filed in estate.filings], "신고한 상속인", "filings")


def _names(estate: Estate) -> dict[str, str]:
    """A name for each heir's key that is unique in the estate: two people of one name are told apart."""
    counts = Counter(heir.name for heir in estate.everyone())
    return {heir.key: heir.name if counts[heir.name] == 1 else f"{heir.name}({heir.key})" for heir in estate.everyone()}


def _person(heir: Heir, names: Mapping[str, str]) -> Person:
    return Person(
        names[heir.key], heir.relation, heir.died_on is None, heir.died_on, heir.born, heir.abroad, heir.renounced,
        missing=heir.missing, unborn=heir.unborn, remarried=heir.remarried, degree=heir.degree,
        spouse=_person(heir.spouse, names) if heir.spouse else None,
        children=tuple(_person(child, names) for child in heir.children),
    )


_SIZED = frozenset({VehicleType.PASSENGER, VehicleType.VAN, VehicleType.TRUCK, VehicleType.SPECIAL})


def _why_not(holding: Holding) -> str:
    """Why a holding has no figure, empty when it can be computed."""
    if holding.value is None:
        return "시가표준액을 확인하지 못했습니다"
    if holding.value == 0:
        return "대장에 시가표준액이 0원으로 적혀 있습니다"
    if holding.luxury:
        return "고급주택인지 담당자가 먼저 확인해야 합니다"
    if holding.kind is Kind.VEHICLE:
        car = holding.vehicle
        if car is None:
            return "차의 종류를 확인하지 못했습니다"
        if car.type in _SIZED and car.size is None and not car.business:
            return "차의 크기(경형ㆍ소형ㆍ중형ㆍ대형)를 확인하지 못했습니다"
        if car.type is VehicleType.MOTORCYCLE and car.cc is None and car.kw is None:
            return "이륜차의 배기량을 확인하지 못했습니다"
    return ""


def _property(name: str, holding: Holding, names: Mapping[str, str]) -> local_tax.Property:
    kind = holding.taxed_as
    house = local_tax.House(holding.area, holding.flat, holding.luxury) if kind is Kind.HOUSE else None
    land = None
    if kind is Kind.FARMLAND:
        used = True if holding.used is None else holding.used
        land = Farmland(holding.area, used, holding.outside_city, holding.promotion, holding.category == "목장용지")
    return local_tax.Property(
        name, kind, holding.value or 0, holding.share,
        division={names[key]: part for key, part in holding.division.items()},
        house=house, farmland=land, vehicle=holding.vehicle, adjoining=holding.adjoining,
        sold_on=holding.sold_on, registered_on=holding.registered_on,
    )


def _filings(estate: Estate, names: Mapping[str, str]) -> dict[str, local_tax.Filing]:
    found = {}
    for filed in estate.filings:
        paid = filed.paid_on
        if filed.heir:
            found[names[filed.heir]] = local_tax.Filing(filed.on, paid)
        else:
            found[""] = local_tax.Filing(filed.on, paid)
    return found


def facts(estate: Estate) -> Computable:
    """The input of the law's computation; raises ``Refused`` for contradictory facts.

    A field whose real use is not known counts as the register says (농지), and ``assumed`` says so. ``frame`` is the
    same family with one property of no importance, so that deadlines can be asked where nothing has a value.
    """
    check(estate)
    names = _names(estate)
    placed: dict[str, Holding] = {}
    left_out, assumed = [], []
    for holding in estate.holdings:
        why = _why_not(holding)
        if why:
            left_out.append(LeftOut(holding, why))
            continue
        name = holding.name
        placed[name if name not in placed else f"{name} [{holding.key}]"] = holding
        if holding.taxed_as is Kind.FARMLAND and holding.used is None:
            assumed.append(f"{holding.name}: 등록된 지목({holding.category or '농지'})대로 농지로 계산했습니다")
    filings = _filings(estate, names)
    frame = local_tax.Estate(
        estate.as_of, estate.deceased.died_on, tuple(_person(heir, names) for heir in estate.heirs),
        (local_tax.Property("재산", Kind.LAND, 1),), estate.deceased.declared_on,
        {names[one.key]: one.household for one in estate.everyone() if one.household is not None},
        {names[one.key]: one.farmer for one in estate.everyone() if one.farmer is not None},
        {name: filing for name, filing in filings.items() if name},
        filings.get("", local_tax.Filing()),
    )
    law = replace(frame, properties=tuple(_property(name, item, names) for name, item in placed.items())) if placed else None
    return Computable(law, frame, {name: key for key, name in names.items()}, placed, tuple(left_out), tuple(assumed))


__all__ = [
    "Computable", "Deceased", "Estate", "Farmer", "Filed", "Heir", "Holding", "Household", "Kind", "LeftOut", "Office",
    "Relation", "Size", "Vehicle", "VehicleType", "check", "facts", "value_of",
]
