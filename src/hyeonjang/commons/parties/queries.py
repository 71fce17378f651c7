"""Reading persons: masked unless the reader may know and says why, and then noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.audit import access
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound

from . import masking
from .models import NaturalPerson


@dataclass(frozen=True)
class PartyView:
    """A person as this reader sees them; ``masked`` tells which way."""

    id: int
    name: str
    birth: str
    phone: str
    address: str
    died_on: date | None
    masked: bool

    @property
    def short(self) -> str:
        """Name and birth for lists."""
        return f"{self.name} ({self.birth})" if self.birth else self.name


def masked_view(row: NaturalPerson) -> PartyView:
    """A person to somebody who need not know more."""
    return PartyView(
        row.pk,
        masking.mask_name(row.name),
        masking.mask_birth(row.birth_date),
        masking.mask_phone(row.phone),
        masking.mask_address(row.address),
        row.died_on,
        True,
    )


def _full(row: NaturalPerson) -> PartyView:
    return PartyView(
        row.pk, row.name, masking.plain_birth(row.birth_date), row.phone, row.address, row.died_on, False
    )


def disclosed(actor: Actor, row: NaturalPerson, *, purpose: str, subject: tuple[str, object, str]) -> PartyView:
    """The person in full, after the look was noted with its purpose; raises ``Refused`` without one.

    ``subject`` is what the data are read for (a case). Whether the actor may know is for the caller, who
    knows the case.
    """
    access.note(actor, subject, purpose)
    return _full(row)


def person(actor: Actor, party_id: int) -> PartyView:
    """One person, masked."""
    row = NaturalPerson.objects.filter(pk=party_id).first()
    if row is None:
        raise NotFound("그런 사람이 등록되어 있지 않습니다. 이름과 생년월일을 확인해 주세요.")
    return masked_view(row)


def same_person(actor: Actor, name: str, birth_date: date | None) -> list[PartyView]:
    """Persons already known by this name and birth date, masked; none without a birth date, because a name
    alone proves nothing."""
    if birth_date is None:
        return []
    rows: Iterable[NaturalPerson] = NaturalPerson.objects.filter(name=name.strip(), birth_date=birth_date)
    return [masked_view(row) for row in rows]
