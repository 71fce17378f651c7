"""From rows to the facts of one death (``estate.Estate``) and to what the law says about them. The one place of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.conf import settings as django_settings

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties.masking import mask_name
from hyeonjang.kit.errors import Refused
from hyeonjang.law import local_tax
from hyeonjang.law.civil import Relation
from hyeonjang.law.local_tax import Assessment, assess
from hyeonjang.law.local_tax.charges import charges_on

from .. import estate as facts_of
from ..models import Asset, Death, Filing, Heir, InheritanceSettings
from ..vocabulary import AssetKind, AssetState, Scope
from . import known


@dataclass(frozen=True, slots=True)
class Loaded:
    """The rows of one death, read once."""

    death: Death
    heirs: tuple[Heir, ...]
    assets: tuple[Asset, ...]
    filings: tuple[Filing, ...]

    @property
    def left(self) -> tuple[Asset, ...]:
        """What was left behind."""
        return tuple(asset for asset in self.assets if asset.state == AssetState.FOUND)


@dataclass(frozen=True, slots=True)
class Known:
    """What follows from the facts: ``problem`` is the sentence where the facts contradict each other.

    ``assessment`` is of everything that has a value, None where nothing has; ``frame`` of the family alone, for
    deadlines and shares; ``names`` and ``holdings`` lead from names in the law's answer back to keys.
    """

    estate: facts_of.Estate
    frame: Assessment | None
    assessment: Assessment | None
    computable: facts_of.Computable | None
    problem: str = ""

    @property
    def shares(self) -> dict[int, Fraction]:
        """heir → share of the whole estate, for everybody who inherits."""
        if self.frame is None or self.computable is None:
            return {}
        return {int(self.computable.names[row.person.name]): row.share for row in self.frame.heirs}


def load(actor: Actor, death: Death) -> Loaded:
    return Loaded(
        death,
        tuple(Heir.objects.filter(death=death).select_related("party", "lookup")),
        tuple(Asset.objects.filter(death=death)),
        tuple(Filing.objects.filter(death=death)),
    )


def load_many(actor: Actor, deaths: Iterable[Death]) -> list[Loaded]:
    """The rows of several deaths in three statements."""
    rows = list(deaths)
    ids = [row.pk for row in rows]
    heirs: dict[int, list[Heir]] = {}
    assets: dict[int, list[Asset]] = {}
    filings: dict[int, list[Filing]] = {}
    for heir in Heir.objects.filter(death__in=ids).select_related("party", "lookup"):
        heirs.setdefault(heir.death_id, []).append(heir)
    for asset in Asset.objects.filter(death__in=ids):
        assets.setdefault(asset.death_id, []).append(asset)
    for filing in Filing.objects.filter(death__in=ids):
        filings.setdefault(filing.death_id, []).append(filing)
    return [
        Loaded(row, tuple(heirs.get(row.pk, ())), tuple(assets.get(row.pk, ())), tuple(filings.get(row.pk, ()))) for row in rows
    ]


def office(chosen: InheritanceSettings) -> facts_of.Office:
    """Who writes and answers."""
    department, team = known.names(chosen)
    address = str(getattr(django_settings, "HYEONJANG_NOTICES", {}).get("address", ""))
    return facts_of.Office(django_settings.HYEONJANG_COUNTY, department or "세무과", team, chosen.contact, address=address)


def estate_of(loaded: Loaded, on: date, chosen: InheritanceSettings, *, masked: bool = False) -> facts_of.Estate:
    """The facts of one death on a day, as letters take them.

    ``masked`` hides names at the source, so that no trace, note or question of what follows can show one.
    """
    death = loaded.death
    source = death.sources[0] if death.sources else {}
    return facts_of.Estate(
        on,
        facts_of.Deceased(
            mask_name(death.party.name) if masked else death.party.name, death.died_on, death.resident_mask, death.declared_on, death.lived_here,
            str(source.get("label", "")), death.reported_on,
        ),
        _family(loaded.heirs, masked),
        tuple(_holding(asset, death) for asset in loaded.left),
        tuple(
            facts_of.Filed(row.filed_on, str(row.heir_id or ""), row.paid_on)
            for row in _first_filings(loaded.filings, Scope.VEHICLE)
        ),
        office(chosen),
    )


def _first_filings(rows: Iterable[Filing], other: Scope) -> list[Filing]:
    """One filing for each heir: the first that covers more than what has a deadline of its own."""
    found: dict[int | None, Filing] = {}
    for row in sorted(rows, key=lambda row: row.filed_on):
        if row.scope != other:
            found.setdefault(row.heir_id, row)
    return list(found.values())


def _family(rows: Iterable[Heir], masked: bool) -> tuple[facts_of.Heir, ...]:
    below: dict[int | None, list[Heir]] = {}
    for row in rows:
        below.setdefault(row.through_id, []).append(row)
    return tuple(_heir(row, below, masked) for row in below.get(None, ()))


def _heir(row: Heir, below: Mapping[int | None, list[Heir]], masked: bool) -> facts_of.Heir:
    party, under = row.party, below.get(row.pk, [])
    spouse = next((one for one in under if one.relation == Relation.SPOUSE.value), None)
    children = tuple(_heir(one, below, masked) for one in under if one is not spouse)
    return facts_of.Heir(
        str(row.pk), mask_name(party.name) if masked else party.name, Relation(row.relation), party.address, "", party.phone, party.birth_date, row.died_on,
        row.abroad, row.missing, row.renounced_on is not None, degree=row.degree, unborn=row.unborn, remarried=row.remarried,
        children=children, spouse=_heir(spouse, below, masked) if spouse else None, household=_household(row.answers), farmer=_farmer(row.answers),
    )


def _household(answers: Mapping[str, Any]) -> local_tax.Household | None:
    if answers.get("homes") is None:
        return None
    return local_tax.Household(int(answers["homes"]))


def _farmer(answers: Mapping[str, Any]) -> local_tax.Farmer | None:
    if not any(answers.get(name) is not None for name in ("farm_years", "farm_near", "farm_will", "farm_income")):
        return None
    owned = answers.get("farm_owned")
    return local_tax.Farmer(
        years=answers.get("farm_years"), adjacent=answers.get("farm_near"), other_income=answers.get("farm_income"),
        will_farm=answers.get("farm_will"), owned_field=Fraction(owned) if owned is not None else None,
    )


def _holding(asset: Asset, death: Death) -> facts_of.Holding:
    facts = asset.facts
    area = facts.get("area")
    kind = local_tax.Kind(AssetKind(asset.kind).value)
    where = asset.place if kind is not local_tax.Kind.VEHICLE else asset.number
    return facts_of.Holding(
        str(asset.pk), kind, where or asset.number, str(facts.get("category", "")), Fraction(str(area)) if area else None,
        Fraction(asset.owned_n, asset.owned_d), asset.value, facts.get("value_year"), facts.get("used"), facts.get("outside_city"),
        bool(facts.get("promotion", False)), bool(facts.get("flat", False)), bool(facts.get("luxury", False)),
        _vehicle(facts["vehicle"], death.died_on) if facts.get("vehicle") else None, str(facts.get("adjoining", "")),
        asset.sold_on, asset.registered_on,
    )


def _vehicle(facts: Mapping[str, Any], died_on: date) -> local_tax.Vehicle:
    """The car at the day of death; its age in full years from the day (or year) of the first registration."""
    age: int | None = None
    if facts.get("first_on"):
        first = date.fromisoformat(facts["first_on"])
        age = died_on.year - first.year - ((died_on.month, died_on.day) < (first.month, first.day))
    elif facts.get("first_year"):
        age = max(0, died_on.year - int(facts["first_year"]) - 1)
    size = local_tax.Size(facts["size"]) if facts.get("size") else None
    return local_tax.Vehicle(local_tax.VehicleType(facts["type"]), size, bool(facts.get("business")), facts.get("cc"), age=age)


def understood(loaded: Loaded, on: date, chosen: InheritanceSettings, *, masked: bool = False, waiting: bool = False) -> Known:
    """What the law says on a day; a contradiction is a sentence, not an error. ``waiting`` adds the cost of waiting."""
    estate = estate_of(loaded, on, chosen, masked=masked)
    if not estate.heirs:
        return Known(estate, None, None, None)
    table = holiday_table()
    try:
        computable = facts_of.facts(estate)
        assessment = assess(computable.law, table=table, waiting=waiting) if computable.law is not None else None
        frame = assessment or assess(computable.frame, table=table, waiting=False)
    except Refused as refusal:
        return Known(estate, None, None, None, refusal.sentence)
    return Known(estate, frame, assessment, computable)


def surcharge_if_late(found: Known, heir_id: int | None, scope: Scope) -> int:
    """What surcharges would be added if this filing came one month after the deadline, in won; 0 without figures."""
    if found.assessment is None or found.computable is None or found.frame is None:
        return 0
    total = 0
    for item in found.assessment.items:
        vehicle = item.prop.kind is local_tax.Kind.VEHICLE
        if scope is not Scope.ALL and vehicle != (scope is Scope.VEHICLE):
            continue
        if heir_id is not None and int(found.computable.names[item.heir.name]) != heir_id:
            continue
        due = next(line.due.due for line in found.assessment.heirs if line.person.name == item.heir.name)
        day = local_tax.month_step(due, 1)
        total += charges_on(item.levy.taxes, item.prop, found.estate.deceased.died_on, due, local_tax.Filing(day, day), day).total
    return total
