"""Registering a death: from a list, at the counter, by hand. Two lists that speak of one person make one death."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.commons.parties import actions as parties
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko

from .. import events, keys
from ..models import Death, InheritanceSettings
from ..permissions import need_counter, need_handle
from ..queries import known, locks
from ..queries.matching import Report, find
from ..rules import residents
from ..rules.lines import impossible
from ..vocabulary import Source
from .common import needed, record, settle

Outcome = Literal["new", "merged", "same"]


@dataclass(frozen=True, slots=True)
class Registered:
    id: int
    outcome: Outcome


def resident_of(text: str) -> residents.Resident | None:
    """The number that somebody typed, hashed at once; None for an empty field, ``Refused`` for what is no number."""
    if not text.strip():
        return None
    found = residents.read(residents.hide(text.strip(), keys.hashed))
    if found is None or found.born is None:
        raise Refused("주민등록번호를 읽을 수 없습니다. 열세 자리를 확인해 주세요.", field="registration_number")
    return found


@transaction.atomic
def register(*, actor: Actor, report: Report) -> Registered:
    """Take a death over; the second source of one death adds to it, with what the first did not know.

    Raises ``Refused`` for a death in the future, one that contradicts itself, and one whose day another source tells
    differently. Publishes ``inheritance_tax.death_registered`` once for each death.
    """
    need_handle(actor, known.units(actor))
    known.lock()
    return write(actor, report)


def write(actor: Actor, report: Report, chosen: InheritanceSettings | None = None) -> Registered:
    """``register`` for verbs that have checked the right themselves (a list's import, the counter)."""
    needed(report.name, "name", "사망자의 이름", limit=100)
    problem = impossible(report.died_on, born=report.birth, declared=report.declared_on, reported=report.reported_on,
                         today=clock.today())
    if problem:
        raise Refused(problem, field="died_on")
    choices = chosen or known.settings(actor)
    found = find(report)
    if found is not None:
        row = Death.objects.select_for_update(of=("self",)).select_related("party").get(pk=found.pk)
        return Registered(row.pk, _merge(actor, row, report, choices))
    return Registered(_new(actor, report, choices), "new")


def _source(report: Report) -> dict[str, str]:
    return {"source": report.source.value, "label": report.source.label_ko, "reference": report.reference,
            "on": clock.today().isoformat()}


def _new(actor: Actor, report: Report, chosen: InheritanceSettings) -> int:
    party = parties.register(actor=actor, name=report.name, birth_date=report.birth, address=report.address,
                             synthetic=report.synthetic)
    parties.record_death(actor=actor, party_id=party, died_on=report.died_on, evidence=report.source.label_ko)
    row = Death(
        party_id=party, resident_key=report.resident.key if report.resident else "",
        resident_mask=report.resident.mask if report.resident else "", died_on=report.died_on,
        declared_on=report.declared_on, reported_on=report.reported_on, lived_here=report.source is not Source.ELSEWHERE,
        sources=[_source(report)], created_at=clock.now(), created_by=actor.name[:200], version=0,
    )
    row.save()
    row.held_out = in_lot(row.pk, chosen)
    settle(actor, row, chosen=chosen)
    record("registered", actor, row, source=report.source.value, died_on=report.died_on, held_out=row.held_out)
    publish(events.REGISTERED, events.registered(row.pk, party, report.died_on, report.source.label_ko), key=str(row.pk),
            actor=actor)
    return int(row.pk)


def in_lot(death_id: int, chosen: InheritanceSettings) -> bool:
    """The lot of the hold-out: by hash, so that it cannot be drawn again; never where the county did not choose it."""
    if not chosen.holdout_percent or not chosen.holdout_basis:
        return False
    drawn = hashlib.sha256(f"inheritance-holdout:{chosen.holdout_basis}:{death_id}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") % 100 < chosen.holdout_percent


def _merge(actor: Actor, row: Death, report: Report, chosen: InheritanceSettings) -> Outcome:
    if row.died_on != report.died_on:
        raise Refused(
            f"같은 사람이 사망일 {date_ko(row.died_on)}로 이미 등록되어 있습니다({_names(row)}). 기본증명서로 사망일을 확인하세요.",
            field="died_on", code="inheritance_tax.other_day",
        )
    filled: dict[str, date | str] = {}
    for name, value in (("declared_on", report.declared_on), ("reported_on", report.reported_on)):
        if value is not None and getattr(row, name) is None:
            filled[name] = value
    if report.resident is not None and not row.resident_key:
        filled |= {"resident_key": report.resident.key, "resident_mask": report.resident.mask}
    known_source = any(entry["source"] == report.source.value for entry in row.sources)
    if report.address and not row.party.address:
        parties.register(actor=actor, name=row.party.name, birth_date=row.party.birth_date, address=report.address)
    if known_source and not filled:
        return "same"
    for name, new in filled.items():
        setattr(row, name, new)
    if not known_source:
        row.sources = [*row.sources, _source(report)]
        row.lived_here = row.lived_here or report.source is not Source.ELSEWHERE
    settle(actor, row, chosen=chosen)
    record("merged", actor, row, source=report.source.value, filled=sorted(filled))
    return "same" if known_source else "merged"


def _names(row: Death) -> str:
    return ", ".join(str(entry["label"]) for entry in row.sources)


@transaction.atomic
def at_counter(*, actor: Actor, report: Report) -> Registered:
    """A death that a family has just reported. Whoever sits at the counter may do it and sees nothing of the estate."""
    need_counter(actor)
    known.lock()
    return write(actor, report)


@transaction.atomic
def hand_over(*, actor: Actor, death_id: int, reason: str, seen: int | None = None) -> None:
    """Take a death out of the letters: an officer settles it (no heirs, an administrator, a dispute about the day)."""
    row = locks.death(actor, death_id, seen)
    row.handed = needed(reason, "reason", "까닭", limit=300)
    settle(actor, row)
    record("handed", actor, row, reason=row.handed)


@transaction.atomic
def take_back(*, actor: Actor, death_id: int, seen: int | None = None) -> None:
    """Put a death back among those that get letters."""
    row = locks.death(actor, death_id, seen)
    row.handed = ""
    settle(actor, row)
    record("taken_back", actor, row)
