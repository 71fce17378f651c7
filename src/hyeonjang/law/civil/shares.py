"""Who inherits what: places, representation, renunciation, shares. 민법 제1000조 ~ 제1010조, 제1042조ㆍ제1043조.

Shares are exact fractions of the whole estate and sum to one. A renouncer is treated as if never an heir
(제1042조); what is left goes to the co-heirs by their shares (제1043조). Where all children renounce and the
spouse does not, the spouse alone inherits (대법원 2023. 3. 23.자 2020그42 전원합의체 결정).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from hyeonjang.kit.errors import Refused
from hyeonjang.law.civil.people import RELATION_KO, Person, Relation, check
from hyeonjang.law.runtime import Params, Trace, rule

COURT_2023 = "대법원 2023. 3. 23.자 2020그42 전원합의체 결정"
RENOUNCED = "민법 제1042조ㆍ제1043조"


@dataclass(frozen=True, slots=True)
class Share:
    """An heir with the share of the whole estate and the article it rests on."""

    person: Person
    share: Fraction
    cite: str
    through: str = ""


@dataclass(frozen=True, slots=True)
class Succession:
    """All heirs. ``readings`` holds shares under readings of unsettled points, by the code of the point."""

    opening: date
    heirs: tuple[Share, ...]
    readings: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    trace: Trace = field(default_factory=Trace)

    def share_of(self, name: str) -> Fraction:
        """The share of one heir; 0 for everybody else."""
        return next((row.share for row in self.heirs if row.person.name == name), Fraction(0))

    @property
    def any_abroad(self) -> bool | None:
        """Whether any heir lives abroad; ``None`` while nobody said so of some heir."""
        answers = [row.person.abroad for row in self.heirs]
        return True if True in answers else (None if None in answers else False)


@cache
def params() -> Params:
    """The numbers of the Civil Code."""
    return Params.load(Path(__file__).with_name("params") / "succession.yaml")


@dataclass(slots=True)
class _Branch:
    """A weight with the people who divide it: one heir, or the representatives of one who dropped out."""

    weight: Fraction
    person: Person | None = None
    parts: list[_Branch] = field(default_factory=list)
    through: str = ""

    def flatten(self, whole: Fraction) -> list[tuple[Person, Fraction, str]]:
        if self.person is not None:
            return [(self.person, whole, self.through)]
        total = sum((part.weight for part in self.parts), Fraction(0))
        return [row for part in self.parts for row in part.flatten(whole * part.weight / total)]


Counts = Callable[[Person], bool]


def _spouse_weight(opening: date) -> Fraction:
    return 1 + params().get("spouse_addition", opening).rate


def _represented(person: Person, opening: date, counts: Counts) -> _Branch | None:
    """The branch of a person who died before or was shut out (제1001조ㆍ제1010조)."""
    parts = [branch for child in person.children if (branch := _line(child, opening, counts, person.name))]
    widow = person.spouse
    entitled = not person.alive_at(opening) or params().get("spouse_of_unworthy", opening).value is True
    if widow is not None and entitled and not widow.remarried and _may(widow, opening) and counts(widow):
        parts.append(_Branch(_spouse_weight(opening) if parts else Fraction(1), widow, through=person.name))
    return _Branch(Fraction(1), None, parts) if parts else None


def _may(person: Person, opening: date) -> bool:
    return person.alive_at(opening) and not person.cut_off and not person.kinship_ended


def _line(person: Person, opening: date, counts: Counts, through: str = "") -> _Branch | None:
    if person.kinship_ended:
        return None
    if _may(person, opening):
        return _Branch(Fraction(1), person, through=through) if counts(person) else None
    return _represented(person, opening, counts)


def _descendants(people: tuple[Person, ...], opening: date, counts: Counts) -> list[_Branch]:
    """The nearest generation that yields an heir; grandchildren come by their own right only when no branch
    of the children is left."""
    generation = tuple(person for person in people if person.relation is Relation.CHILD)
    while generation:
        found = [branch for person in generation if (branch := _line(person, opening, counts))]
        if found:
            return found
        generation = tuple(child for person in generation if not person.kinship_ended for child in person.children)
    return []


def _ascendants(people: tuple[Person, ...], opening: date, counts: Counts) -> list[_Branch]:
    degrees = {Relation.PARENT: 1, Relation.GRANDPARENT: 2}
    able = [
        (person.degree or degrees[person.relation], person)
        for person in people
        if person.relation in degrees and _may(person, opening) and counts(person)
    ]
    nearest = min((degree for degree, _ in able), default=0)
    return [_Branch(Fraction(1), person) for degree, person in able if degree == nearest]


def _siblings(people: tuple[Person, ...], opening: date, counts: Counts) -> list[_Branch]:
    brothers = [person for person in people if person.relation is Relation.SIBLING]
    return [branch for person in brothers if (branch := _line(person, opening, counts))]


def _collaterals(people: tuple[Person, ...], opening: date, counts: Counts) -> list[_Branch]:
    able = [
        person
        for person in people
        if person.relation is Relation.COLLATERAL and _may(person, opening) and counts(person)
    ]
    # Children of siblings who renounced are relatives of the third degree in their own right.
    able += [
        child
        for person in people
        if person.relation is Relation.SIBLING and person.renounced
        for child in person.children
        if _may(child, opening) and counts(child)
    ]
    nearest = min((person.degree or 3 for person in able), default=0)
    return [_Branch(Fraction(1), person) for person in able if (person.degree or 3) == nearest]


_CLASSES: tuple[tuple[str, str, Callable[[tuple[Person, ...], date, Counts], list[_Branch]]], ...] = (
    ("직계비속", "민법 제1000조제1항제1호", _descendants),
    ("직계존속", "민법 제1000조제1항제2호", _ascendants),
    ("형제자매", "민법 제1000조제1항제3호", _siblings),
    ("4촌 이내의 방계혈족", "민법 제1000조제1항제4호", _collaterals),
)
_WITH_SPOUSE = 2


def _divide(
    people: tuple[Person, ...], opening: date, counts: Counts, *, court_2023: bool = True
) -> tuple[list[tuple[Person, Fraction, str]], str, str]:
    """(heirs with shares, name of the class, article)."""
    spouse = next((one for one in people if one.relation is Relation.SPOUSE and _may(one, opening)), None)
    if spouse is not None and not counts(spouse):
        spouse = None
    for place, (name, cite, members) in enumerate(_CLASSES):
        if place >= _WITH_SPOUSE and spouse is not None:
            break
        branches = members(people, opening, counts)
        if spouse is not None and court_2023:
            # The class as it stood before anybody renounced decides whether the spouse shares (2020그42).
            before = members(people, opening, lambda _: True)
            gone = before and not any(counts(one) for branch in before for one, _, _ in branch.flatten(Fraction(1)))
            if gone:
                return [(spouse, Fraction(1), "")], "배우자", f"민법 제1043조, {COURT_2023}"
        if branches:
            if spouse is not None:
                branches.append(_Branch(_spouse_weight(opening), spouse))
                cite = f"{cite}ㆍ제1003조제1항, 제1009조"
            else:
                cite = f"{cite}, 제1009조제1항"
            return _Branch(Fraction(1), None, branches).flatten(Fraction(1)), name, cite
    if spouse is not None:
        return [(spouse, Fraction(1), "")], "배우자", "민법 제1003조제1항"
    raise Refused(
        "상속인이 될 사람이 남아 있지 않습니다. 포기ㆍ결격을 확인하고, 다음 순위의 친족을 적거나 "
        "상속재산관리인(민법 제1053조)의 일로 넘기십시오.",
        field="heirs",
    )


def _proportional(people: tuple[Person, ...], opening: date) -> dict[str, Fraction]:
    """제1043조 read by its letter: a renouncer's share goes to all co-heirs by their shares."""
    everybody, _, _ = _divide(people, opening, lambda _: True)
    left = [(person, share) for person, share, _ in everybody if not person.renounced]
    total = sum((share for _, share in left), Fraction(0))
    return {person.name: share / total for person, share in left} if total else {}


