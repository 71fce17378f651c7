"""What came back and what was done about it: returned letters by barcode, new addresses, visits, handing over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.kit.korean import date_ko

from .. import permissions
from ..models import Attempt, Notice, NoticeEvent
from ..rules import address, codes
from ..vocabulary import UNDELIVERED, AttemptState, Channel, Kind, State
from .common import append, event_of, lock, needed, record, set_state
from .dispatch import fail, reached
from .sending import enqueue, settle

REASONS = {
    "moved": "이사감", "unknown": "수취인 불명", "absent": "폐문부재", "refused": "수취 거절",
    "address": "주소 불완전", "died": "사망", "other": "기타",
}
MOST_CODES = 500


@dataclass(frozen=True, slots=True)
class Scanned:
    """What became of one code of a pile."""

    code: str
    fine: bool
    sentence: str


def split(text: str) -> list[str]:
    """The codes of a scanning box: one a line, or run together by commas and tabs."""
    return [piece.strip() for piece in re.split(r"[\n,;\t]+", text) if piece.strip()]


def scan(*, actor: Actor, text: str, what: str, on: date, reason: str = "other", note: str = "") -> list[Scanned]:
    """Write down a pile of letters at once: ``what`` is ``returned`` (with one reason for the pile) or ``delivered``
    (등기 배달 확인). Each letter is a transaction of its own: a wrong code stops nobody else's."""
    found = split(text)
    if not found:
        raise Refused("통지 번호를 하나 이상 읽히거나 적으세요.", field="codes")
    if len(found) > MOST_CODES:
        raise Refused(f"한 번에 {MOST_CODES}통까지 읽힐 수 있습니다. 나누어 하세요.", field="codes")
    if what not in {"returned", "delivered"}:
        raise Refused("반송인지 배달 확인인지 고르세요.", field="what")
    if what == "returned" and reason not in REASONS:
        raise Refused("반송 사유를 고르세요.", field="reason")
    if on > clock.today():
        raise Refused("아직 오지 않은 날짜입니다. 오늘까지의 날짜를 적으세요.", field="on")
    results = []
    for code in dict.fromkeys(found):
        try:
            results.append(Scanned(code, True, _one(actor, code, what, on, REASONS.get(reason, ""), note.strip())))
        except Refused as refusal:
            results.append(Scanned(code, False, refusal.sentence))
    return results


@transaction.atomic
def _one(actor: Actor, code: str, what: str, on: date, reason: str, note: str) -> str:
    number = codes.attempt_id(code)
    attempt = (Attempt.objects.select_for_update(of=("self",)).select_related("notice__version__template")
               .filter(pk=number, channel=Channel.LETTER).first())
    if attempt is None or not permissions.may_scan(actor, attempt.notice.version.template.unit_id):
        raise Refused("이 번호의 편지가 없거나 처리할 권한이 없습니다. 번호를 확인하거나 소관 부서에 넘기세요.", field="codes")
    notice = attempt.notice
    if attempt.state == AttemptState.RETURNED:
        raise Refused(f"{attempt.settled_at:%Y. %m. %d.}에 이미 반송으로 적었습니다.", field="codes")
    if attempt.state not in {AttemptState.SENT, AttemptState.ARRIVED}:
        raise Refused(f"'{AttemptState(attempt.state).label}' 상태입니다. 우체국에 맡긴 묶음인지 확인하세요.", field="codes")
    if attempt.batch is not None and attempt.batch.posted_on is not None and on < attempt.batch.posted_on:
        raise Refused(f"맡긴 날({date_ko(attempt.batch.posted_on)})보다 앞선 날짜입니다. 날짜를 확인하세요.", field="on")
    if what == "delivered":
        settle(attempt, AttemptState.ARRIVED, f"배달 확인 {date_ko(on)}")
        if notice.arrived_on is None:
            notice.arrived_on, notice.arrival = on, f"등기 배달 확인 {date_ko(on)}"
        reached(notice, attempt, AttemptState.ARRIVED, f"배달 확인 {date_ko(on)}", actor.name)
        record("delivered", actor, notice, on=on)
        return "배달을 적었습니다."
    why = f"{reason}{f' ({note})' if note else ''}, {date_ko(on)} 반송"
    fail(attempt, why, AttemptState.RETURNED, State.RETURNED, actor.name)
    record("returned", actor, notice, on=on, reason=reason)
    return f"반송을 적었습니다. 다음: {State(notice.state).label}"


@transaction.atomic
def change_address(
    *, actor: Actor, notice_id: int, new_address: str, postcode: str, evidence: str, send: bool = True
) -> None:
    """A better address for an undelivered notice, with what it was learned from; a new letter goes out."""
    notice = lock(actor, notice_id)
    permissions.need(permissions.may_scan(actor, notice.version.template.unit_id), "소관 부서의 직원이나 반송 담당만 고칠 수 있습니다.")
    if notice.state not in UNDELIVERED:
        raise Conflict(f"'{State(notice.state).label}' 상태인 통지의 주소는 고치지 않습니다. 경과를 확인하세요.")
    cleaned = " ".join(new_address.split())
    if problem := address.problem(cleaned) or address.postcode_problem(postcode.strip()):
        raise Refused(f"{problem}. 시·군·구부터 건물번호까지 적으세요.", field="address")
    proof = needed(evidence, "evidence", "주소를 확인한 자료")
    notice.address, notice.postcode, notice.town = cleaned[:200], postcode.strip(), address.town(cleaned)
    notice.save(update_fields=["address", "postcode", "town"])
    append(notice, Kind.ADDRESS_CHANGED, actor.name, proof)
    record("address_changed", actor, notice, evidence=proof)
    if send and any(row.channel == Channel.LETTER for row in notice.version.bodies.all()):
        enqueue(notice, Channel.LETTER)


