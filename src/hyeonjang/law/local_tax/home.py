"""1가구 1주택: whose the house is, and whether that household then owns exactly one. 지방세법 시행령 제29조."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.law.civil import Person
from hyeonjang.law.local_tax.facts import House, Household, Kind, Member, Property
from hyeonjang.law.local_tax.numbers import rate
from hyeonjang.law.periods.spec import Length, Unit
from hyeonjang.law.periods.walk import calendar_end
from hyeonjang.law.runtime import Trace, rule

OWNER = "지방세법 시행령 제29조제3항"
SPECIAL = "지방세법 제15조제1항제2호가목"
_AGE = 30


@rule(cite=OWNER, since="2011-01-01", name="local_tax.house_owner")
def house_owner(prop: Property, shares: Mapping[str, Fraction], people: Mapping[str, Person]) -> tuple[str | None, Trace]:
    """Who owns a house inherited by several: greatest share of it, then who lives there, then the oldest.

    ``None`` while a birth date that decides is missing.
    """
    trace = Trace()
    best = max(shares.values())
    tied = [name for name, share in shares.items() if share == best]
    how = "지분이 가장 큰 상속인"
    residents = prop.house.residents if prop.house else ()
    if len(tied) > 1 and any(name in residents for name in tied):
        tied = [name for name in tied if name in residents]
        how = "그 주택에 거주하는 사람"
    chosen: str | None = tied[0] if len(tied) == 1 else None
    if chosen is None and all(people[name].born for name in tied):
        chosen = min(tied, key=lambda name: (people[name].born or date.max, name))
        how = "나이가 가장 많은 사람"
    trace.add(
        "주택의 소유자",
        OWNER,
        chosen or "지분이 같은 상속인의 거주와 생년월일이 없어 정하지 못함",
        주택=prop.name,
        기준=how,
        후보=tied,
    )
    return chosen, trace


def _under_thirty(born: date, death: date) -> bool:
    return death <= calendar_end(born, Length(_AGE, Unit.YEARS))


def _needed(born: date | None, who: str) -> date:
    if born is None:
        raise Refused(
            f"{who}의 생년월일(born)이 없어 30세 미만인지에 따른 1가구를 정할 수 없습니다. 적으십시오.", field="heirs"
        )
    return born


def _young(heir: Person, household: Household, death: date) -> bool:
    """Whether the heir is unmarried and under thirty; raises ``Refused`` while that is not told."""
    if household.married:
        return False
    young = _under_thirty(_needed(heir.born, f"{heir.name}님"), death)
    if young and household.married is None:
        raise Refused(
            f"{heir.name}님이 미혼인지(household.married)에 따라 부모가 같은 가구인지 달라집니다. 적으십시오.",
            field="heirs",
        )
    return young


def _belongs(member: Member, heir: Person, household: Household, death: date) -> bool:
    """Whether a member belongs to the household although, or because, of the register."""
    if member.same_register:
        return member.relation != "cohabitant"
    if member.relation == "spouse":
        return True
    if member.relation == "child":
        return not member.married and _under_thirty(_needed(member.born, "따로 사는 자녀"), death)
    version = rate("single_home_household", death).value
    if member.relation == "parent":
        return version in ("heir_ascendants", "heir_parents") and _young(heir, household, death)
    return member.relation == "grandparent" and version == "heir_ascendants" and _young(heir, household, death)


@rule(cite="지방세법 시행령 제29조제1항ㆍ제2항", since="2011-01-01", name="local_tax.household_homes")
def household_homes(heir: Person, household: Household, death: date) -> tuple[int, Trace]:
    """How many homes in Korea the heir's household owns, without those inherited now."""
    trace = Trace()
    land = rate("single_home_land_only", death)
    version = rate("single_home_household", death)
    count_land = land.value is True
    inside = [one for one in household.members if _belongs(one, heir, household, death)]
    homes = household.homes + sum(one.homes for one in inside)
    lands = household.land_only + sum(one.land_only for one in inside)
    total = homes + (lands if count_land else 0)
    trace.add(
        "가구의 주택 수(상속 주택 빼고)",
        f"{version.cite}, {land.cite}",
        total,
        상속인=heir.name,
        같은가구=[one.relation for one in inside],
        주택=homes,
        부속토지만=lands,
    )
    return total, trace


@dataclass(frozen=True, slots=True)
class HomeAnswer:
    """Whether a house has the special rate: ``None`` while the household is not known."""

    special: bool | None
    owner: str | None
    reason: str
    trace: Trace


@rule(cite=SPECIAL, since="2011-01-01", name="local_tax.single_home")
def single_home(
    prop: Property,
    owners: Mapping[str, str | None],
    traces: Mapping[str, Trace],
    people: Mapping[str, Person],
    households: Mapping[str, Household],
    death: date,
) -> HomeAnswer:
    """Whether ``prop`` is inherited as 1가구 1주택. ``owners`` says whose each inherited house is."""
    trace = Trace()
    trace.extend(traces[prop.name])
    owner = owners[prop.name]
    house = prop.house or House()
    answer: bool | None
    if house.luxury:
        answer, reason = False, "고급주택은 1가구 1주택에서 빠짐"
    elif owner is None:
        answer, reason = None, "주택의 소유자를 정할 거주ㆍ생년월일이 필요함"
    elif owner not in households:
        answer, reason = None, f"{owner}님의 가구가 국내에 가진 주택 수를 모름"
    elif households[owner].overseas and rate("single_home_overseas", death).value is True:
        answer, reason = False, "재외국민인 상속인은 1가구 1주택에서 빠짐"
    else:
        before, counted = household_homes(people[owner], households[owner], death)
        trace.extend(counted)
        inherited = sum(1 for name in owners.values() if name == owner)
        answer = before + inherited == 1
        reason = f"상속 뒤 {before + inherited}주택"
    trace.add("1가구 1주택", f"{SPECIAL}, 같은 법 시행령 제29조", answer, 소유자=owner, 까닭=reason)
    return HomeAnswer(answer, owner, reason, trace)


def is_house(prop: Property) -> bool:
    """Whether the property counts as a house."""
    return prop.kind is Kind.HOUSE
