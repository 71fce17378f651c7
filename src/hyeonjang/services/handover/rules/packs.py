"""The order of handing over, and who may stand where in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.kit.errors import Conflict, Refused

FRESH_DAYS = 7
"""How old the content may be when it is handed over; what is older no longer shows the desk that is left behind."""


@dataclass(frozen=True)
class Facts:
    """What the rules need of a pack. ``state`` is the stored word."""

    state: str
    drawn_on: date | None
    outgoing_id: int
    incoming_id: int | None
    effective: date


def check_draw(facts: Facts) -> None:
    if facts.state not in {"proposed", "drawn"}:
        raise Conflict("이미 인계한 인계·인수서는 다시 작성할 수 없습니다. 빠진 것은 덧붙인 글로 적어 주세요.", code="state")


def check_hand(facts: Facts, on: date) -> None:
    """Content first, fresh, and somebody there to take it (시행규칙 제45조제2항: the successor, else the deputy)."""
    if facts.state == "proposed" or facts.drawn_on is None:
        raise Refused("아직 작성하지 않았습니다. '작성하기'로 내용을 담은 뒤 인계하세요.", code="not_drawn")
    if facts.state != "drawn":
        raise Conflict("이미 인계했습니다. 화면을 새로 고쳐 주세요.", code="state")
    age = (on - facts.drawn_on).days
    if age > FRESH_DAYS:
        raise Refused(f"{age}일 전에 작성한 내용입니다. 다시 작성해 지금 남은 일을 담은 뒤 인계하세요.", code="stale")
    if facts.incoming_id is None:
        raise Refused("후임자도 직무대리도 정해지지 않았습니다. 인수자를 정하거나, 인사 담당에게 직무대리 지정을 요청한 뒤 "
                      "인계하세요(시행규칙 제45조제2항).", field="incoming", code="nobody")


def check_take(facts: Facts) -> None:
    if facts.state in {"proposed", "drawn"}:
        raise Refused("아직 인계하지 않았습니다. 인계자가 인계한 뒤에 인수할 수 있습니다.", code="not_handed")
    if facts.state != "handed":
        raise Conflict("이미 인수했습니다. 화면을 새로 고쳐 주세요.", code="state")


def check_witness(facts: Facts, person_id: int | None) -> None:
    if person_id in {facts.outgoing_id, facts.incoming_id}:
        raise Refused("인계자나 인수자는 입회자가 될 수 없습니다. 그 위의 부서장이 입회합니다.", code="own_witness")
    if facts.state != "taken":
        words = "인수가 끝난 뒤에 입회를 확인합니다." if facts.state != "witnessed" else "이미 입회를 확인했습니다."
        raise Conflict(f"{words} 화면을 새로 고쳐 주세요.", code="state")


def check_people(outgoing_id: int, incoming_id: int | None) -> None:
    if incoming_id is not None and incoming_id == outgoing_id:
        raise Refused("인계자가 자기에게 인계할 수 없습니다. 다른 사람을 골라 주세요.", field="incoming", code="same_person")
