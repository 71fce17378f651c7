"""What was left behind and who inherits it: heirs with the basis of every look-up, answers, properties by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties import actions as parties
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused
from hyeonjang.kit.korean import date_ko

from ..models import Asset, Death, Heir, Letter, Lookup
from ..queries import known, locks
from ..vocabulary import LEARNED_CITE, AssetKind, AssetState, Learned, Relation, Source
from . import letters
from .common import needed, past, record, settle


@dataclass(frozen=True, slots=True)
class LookUp:
    """How somebody came to know of heirs: the way, what for, the document."""

    how: Learned
    purpose: str
    document: str


@dataclass(frozen=True, slots=True)
class Relative:
    """One relative as a certificate of family relations shows them. ``through`` is the heir row they represent."""

    name: str
    relation: Relation
    born: date | None = None
    address: str = ""
    phone: str = ""
    abroad: bool | None = None
    died_on: date | None = None
    missing: bool = False
    unborn: bool = False
    degree: int | None = None
    through: int | None = None
    synthetic: bool = False


def _look(actor: Actor, death: Death, look: LookUp) -> Lookup:
    """The row of a look-up; the newest one where the same document is read on."""
    chosen = known.settings(actor)
    cite = LEARNED_CITE[look.how]
    if look.how is Learned.REGISTER:
        if not chosen.register_basis:
            raise Refused(
                "가족관계 전산자료는 사전안내에 쓸 수 있는지 근거를 정한 뒤에 조회합니다. 안내 설정에 근거를 적거나, 상속인이 낸 "
                "가족관계증명서로 입력하세요.", field="how", code="inheritance_tax.no_basis",
            )
        cite = f"{cite}; {chosen.register_basis}"
    purpose = needed(look.purpose, "purpose", "목적")
    document = needed(look.document, "document", "문서번호", limit=100)
    last: Lookup | None = Lookup.objects.filter(death=death).order_by("-id").first()
    if last is not None and (last.how, last.document, last.purpose) == (look.how, document, purpose):
        return last
    made = Lookup(death=death, how=look.how, cite=cite[:200], purpose=purpose, document=document, at=clock.now(),
                  by=actor.name[:200])
    made.save(force_insert=True)
    return made


@transaction.atomic
def add_heirs(*, actor: Actor, death_id: int, look: LookUp, people: list[Relative], seen: int | None = None) -> list[int]:
    """Write down relatives of one death, all or none; returns their ids. Shares and deadlines follow from the law.

    Raises ``Refused`` for a family that cannot be (two spouses, a person twice, somebody born after the death) and for a
    look-up without a legal basis.
    """
    row = locks.death(actor, death_id, seen)
    if not people:
        raise Refused("상속인을 한 명 이상 적어 주세요.", field="name")
    looked = _look(actor, row, look)
    made = [_add(actor, row, looked, person) for person in people]
    _settle_family(actor, row)
    record("heirs_added", actor, row, count=len(made), how=looked.how, cite=looked.cite, document=looked.document)
    return [heir.pk for heir in made]


def _add(actor: Actor, row: Death, looked: Lookup, person: Relative) -> Heir:
    if person.born is None and not person.unborn:
        raise Refused(f"{person.name or '상속인'}님의 생년월일을 적어 주세요. 같은 이름의 다른 사람과 가려야 합니다.", field="born")
    if person.died_on is not None:
        past(person.died_on, "died_on")
    through = locks.heir(row, person.through) if person.through else None
    if through is not None and through.died_on is None:
        raise Refused("대신 상속받는 사람은 먼저 사망한 가족 아래에 적습니다. 그 가족의 사망일을 먼저 적으세요.", field="through")
    party = parties.register(actor=actor, name=needed(person.name, "name", "이름", limit=100), birth_date=person.born,
                             phone=person.phone, address=person.address, synthetic=person.synthetic)
    if party == row.party_id:
        raise Refused("사망자 자신은 상속인이 될 수 없습니다. 이름과 생년월일을 확인해 주세요.", field="name")
    if Heir.objects.filter(death=row, party_id=party).exists():
        raise Refused(f"{person.name}님은 이미 상속인 명단에 있습니다. 명단을 확인해 주세요.", field="name")
    return Heir.objects.create(
        death=row, party_id=party, relation=person.relation, through=through, degree=person.degree, died_on=person.died_on,
        abroad=person.abroad, missing=person.missing, unborn=person.unborn, lookup=looked,
    )


def _settle_family(actor: Actor, row: Death) -> None:
    """Recompute; refuse a family that cannot be, so that nothing of it stays written."""
    found = settle(actor, row)
    if found.problem and Heir.objects.filter(death=row, renounced_on=None).exists():
        raise Refused(found.problem, field="name")


_CHANGEABLE = frozenset({"abroad", "died_on", "missing", "remarried", "degree"})


@transaction.atomic
def change_heir(*, actor: Actor, death_id: int, heir_id: int, evidence: str, seen: int | None = None, **values: Any) -> None:
    """Correct what is known of an heir (abroad, own death, missing); shares and deadlines are recomputed."""
    row = locks.death(actor, death_id, seen)
    heir = locks.heir(row, heir_id)
    proof = needed(evidence, "evidence", "확인한 자료")
    if unknown := set(values) - _CHANGEABLE:
        raise TypeError(f"an heir has no changeable {sorted(unknown)}")
    if values.get("died_on") is not None:
        past(values["died_on"], "died_on")
    before = {name: getattr(heir, name) for name in values}
    changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
    if not changed:
        return
    for name, value in values.items():
        setattr(heir, name, value)
    heir.save()
    _settle_family(actor, row)
    record("heir_changed", actor, row, heir=heir.pk, changed=changed, evidence=proof)


@transaction.atomic
def set_address(*, actor: Actor, death_id: int, heir_id: int, address: str, evidence: str, seen: int | None = None) -> None:
    """A better address of an heir, with what it was learned from; the letter that came back goes out again to it.

    Raises ``Refused`` for an address to which no letter can go.
    """
    row = locks.death(actor, death_id, seen)
    heir = locks.heir(row, heir_id)
    proof = needed(evidence, "evidence", "주소를 확인한 자료")
    parties.correct_address(actor=actor, party_id=heir.party_id, address=needed(address, "address", "주소"), evidence=proof)
    again = letters.send_again(actor, row, heir, address, proof)
    settle(actor, row)
    record("heir_address", actor, row, heir=heir.pk, evidence=proof, again=again)


@transaction.atomic
def renounce(*, actor: Actor, death_id: int, heir_id: int, on: date, proof: str, seen: int | None = None) -> None:
    """상속포기 reported back: never an heir (민법 제1042조), the shares are computed anew, no further letter goes to them."""
    row = locks.death(actor, death_id, seen)
    heir = locks.heir(row, heir_id)
    if heir.renounced_on is not None:
        raise Conflict(f"{date_ko(heir.renounced_on)}에 수리된 상속포기를 이미 적었습니다. 화면을 새로 고쳐 주세요.")
    if past(on, "on") < row.died_on:
        raise Refused("사망 전에는 상속을 포기할 수 없습니다. 법원이 수리한 날을 확인해 주세요.", field="on")
    if any(filing.heir_id == heir.pk for filing in heir.filings.all()):
        raise Refused("이 상속인이 취득세를 신고한 기록이 있습니다. 포기와 신고 가운데 어느 것이 맞는지 확인하세요.", field="heir")
    heir.renounced_on, heir.renounced_proof = on, needed(proof, "proof", "법원의 수리증명 번호")
    heir.save(update_fields=["renounced_on", "renounced_proof"])
    before = {one.pk: f"{one.share_n}/{one.share_d}" for one in Heir.objects.filter(death=row)}
    letters.stop(actor, row, heirs=[heir.pk], reason="상속포기")
    settle(actor, row)
    after = {one.pk: f"{one.share_n}/{one.share_d}" for one in Heir.objects.filter(death=row)}
    record("renounced", actor, row, heir=heir.pk, on=on, proof=heir.renounced_proof, before=before, after=after)


@transaction.atomic
def strike_heir(*, actor: Actor, death_id: int, heir_id: int, reason: str, seen: int | None = None) -> None:
    """Take somebody off who is no relative; not possible once a letter or a filing names them."""
    row = locks.death(actor, death_id, seen)
    heir = locks.heir(row, heir_id)
    why = needed(reason, "reason", "까닭")
    if Letter.objects.filter(heir=heir).exists() or heir.filings.exists() or heir.below.exists():
        raise Conflict("이미 안내하거나 신고한 사람, 대신 상속받는 사람이 있는 가족은 뺄 수 없습니다. 사실을 고치거나 포기로 적으세요.")
    heir.delete()
    settle(actor, row)
    record("heir_struck", actor, row, heir=heir_id, reason=why)


@transaction.atomic
def represent(*, actor: Actor, death_id: int, heir_id: int, designated: bool, document: str, seen: int | None = None) -> None:
    """상속인대표자: reported by the heirs, or designated by the county (지방세기본법 제42조, 영 제22조)."""
    row = locks.death(actor, death_id, seen)
    heir = locks.heir(row, heir_id)
    if not heir.share_n:
        raise Refused("상속인이 아닌 사람은 대표자가 될 수 없습니다. 다른 상속인을 고르세요.", field="heir")
    cite = "지방세기본법 시행령 제22조(지정)" if designated else "지방세기본법 제42조(신고)"
    Heir.objects.filter(death=row).update(representative=False, representative_cite="")
    heir.representative, heir.representative_cite = True, f"{cite}, {needed(document, 'document', '문서번호', limit=100)}"
    heir.save(update_fields=["representative", "representative_cite"])
    settle(actor, row)
    record("represented", actor, row, heir=heir.pk, cite=heir.representative_cite)


ANSWERS = ("homes", "farm_years", "farm_near", "farm_income", "farm_will", "farm_owned")


@transaction.atomic
def answer(*, actor: Actor, death_id: int, heir_id: int, answers: Mapping[str, Any], evidence: str, seen: int | None = None) -> None:
    """What an heir says about facts that decide a relief (1가구 1주택, 자경농민); None means not known."""
    row = locks.death(actor, death_id, seen)
    heir = locks.heir(row, heir_id)
    kept = {name: answers.get(name) for name in ANSWERS if answers.get(name) is not None}
    for name, value in kept.items():
        if isinstance(value, int) and not isinstance(value, bool) and value < 0:
            raise Refused("0보다 작은 수는 적을 수 없습니다. 확인해 주세요.", field=name)
    heir.answers = kept
    heir.save(update_fields=["answers"])
    settle(actor, row)
    record("answered", actor, row, heir=heir.pk, answers=kept, evidence=needed(evidence, "evidence", "들은 자료"))


@transaction.atomic
def add_asset(
    *, actor: Actor, death_id: int, kind: AssetKind, number: str, place: str, value: int | None, share: tuple[int, int] = (1, 1),
    facts: Mapping[str, Any] | None = None, evidence: str, seen: int | None = None,
) -> int:
    """A thing that no list named, by hand."""
    row = locks.death(actor, death_id, seen)
    if not 0 < share[0] <= share[1]:
        raise Refused(f"지분 {share[0]}/{share[1]}은(는) 0보다 크고 1 이하여야 합니다. 고쳐 주세요.", field="share")
    if value is not None and value < 0:
        raise Refused("시가표준액은 0원보다 작을 수 없습니다. 확인해 주세요.", field="value")
    key = needed(number, "number", "고유번호(차량번호)", limit=60)
    if Asset.objects.filter(death=row, number=key).exists():
        raise Refused(f"'{key}'은(는) 이미 이 상속의 재산에 있습니다. 목록을 확인해 주세요.", field="number")
    made = Asset.objects.create(
        death=row, kind=kind, number=key, place=place.strip()[:200], value=value, owned_n=share[0], owned_d=share[1],
        facts=dict(facts or {}), source=Source.HAND, seen_on=clock.today(), reason=needed(evidence, "evidence", "확인한 자료"),
    )
    settle(actor, row)
    record("asset_added", actor, row, asset=made.pk, kind=kind.value)
    return int(made.pk)


@transaction.atomic
def exclude_asset(*, actor: Actor, death_id: int, asset_id: int, reason: str, sold_on: date | None = None, seen: int | None = None) -> None:
    """Not part of the estate: sold before the death (with the day), somebody else's, wrongly listed."""
    row = locks.death(actor, death_id, seen)
    asset = _asset(row, asset_id)
    if sold_on is not None and sold_on > row.died_on:
        raise Refused(
            f"사망일({date_ko(row.died_on)}) 뒤에 넘어간 재산은 상속재산입니다. 넘어간 날을 확인하세요.", field="sold_on"
        )
    asset.state = AssetState.SOLD if sold_on is not None else AssetState.EXCLUDED
    asset.sold_on, asset.reason = sold_on, needed(reason, "reason", "까닭", limit=300)
    asset.save(update_fields=["state", "sold_on", "reason"])
    settle(actor, row)
    record("asset_excluded", actor, row, asset=asset.pk, state=asset.state, reason=asset.reason)


@transaction.atomic
def restore_asset(*, actor: Actor, death_id: int, asset_id: int, reason: str, seen: int | None = None) -> None:
    """Part of the estate after all."""
    row = locks.death(actor, death_id, seen)
    asset = _asset(row, asset_id)
    asset.state, asset.sold_on, asset.reason = AssetState.FOUND, None, needed(reason, "reason", "까닭", limit=300)
    asset.save(update_fields=["state", "sold_on", "reason"])
    settle(actor, row)
    record("asset_restored", actor, row, asset=asset.pk, reason=asset.reason)


def _asset(row: Death, pk: int) -> Asset:
    found = Asset.objects.filter(pk=pk, death=row).first()
    if found is None:
        raise NotFound("그런 재산이 없습니다. 화면을 새로 고쳐 주세요.", field="asset")
    return found
