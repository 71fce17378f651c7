"""The verbs of a notice's page: when each is offered, what it asks, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms

from hyeonjang.commons.org.actor import Actor

from .. import forms
from ..actions import dispatch, returns
from ..queries.notices import View
from ..vocabulary import Channel, State

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Verb:
    """``offered`` says whether the page shows it; the verb itself checks again."""

    title: str
    made: Callable[[View], dict[str, django_forms.Field]]
    run: Callable[[Actor, View, Data], object]
    said: str
    offered: Callable[[View], bool]


def _address(actor: Actor, view: View, data: Data) -> None:
    returns.change_address(actor=actor, notice_id=view.id, new_address=data["new_address"], postcode=data["postcode"],
                           evidence=data["evidence"])


def _visit(actor: Actor, view: View, data: Data) -> None:
    returns.visited(actor=actor, notice_id=view.id, handed=data["handed"], on=data["on"], note=data["note"])


def _desk(actor: Actor, view: View, data: Data) -> None:
    returns.handed_at_desk(actor=actor, notice_id=view.id, receiver=data["receiver"], on=data["on"])


def _read(actor: Actor, view: View, data: Data) -> None:
    returns.opened(actor=actor, notice_id=view.id, evidence=data["evidence"])


def _again(actor: Actor, view: View, data: Data) -> None:
    dispatch.try_again(actor=actor, notice_id=view.id, channel=Channel(data["channel"]))


def _cancel(actor: Actor, view: View, data: Data) -> None:
    returns.cancel(actor=actor, notice_id=view.id, reason=data["reason"])


def _uncertain(actor: Actor, view: View, data: Data) -> None:
    dispatch.decide_uncertain(actor=actor, attempt_id=view.uncertain or 0, went_out=data["went_out"], evidence=data["evidence"])


VERBS: dict[str, Verb] = {
    "address": Verb("주소 고치고 다시 보내기", lambda v: forms.address_fields(), _address, "주소를 고치고 새 편지를 묶음에 넣었습니다.",
                    lambda v: v.may_handle and v.undelivered),
    "again": Verb("다시 보내기", lambda v: forms.again_fields(v.channels), _again, "다시 보냅니다.",
                  lambda v: v.may_handle and (v.undelivered or v.state == State.SENT)),
    "uncertain": Verb("보냈는지 정하기", lambda v: forms.uncertain_fields(), _uncertain, "적었습니다.",
                      lambda v: v.may_handle and v.uncertain is not None),
    "visit": Verb("찾아가 확인함", lambda v: forms.visit_fields(), _visit, "확인한 내용을 적었습니다.",
                  lambda v: v.may_handle and v.state not in {State.ARRIVED, State.READ, State.CANCELLED}),
    "desk": Verb("창구에서 교부함", lambda v: forms.desk_fields(), _desk, "교부한 것으로 적었습니다.",
                 lambda v: v.may_handle and v.state not in {State.ARRIVED, State.READ, State.CANCELLED}),
    "read": Verb("읽은 것을 알게 됨", lambda v: forms.read_fields(), _read, "열람으로 적었습니다.",
                 lambda v: v.may_handle and v.state in {State.SENT, State.ARRIVED}),
    "cancel": Verb("취소", lambda v: forms.cancel_fields(), _cancel, "취소했습니다.",
                   lambda v: v.may_handle and (v.undelivered or v.state == State.WAITING)),
}