def _readings(
    people: tuple[Person, ...], opening: date, found: dict[str, Fraction]
) -> dict[str, dict[str, Fraction]]:
    readings: dict[str, dict[str, Fraction]] = {}
    represented = {
        below.name
        for person in people
        if person.relation in (Relation.CHILD, Relation.SIBLING)
        and (not person.alive_at(opening) or person.cut_off)
        for below in person.everyone()
        if below.renounced
    }
    if represented:
        letter = _proportional(people, opening)
        if letter and letter != found:
            readings["renounced_representative"] = letter
    before_2023, _, _ = _divide(people, opening, lambda one: not one.renounced, court_2023=False)
    old = {person.name: share for person, share, _ in before_2023}
    if old != found and opening < date(2023, 3, 23):
        readings["court_2015"] = old
    return readings


def _notes(people: tuple[Person, ...], heirs: list[Share], opening: date) -> list[str]:
    notes = []
    for row in heirs:
        one = row.person
        if one.missing:
            notes.append(
                f"{one.name}님은 행방을 알 수 없어도 실종선고가 있기 전에는 상속인입니다(민법 제22조ㆍ제28조). "
                "부재자 재산관리인을 확인하십시오."
            )
        if one.died_on is not None and one.died_on > opening:
            notes.append(
                f"{one.name}님은 상속개시 뒤에 사망하여 그 상속인이 납세의무를 이어받습니다(지방세기본법 제42조). "
                "그 상속을 따로 계산하십시오."
            )
        if one.unborn and one.born is None:
            notes.append(f"{one.name}은 태아로서 살아서 태어나면 상속인입니다(민법 제1000조제3항).")
    if any(person.died_on == opening for person in people):
        notes.append("같은 날 사망한 사람은 동시에 사망한 것으로 보고 계산했습니다(민법 제30조). 시각을 확인하십시오.")
    return notes


