"""현장조사: planned for a day, recorded where it happened, also before the answers came."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hyeonjang.commons.cases.actions import activities
from hyeonjang.commons.cases.actions import intake as cases
from hyeonjang.commons.cases.places import worker
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused
from hyeonjang.kit.korean import date_ko

from ..models import Answer, Claim, DataRequest, Visit, VisitPhoto
from ..permissions import may_handle, need_handle
from ..queries import locks
from ..rules.photos import stripped
from ..rules.verdicts import questions
from ..vocabulary import VISIT, VISIT_PLANNED, RequestState, VisitState
from .common import needed, note, record, running, vouched

MOST_PHOTOS = 6


@dataclass(frozen=True)
class Seen:
    """What was found out about one question: met or not (``None``: could not be told), and what was seen."""

    met: bool | None
    note: str = ""


@transaction.atomic
def plan(
    *, actor: Actor, application_id: int, on: date, investigator_id: int, purpose: str, time: str = ""
) -> int:
    """Plan a visit; the answers of other bodies need not be here. Returns its id."""
    row, claims = locks.application(actor, application_id)
    need_handle(actor, claims)
    if on < clock.today():
        raise Refused("지난 날짜입니다. 오늘이나 그 뒤의 날을 고르세요.", field="on")
    live = running(claims)
    if not live:
        raise Conflict("처리 중인 급여가 없는 신청입니다. 현장조사를 잡을 수 없습니다.")
    name = worker(investigator_id, live[0].case.department_id, clock.today())
    if name is None:
        raise Refused("그 부서에서 일하는 사람이 아닙니다. 조사할 사람을 다시 고르세요.", field="investigator")
    visit = Visit.objects.create(
        application=row, planned_on=on, time=time.strip()[:20], investigator_id=investigator_id,
        purpose=needed(purpose, "purpose", "볼 것"),
    )
    note(actor, live, [activities.Activity(VISIT_PLANNED, f"{date_ko(on)} {name}", detail={"visit": visit.pk})])
    record("visit_planned", actor, row, claims, on=on, investigator=investigator_id)
    return visit.pk


def _mine(actor: Actor, visit: Visit, claims: list[Claim]) -> None:
    own = actor.system or (actor.person_id is not None and actor.person_id == visit.investigator_id)
    if not (own or may_handle(actor, claims)):
        raise NotFound("그런 현장조사가 없습니다. 오늘의 목록을 다시 열어 주세요.")
    if visit.state != VisitState.PLANNED.value:
        raise Conflict(f"이미 '{VisitState(visit.state).label_ko}' 상태인 현장조사입니다. 목록을 새로 고쳐 주세요.")


@transaction.atomic
def record_visit(
    *,
    actor: Actor,
    visit_id: int,
    summary: str,
    met_person: str = "",
    seen: Mapping[tuple[int, str], Seen] | None = None,
    photos: Sequence[bytes] = (),
) -> None:
    """Write down what was found. ``seen`` answers (claim, question); ``photos`` lose their metadata.

    Whether it happened before the answers came is noted: that is what the re-ordering changes.
    """
    visit, row, claims = locks.visit(visit_id)
    _mine(actor, visit, claims)
    told = needed(summary, "summary", "조사 내용", limit=4000)
    if len(photos) > MOST_PHOTOS:
        raise Refused(f"사진은 {MOST_PHOTOS}장까지 올릴 수 있습니다. 줄여 주세요.", field="photo")
    visit.before_replies = DataRequest.objects.filter(application=row, state=RequestState.WAITING.value).exists()
    visit.state, visit.done_at, visit.done_by_id = VisitState.DONE.value, clock.now(), actor.person_id
    visit.summary, visit.met_person = told, met_person.strip()[:100]
    visit.save()
    evidence = f"현장조사표({date_ko(clock.today())})"
    for (claim_id, question), answer in (seen or {}).items():
        _answer(actor, claims, claim_id, question, answer, visit, evidence)
    for data in photos:
        kept, media = stripped(data)
        VisitPhoto.objects.create(visit=visit, data=kept, media=media, digest=hashlib.sha256(kept).hexdigest(),
                                  added_at=clock.now())
    line = activities.Activity(
        VISIT, "회신 전에 조사함" if visit.before_replies else "", evidence,
        detail={"visit": visit.pk, "before_replies": visit.before_replies},
    )
    live = running(claims)
    note(actor, live, [line])
    for claim in live:
        if claim.case.step != "survey":
            cases.advance(actor=vouched(actor), case_id=claim.case_id, step="survey")
    record("visited", actor, row, claims, visit=visit.pk, before_replies=visit.before_replies, photos=len(photos))


def _answer(
    actor: Actor, claims: list[Claim], claim_id: int, question: str, answer: Seen, visit: Visit, evidence: str
) -> None:
    claim = next((row for row in claims if row.pk == claim_id), None)
    if claim is None or question not in {code for code, _, _ in questions(claim.benefit)}:
        raise Refused("이 신청에서 판단할 사항이 아닙니다. 화면을 새로 고쳐 주세요.", field="seen")
    if answer.met is None and not answer.note.strip():
        return
    Answer.objects.create(
        claim=claim, question=question, met=answer.met, evidence=evidence, note=answer.note.strip()[:500], visit=visit,
        recorded_at=clock.now(), recorded_by_id=actor.person_id,
    )


@transaction.atomic
def cancel(*, actor: Actor, visit_id: int, reason: str) -> None:
    """The visit will not take place, with the reason."""
    visit, row, claims = locks.visit(visit_id)
    _mine(actor, visit, claims)
    visit.state, visit.cancelled = VisitState.CANCELLED.value, needed(reason, "reason", "취소한 까닭")
    visit.save(update_fields=["state", "cancelled"])
    note(actor, running(claims), [activities.Activity("현장조사 취소", visit.cancelled, detail={"visit": visit.pk})])
    record("visit_cancelled", actor, row, claims, visit=visit.pk)

