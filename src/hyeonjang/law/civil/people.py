"""The people around a death, as the register of family relations shows them. 민법 제1000조 ~ 제1004조의2."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko


class Relation(StrEnum):
    """What a person is to the deceased. Grandchildren stand under their parent as ``children``."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    COLLATERAL = "collateral"


RELATION_KO = {
    Relation.SPOUSE: "배우자",
    Relation.CHILD: "자녀",
    Relation.PARENT: "부모",
    Relation.GRANDPARENT: "조부모",
    Relation.SIBLING: "형제자매",
    Relation.COLLATERAL: "방계혈족",
}


@dataclass(frozen=True, slots=True)
class Person:
    """One relative.

    ``alive`` speaks of the reference day; ``died_on`` is then the person's own death (for a missing person
    the day on which a court's declaration deems them dead). ``unworthy`` is 결격 (제1004조), ``forfeited`` a
    final judgment of 상속권 상실 (제1004조의2), ``kinship_ended`` a kinship that ended, as for a child given
    in 친양자 adoption (제908조의3). ``half_blood`` and ``adopted`` change nothing and are kept for the trace.
    ``spouse`` and ``children`` matter where the person is represented (대습). ``remarried`` is said of a
    widow or widower of a represented person: remarriage ends the in-law relation.
    """

    name: str
    relation: Relation
    alive: bool = True
    died_on: date | None = None
    born: date | None = None
    abroad: bool | None = None
    renounced: bool = False
    unworthy: bool = False
    forfeited: bool = False
    kinship_ended: bool = False
    adopted: bool = False
    half_blood: bool = False
    missing: bool = False
    unborn: bool = False
    remarried: bool = False
    degree: int | None = None
    spouse: Person | None = None
    children: tuple[Person, ...] = ()

    def alive_at(self, opening: date) -> bool:
        """Whether the person outlived the deceased; death on the same day does not (민법 제30조)."""
        return self.died_on is None or self.died_on > opening

    @property
    def cut_off(self) -> bool:
        """Unworthy or deprived: no heir, but represented."""
        return self.unworthy or self.forfeited

    def everyone(self) -> Iterator[Person]:
        """The person, the person's spouse and everybody below."""
        yield self
        if self.spouse is not None:
            yield self.spouse
        for child in self.children:
            yield from child.everyone()


def everyone(people: tuple[Person, ...]) -> Iterator[Person]:
    """Every person of the tree."""
    for person in people:
        yield from person.everyone()


def check(people: tuple[Person, ...], opening: date, as_of: date) -> None:
    """Refuse what cannot be true of a family; raises ``Refused`` with the first contradiction."""
    if not people:
        raise Refused(
            "상속인이 한 명도 없습니다. 가족관계증명서의 사람을 적으십시오. 정말 없으면 상속재산관리인"
            "(민법 제1053조)을 먼저 찾으십시오.",
            field="heirs",
        )
    spouses = [person.name for person in people if person.relation is Relation.SPOUSE]
    if len(spouses) > 1:
        raise Refused(
            f"배우자가 두 명입니다({', '.join(spouses)}). 사망 당시 혼인신고가 된 배우자 한 명만 적으십시오.",
            field="heirs",
        )
    twice = [name for name, count in Counter(one.name for one in everyone(people)).items() if count > 1]
    if twice:
        raise Refused(
            f"'{twice[0]}'이라는 이름이 두 번 있습니다. 사람마다 다른 이름을 적으십시오.", field="heirs"
        )
    for person in everyone(people):
        _check_one(person, opening, as_of)


def _check_one(person: Person, opening: date, as_of: date) -> None:
    who = f"{person.name}님"
    if person.alive and person.died_on is not None:
        raise Refused(
            f"{who}은 살아 있다고 하면서 사망일({date_ko(person.died_on)})이 있습니다. 하나를 고치십시오.",
            field="heirs",
        )
    if not person.alive and person.died_on is None:
        raise Refused(
            f"{who}의 사망일(died_on)이 없습니다. 상속개시 전인지 뒤인지에 따라 상속분이 다르므로 적으십시오.",
            field="heirs",
        )
    if person.died_on is not None and person.died_on > as_of:
        raise Refused(
            f"{who}의 사망일 {date_ko(person.died_on)}이 기준일 {date_ko(as_of)}보다 늦습니다. 고치십시오.",
            field="heirs",
        )
    if person.born is not None and person.died_on is not None and person.born > person.died_on:
        raise Refused(f"{who}의 생년월일이 사망일보다 늦습니다. 두 날짜를 확인하십시오.", field="heirs")
    if person.born is not None and person.born > opening and not person.unborn:
        raise Refused(
            f"{who}은 상속개시 뒤에 태어났습니다. 사망 당시 태아였으면 unborn: true로 적고, 아니면 빼십시오.",
            field="heirs",
        )
    if person.renounced and (not person.alive_at(opening) or person.cut_off):
        raise Refused(
            f"{who}은 상속인이 된 적이 없어 상속을 포기할 수 없습니다. 포기나 사망ㆍ결격을 고치십시오.",
            field="heirs",
        )
    if person.relation is Relation.COLLATERAL and person.degree not in (3, 4):
        raise Refused(
            f"{who}의 촌수(degree)를 3이나 4로 적으십시오. 5촌부터는 상속인이 아닙니다(민법 제1000조).",
            field="heirs",
        )
    if person.relation is Relation.GRANDPARENT and (person.degree or 2) < 2:
        raise Refused(f"{who}의 촌수(degree)는 2 이상이어야 합니다. 고치십시오.", field="heirs")
