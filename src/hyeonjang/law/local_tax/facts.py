"""What is asked about an estate: the deceased, the heirs' households and farms, each property, the filing.

``None`` means that nobody said so yet. It never counts as yes or no without being named in the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from hyeonjang.law.civil import Person


class Kind(StrEnum):
    """Kinds of taxed property (지방세법 제7조제1항)."""

    LAND = "land"
    FARMLAND = "farmland"
    HOUSE = "house"
    BUILDING = "building"
    VEHICLE = "vehicle"
    MACHINERY = "machinery"
    SHIP = "ship"
    FOREST = "forest"
    RIGHT = "right"
    MEMBERSHIP = "membership"


KIND_KO = {
    Kind.LAND: "토지",
    Kind.FARMLAND: "농지",
    Kind.HOUSE: "주택",
    Kind.BUILDING: "건축물",
    Kind.VEHICLE: "차량",
    Kind.MACHINERY: "기계장비",
    Kind.SHIP: "선박",
    Kind.FOREST: "입목",
    Kind.RIGHT: "광업권ㆍ어업권ㆍ양식업권",
    Kind.MEMBERSHIP: "회원권",
}
REAL_ESTATE = frozenset({Kind.LAND, Kind.FARMLAND, Kind.HOUSE, Kind.BUILDING})


class VehicleType(StrEnum):
    """Kinds of vehicles (지방세법 제12조제1항제2호, 자동차관리법 제3조)."""

    PASSENGER = "passenger"
    VAN = "van"
    TRUCK = "truck"
    SPECIAL = "special"
    MOTORCYCLE = "motorcycle"
    OTHER = "other"


class Size(StrEnum):
    """경형ㆍ소형ㆍ중형ㆍ대형 (자동차관리법 시행규칙 별표 1)."""

    LIGHT = "light"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle. ``unusable`` is a cause that an authority confirmed (영 제12조의3); ``age`` full years at death."""

    type: VehicleType
    size: Size | None = None
    business: bool = False
    cc: int | None = None
    kw: int | None = None
    age: int | None = None
    unusable: str = ""
    transferred: bool = False
    scrapped: bool = False
    deregistered: date | None = None


@dataclass(frozen=True, slots=True)
class House:
    """A house: exclusive area in ㎡ as an exact number, what else decides its taxes."""

    area: Fraction | None = None
    flat: bool = False
    luxury: bool = False
    rural_outside_capital: bool = False
    farm_house: bool = False
    residents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Farmland:
    """A field: area in ㎡, where it lies, whether it really is farmed (영 제21조)."""

    area: Fraction | None = None
    used: bool | None = None
    outside_city: bool | None = None
    promotion: bool = False
    ranch: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may belong to an heir's household, with the homes owned in Korea (영 제29조)."""

    relation: str
    same_register: bool
    homes: int = 0
    land_only: int = 0
    married: bool = False
    born: date | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """The household of one heir: homes of the heir before this death, and the members.

    ``homes`` counts houses of the heir alone when ``members`` are given, of the whole household otherwise.
    """

    homes: int
    land_only: int = 0
    overseas: bool = False
    married: bool | None = None
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Farmer:
    """What makes an heir (or the spouse on the same register) a 자경농민 (지특령 제3조)."""

    years: int | None = None
    successor: bool = False
    adjacent: bool | None = None
    distance_km: int | None = None
    other_income: int | None = None
    will_farm: bool | None = None
    owned_field: Fraction | None = None
    owned_promotion: Fraction | None = None
    owned_ranch: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """One inherited thing. ``value`` is the 시가표준액 of the whole in won, ``owned`` the deceased's part.

    ``division`` is the agreed division by name of heir (협의분할); without it the statutory shares hold.
    Land and buildings with the same ``adjoining`` word lie next to each other (제17조제2항).
    """

    name: str
    kind: Kind
    value: int
    owned: Fraction = Fraction(1)
    reported: int | None = None
    division: dict[str, Fraction] = field(default_factory=dict)
    house: House | None = None
    farmland: Farmland | None = None
    vehicle: Vehicle | None = None
    registered_machine: bool = True
    road_machine: bool = False
    ship: str = "registered"
    adjoining: str = ""
    sold_on: date | None = None
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """When one heir (or everybody, under ``""``) filed and paid, and a bill if there was one."""

    filed: date | None = None
    paid: date | None = None
    billed: date | None = None
    bill_due: date | None = None
    knew: bool = False
    fraud: bool = False
    just_cause: str = ""


@dataclass(frozen=True, slots=True)
class Estate:
    """Everything that was told about one death. ``as_of`` is the day on which the question is asked."""

    as_of: date
    death: date
    heirs: tuple[Person, ...]
    properties: tuple[Property, ...]
    declared: date | None = None
    households: dict[str, Household] = field(default_factory=dict)
    farmers: dict[str, Farmer] = field(default_factory=dict)
    filings: dict[str, Filing] = field(default_factory=dict)
    filing: Filing = field(default_factory=Filing)