@rule(cite="민법 제1000조 ~ 제1010조, 제1042조, 제1043조", since="1991-01-01", name="civil.succession")
def succession(people: tuple[Person, ...], opening: date, *, as_of: date) -> Succession:
    """Heirs and shares of somebody who died on ``opening``; raises ``Refused`` for an impossible family."""
    check(people, opening, as_of)
    if any(person.forfeited for person in people) and params().get("forfeiture", opening).value is not True:
        raise Refused(
            "상속권 상실 선고는 2024. 4. 25. 이후에 개시된 상속에만 있습니다(민법 제1004조의2). "
            "forfeited를 빼거나 사망일을 고치십시오.",
            field="heirs",
        )
    rows, name, cite = _divide(people, opening, lambda one: not one.renounced)
    trace = Trace()
    trace.add("상속 순위", cite, name, 사망일=opening)
    heirs = []
    for person, share, through in rows:
        own = f"{cite}, 민법 제1001조ㆍ제1010조" if through else cite
        heirs.append(Share(person, share, own, through))
        trace.add(
            "대습상속분" if through else "법정상속분",
            own,
            share,
            상속인=person.name,
            관계=RELATION_KO[person.relation],
            **({"피대습인": through} if through else {}),
        )
    gone = [one.name for person in people for one in person.everyone() if one.renounced]
    if gone:
        trace.add("상속포기", RENOUNCED, ", ".join(gone))
    assert sum(row.share for row in heirs) == 1
    readings = _readings(people, opening, {row.person.name: row.share for row in heirs})
    return Succession(opening, tuple(heirs), readings, tuple(_notes(people, heirs, opening)), trace)


@rule(cite="지방세법 시행규칙 제53조", since="2011-01-01", name="civil.principal_heir")
def principal_heir(found: Succession) -> tuple[Person | None, Trace]:
    """주된 상속자: the greatest share, then the oldest; ``None`` while a birth date that decides is missing."""
    trace = Trace()
    best = max(row.share for row in found.heirs)
    tied = [row.person for row in found.heirs if row.share == best]
    if len(tied) == 1:
        chosen: Person | None = tied[0]
    elif all(person.born for person in tied):
        chosen = min(tied, key=lambda person: (person.born or date.max, person.name))
    else:
        chosen = None
    trace.add(
        "주된 상속자",
        "지방세법 제107조제2항제2호, 같은 법 시행규칙 제53조",
        chosen.name if chosen else "상속분이 같은 사람의 생년월일이 없어 정하지 못함",
        상속분=best,
        후보=[person.name for person in tied],
    )
    return chosen, trace