@transaction.atomic
def visited(*, actor: Actor, notice_id: int, handed: bool, on: date, note: str) -> None:
    """The 읍면 or an officer went there: handed over against a signature (교부), or not found."""
    notice = lock(actor, notice_id)
    permissions.need(permissions.may_scan(actor, notice.version.template.unit_id), "소관 부서의 직원이나 반송 담당만 적을 수 있습니다.")
    told = needed(note, "note", "확인한 내용")
    if on > clock.today():
        raise Refused("아직 오지 않은 날짜입니다. 오늘까지의 날짜를 적으세요.", field="on")
    if not handed:
        append(notice, Kind.VISITED, actor.name, f"{date_ko(on)} {told}")
        return
    hand_over(actor, notice, on, f"교부 {date_ko(on)}, {told}")


def hand_over(actor: Actor, notice: Notice, on: date, basis: str) -> None:
    """교부송달: arrived on that day."""
    notice.arrived_on, notice.arrival = on, basis[:300]
    for attempt in notice.attempts.filter(channel=Channel.DESK, state=AttemptState.QUEUED):
        settle(attempt, AttemptState.ARRIVED, basis)
    reached(notice, None, AttemptState.ARRIVED, basis, actor.name)
    record("handed_over", actor, notice, on=on, basis=basis)


@transaction.atomic
def handed_at_desk(*, actor: Actor, notice_id: int, receiver: str, on: date) -> None:
    """Given to somebody at the counter, who signed (행정절차법 제14조제2항: 수령확인서)."""
    notice = lock(actor, notice_id)
    permissions.need(permissions.may_scan(actor, notice.version.template.unit_id), "소관 부서의 직원만 적을 수 있습니다.")
    if notice.state in {State.ARRIVED, State.READ, State.CANCELLED}:
        raise Conflict(f"'{State(notice.state).label}' 상태입니다. 경과를 확인하세요.")
    who = needed(receiver, "receiver", "받은 사람과 관계", limit=60)
    hand_over(actor, notice, on, f"창구 교부 {date_ko(on)}, 수령 {who}")


@transaction.atomic
def opened(*, actor: Actor, notice_id: int, evidence: str) -> None:
    """The addressee has read it: a code of the letter was typed on the portal, or they called about it."""
    notice = lock(actor, notice_id)
    reached(notice, None, AttemptState.READ, needed(evidence, "evidence", "확인한 자료"), actor.name)


@transaction.atomic
def to_towns(*, actor: Actor, notice_ids: Sequence[int]) -> int:
    """Undelivered notices given to their 읍면 for a visit; returns how many were given for the first time."""
    rows = list(Notice.objects.select_for_update(of=("self",)).select_related("version__template")
                .filter(pk__in=notice_ids, state__in=UNDELIVERED, handed_at=None))
    rows = [row for row in rows if permissions.may_scan(actor, row.version.template.unit_id)]
    now = clock.now()
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(handed_at=now)
    NoticeEvent.objects.bulk_create([event_of(row, Kind.HANDED, actor.name, row.town or "읍면 모름", at=now) for row in rows])
    if rows:
        audit.record("notices.handed_to_towns", actor, ("notices.undelivered", "", "미도달 명단"),
                     detail={"count": len(rows), "notices": [row.pk for row in rows][:500]})
    return len(rows)


@transaction.atomic
def cancel(*, actor: Actor, notice_id: int, reason: str) -> None:
    """Stop a notice that is still waiting (the reason fell away); what has gone out stays gone."""
    notice = lock(actor, notice_id)
    permissions.need(permissions.may_write(actor, notice.version.template.unit_id), "소관 부서의 직원만 취소할 수 있습니다.")
    if notice.state not in {State.WAITING, *UNDELIVERED}:
        raise Conflict(f"'{State(notice.state).label}' 상태인 통지는 취소할 수 없습니다. 경과를 확인하세요.")
    why = needed(reason, "reason", "까닭")
    rows = notice.attempts.select_for_update().filter(state=AttemptState.QUEUED)
    for attempt in rows:
        if attempt.batch is not None and attempt.batch.file:
            raise Conflict("이미 인쇄 파일에 들어간 편지입니다. 인쇄한 편지를 빼고 반송으로 적으세요.")
        settle(attempt, AttemptState.CANCELLED, why)
    set_state(notice, State.CANCELLED)
    append(notice, Kind.CANCELLED, actor.name, why)
    record("cancelled", actor, notice, reason=why)
