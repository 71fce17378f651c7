"""The verbs of a death's page: when each is offered, what it asks, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms

from hyeonjang.commons.org.actor import Actor

from .. import forms
from ..actions import deaths, estate, filings
from ..queries.deaths import DeathView
from ..vocabulary import AssetKind, AssetState, Learned, Relation, Scope

Data = Mapping[str, Any]
Fields = dict[str, django_forms.Field]


@dataclass(frozen=True)
class Verb:
    """``offered`` says whether the page shows it; the verb itself checks again."""

    title: str
    group: str
    offered: Callable[[DeathView], bool]
    form: Callable[[DeathView, str], Fields]
    run: Callable[[Actor, DeathView, Data], object]
    said: str
    lead: str = ""


def _heirs(view: DeathView) -> list[tuple[str, str]]:
    return [(str(heir.id), f"{heir.name} ({heir.relation}{f', {heir.birth}' if heir.birth else ''})") for heir in view.heirs]


def _assets(view: DeathView, *, out: bool = False) -> list[tuple[str, str]]:
    wanted = {AssetState.EXCLUDED, AssetState.SOLD, AssetState.GONE} if out else {AssetState.FOUND}
    return [(str(asset.id), f"{asset.kind} {asset.place or asset.number}") for asset in view.assets if asset.state in wanted]


def _heir(view: DeathView, chosen: str) -> Fields:
    return {"heir": forms.choice("상속인", _heirs(view), initial=chosen)}


def _add_heir(actor: Actor, view: DeathView, data: Data) -> None:
    look = estate.LookUp(Learned(data["how"]), data["purpose"], data["document"])
    person = estate.Relative(
        data["name"], Relation(data["relation"]), data["born"], data["address"], data["phone"], data["abroad"], data["died_on"],
        data["missing"], data["unborn"], data["degree"], int(data["through"]) if data["through"] else None)
    estate.add_heirs(actor=actor, death_id=view.id, look=look, people=[person], seen=data["seen"])


def _change(actor: Actor, view: DeathView, data: Data) -> None:
    values: dict[str, Any] = {"missing": data["missing"], "remarried": data["remarried"]}
    if data["abroad"] is not None:
        values["abroad"] = data["abroad"]
    if data["died_on"] is not None:
        values["died_on"] = data["died_on"]
    estate.change_heir(actor=actor, death_id=view.id, heir_id=int(data["heir"]), evidence=data["evidence"], seen=data["seen"], **values)


def _change_fields(view: DeathView, chosen: str) -> Fields:
    return {
        **_heir(view, chosen), "abroad": forms.yes_no("외국에 주소를 두고 있습니까?"), "died_on": forms.day("사망한 날", required=False),
        "missing": forms.tick("소식을 모름"), "remarried": forms.tick("재혼(피대습인의 배우자)"), "evidence": forms.line("확인한 자료"),
    }


def _answers(view: DeathView, chosen: str) -> Fields:
    known = next((heir.answers for heir in view.heirs if str(heir.id) == chosen), {})
    return {**_heir(view, chosen), **forms.answer_fields(known)}


def _answer(actor: Actor, view: DeathView, data: Data) -> None:
    estate.answer(actor=actor, death_id=view.id, heir_id=int(data["heir"]), answers={name: data[name] for name in estate.ANSWERS},
                  evidence=data["evidence"], seen=data["seen"])


def _add_asset(actor: Actor, view: DeathView, data: Data) -> None:
    facts = {name: data[name] for name in ("area", "category") if data[name]}
    estate.add_asset(actor=actor, death_id=view.id, kind=AssetKind(data["kind"]), number=data["number"], place=data["place"],
                     value=data["value"], share=data["share"], facts=facts, evidence=data["evidence"], seen=data["seen"])


def _file(actor: Actor, view: DeathView, data: Data) -> None:
    heir = None if data["heir"] == "all" else int(data["heir"])
    filings.file(actor=actor, death_id=view.id, seen=data["seen"],
                 entry=filings.Entry(Scope(data["scope"]), data["filed_on"], data["receipt"], heir, data["paid_on"], data["amount"]))


VERBS: dict[str, Verb] = {
    "heir": Verb(
        "상속인 적기", "상속인", lambda view: not view.handed, lambda view, chosen: forms.heir_add_fields(_heirs(view)), _add_heir,
        "상속인을 적었습니다. 상속분과 기한을 다시 셌습니다.", "가족관계증명서에 있는 사람을 한 명씩 적습니다. 몫은 민법에 따라 계산합니다."),
    "change": Verb(
        "사실 고치기", "상속인", lambda view: bool(view.heirs), _change_fields, _change, "고치고 상속분과 기한을 다시 셌습니다."),
    "address": Verb(
        "주소 고치기", "상속인", lambda view: bool(view.heirs),
        lambda view, chosen: {**_heir(view, chosen), "address": forms.line("새 주소"), "evidence": forms.line("확인한 자료")},
        lambda actor, view, data: estate.set_address(actor=actor, death_id=view.id, heir_id=int(data["heir"]), address=data["address"],
                                                     evidence=data["evidence"], seen=data["seen"]), "주소를 고쳤습니다."),
    "renounce": Verb(
        "상속포기 적기", "상속인", lambda view: any(heir.share for heir in view.heirs),
        lambda view, chosen: {**_heir(view, chosen), "on": forms.day("법원이 신고를 수리한 날"), "proof": forms.line("수리증명 번호")},
        lambda actor, view, data: estate.renounce(actor=actor, death_id=view.id, heir_id=int(data["heir"]), on=data["on"],
                                                  proof=data["proof"], seen=data["seen"]),
        "상속포기를 적고 상속분을 다시 셌습니다.", "군청은 법원의 기록을 볼 수 없습니다. 상속인이 알려 온 수리증명을 확인하고 적습니다."),
    "answers": Verb(
        "감면을 가르는 답 적기", "상속인", lambda view: any(heir.share for heir in view.heirs), _answers, _answer,
        "답을 적고 예상 세액을 다시 셌습니다.", "감면은 짐작하지 않습니다. 상속인이 말한 것만 적고, 모르면 비워 둡니다."),
    "represent": Verb(
        "상속인대표자 정하기", "상속인", lambda view: any(heir.share for heir in view.heirs),
        lambda view, chosen: {**_heir(view, chosen), "designated": forms.tick("신고가 없어 군이 지정함", "지정하면 모든 상속인에게 알립니다(영 제22조)."),
                              "document": forms.line("문서번호", limit=100)},
        lambda actor, view, data: estate.represent(actor=actor, death_id=view.id, heir_id=int(data["heir"]),
                                                   designated=data["designated"], document=data["document"], seen=data["seen"]),
        "상속인대표자를 적었습니다."),
    "strike": Verb(
        "잘못 적은 사람 빼기", "상속인", lambda view: bool(view.heirs),
        lambda view, chosen: {**_heir(view, chosen), "reason": forms.line("까닭")},
        lambda actor, view, data: estate.strike_heir(actor=actor, death_id=view.id, heir_id=int(data["heir"]), reason=data["reason"],
                                                     seen=data["seen"]), "명단에서 뺐습니다."),
    "asset": Verb("재산 적기", "재산", lambda view: not view.handed, lambda view, chosen: forms.asset_fields(), _add_asset, "재산을 적었습니다."),
    "exclude": Verb(
        "재산 빼기", "재산", lambda view: bool(_assets(view)),
        lambda view, chosen: {"asset": forms.choice("재산", _assets(view), initial=chosen), "reason": forms.line("까닭"),
                              "sold_on": forms.day("사망 전에 넘어간 날", "팔거나 넘긴 재산일 때만 적습니다.", required=False)},
        lambda actor, view, data: estate.exclude_asset(actor=actor, death_id=view.id, asset_id=int(data["asset"]), reason=data["reason"],
                                                       sold_on=data["sold_on"], seen=data["seen"]), "재산에서 뺐습니다."),
    "restore": Verb(
        "뺀 재산 되돌리기", "재산", lambda view: bool(_assets(view, out=True)),
        lambda view, chosen: {"asset": forms.choice("재산", _assets(view, out=True), initial=chosen), "reason": forms.line("까닭")},
        lambda actor, view, data: estate.restore_asset(actor=actor, death_id=view.id, asset_id=int(data["asset"]), reason=data["reason"],
                                                       seen=data["seen"]), "재산으로 되돌렸습니다."),
    "file": Verb(
        "신고 적기", "신고", lambda view: True, lambda view, chosen: forms.filing_fields(_heirs(view)), _file,
        "신고를 적었습니다. 신고한 것은 더 안내하지 않습니다.", "취득세 시스템의 신고 자료를 들여오면 적지 않아도 됩니다."),
    "hand": Verb(
        "담당자가 따로 처리", "신고", lambda view: not view.handed, lambda view, chosen: {"reason": forms.line("까닭", limit=300)},
        lambda actor, view, data: deaths.hand_over(actor=actor, death_id=view.id, reason=data["reason"], seen=data["seen"]),
        "안내에서 뺐습니다.", "상속인이 없어 상속재산관리인을 기다리는 등 편지로 안내하지 않을 때입니다."),
    "back": Verb(
        "다시 안내하기", "신고", lambda view: bool(view.handed), lambda view, chosen: {},
        lambda actor, view, data: deaths.take_back(actor=actor, death_id=view.id, seen=data["seen"]), "다시 안내합니다."),
}
