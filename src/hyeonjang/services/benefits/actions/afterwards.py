"""After a decision, and before one that cannot wait: correction, urgent payment, after-check, letters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.cases import permissions as cases
from hyeonjang.commons.cases.actions import activities
from hyeonjang.commons.cases.vocabulary import State
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from hyeonjang.kit.korean import won
from hyeonjang.law.benefits import Finding, check_emergency_income, check_letter, urgent_livelihood
from hyeonjang.law.benefits import Outcome as Found
from hyeonjang.law.benefits.letters import LATE

from ..models import Application, Assessment, Claim, Letter, Ruling, UrgentSupport
from ..permissions import need_handle
from ..queries import known, locks
from ..rules import verdicts, wording
from ..vocabulary import AFTER_CHECK, CORRECTED, GRANTED, LETTER, URGENT, Outcome, RulingKind
from .common import needed, note, past, record, running
from .investigate import MOST

CHANGE_CITE = "사회보장급여법 제21조"
RECOVER_CITE = "사회보장급여법 제22조"


def newest(claim: Claim) -> Ruling:
    row = claim.rulings.order_by("-seq").first()
    if row is None:
        raise Conflict("아직 결정하지 않은 급여입니다. 결정한 뒤에 하세요.")
    return row


@transaction.atomic
def reassess(
    *, actor: Actor, claim_id: int, evaluated: int, converted: int, evidence: str
) -> int:
    """소득인정액 as late answers show it, after the decision; the correction follows from it."""
    claim = locks.claim(actor, claim_id)
    need_handle(actor, [claim])
    newest(claim)
    if not (0 <= evaluated <= MOST and 0 <= converted <= MOST):
        raise Refused("금액은 0원에서 10억 원 사이로 적으세요.", field="evaluated")
    row = Assessment.objects.create(
        application=claim.application, basis=verdicts.basis_of(claim.benefit), evaluated=evaluated, converted=converted,
        evidence=needed(evidence, "evidence", "증빙"), recorded_at=clock.now(), recorded_by=str(actor.person_id or 0),
    )
    note(actor, [claim], [activities.Activity("회신 뒤 소득인정액", row.evidence)])
    record("reassessed", actor, claim.application, [claim], evaluated=evaluated, converted=converted)
    return row.pk


@transaction.atomic
def correct(
    *, actor: Actor, claim_id: int, cause: str, heard: str = "", overpaid: int = 0, seen: int | None = None
) -> int:
    """사후 정정: what late answers or a report changed. A new ruling with its own letter; the first one stays.

    ``heard`` is the document of the prior notice, without which nothing may be taken away (행정절차법 제21조ㆍ제22조);
    ``overpaid`` what was paid too much so far, in whole won, with ``cause`` as the ground of recovery.
    """
    claim = locks.claim(actor, claim_id)
    _may_correct(actor, claim)
    before, today = newest(claim), clock.today()
    why = needed(cause, "cause", "정정하는 까닭")
    if seen is not None and claim.case.version != seen:
        raise Conflict("그사이 이 건이 바뀌었습니다. 화면을 새로 고쳐 바뀐 내용을 본 뒤 다시 해 주세요.", code="cases.version")
    if not 0 <= overpaid <= MOST:
        raise Refused("더 지급한 금액은 0원에서 10억 원 사이로 적으세요.", field="overpaid")
    found = known.standing(claim, known.settings(actor), today)
    if found.verdict.outcome is Found.INCOMPLETE:
        raise Refused(f"아직 판단할 수 없습니다: {', '.join(found.verdict.missing)}.", field="cause")
    outcome = Outcome.GRANT if found.verdict.outcome is Found.GRANT else Outcome.REFUSE
    if (outcome in GRANTED) == (Outcome(before.outcome) in GRANTED) and found.verdict.amount == before.amount:
        raise Refused("결과가 앞의 결정과 같습니다. 회신을 확인한 것으로 적으세요.", field="cause", code="same")
    worse = outcome is Outcome.REFUSE or (found.verdict.amount or 0) < (before.amount or 0)
    if worse and not heard.strip():
        raise Refused("불리하게 바꾸려면 사전통지와 의견제출 기회를 먼저 주어야 합니다(행정절차법 제21조ㆍ제22조). 사전통지 문서번호를 "
                      "적으세요.", field="heard")
    row = _corrected(actor, claim, before, outcome, found, why, heard, overpaid)
    line = activities.Activity(CORRECTED, f"{Outcome(before.outcome).label_ko} → {outcome.label_ko}: {why}"[:900],
                               heard.strip()[:300], detail={"ruling": row.seq, "overpaid": overpaid})
    note(actor, [claim], [line])
    record("corrected", actor, claim.application, [claim], before=before.outcome, outcome=outcome.value,
           amount=row.amount, overpaid=overpaid, cause=why, trace=row.trace)
    publish("benefits.corrected", {"claim": claim.pk, "case_id": claim.case_id, "outcome": row.outcome,
                                   "overpaid": overpaid}, key=f"{claim.pk}:{row.seq}", actor=actor)
    return row.pk


def _may_correct(actor: Actor, claim: Claim) -> None:
    if State(claim.case.state) not in {State.DECIDED, State.OBJECTION}:
        raise Conflict("결정이 끝난 건만 정정할 수 있습니다. 건의 상태를 확인하세요.")
    if not cases.may_decide(actor, claim.case):
        raise NotPermitted(f"정정은 결정한 직위({claim.case.decide_level})나 그 직무대리가 합니다. 결재권자에게 올리세요.")


def _corrected(
    actor: Actor, claim: Claim, before: Ruling, outcome: Outcome, found: known.Standing, why: str, heard: str, overpaid: int
) -> Ruling:
    today, table = clock.today(), holiday_table()
    own = wording.reasons_of(claim.benefit, outcome, found.verdict.reasons, found.verdict.trace)
    reasons = [(f"{why}.".replace("..", "."), CHANGE_CITE), *own]
    if overpaid:
        reasons.append((f"그동안 더 지급한 {won(overpaid)}은 돌려받습니다. 방법과 기한은 따로 알립니다.", RECOVER_CITE))
    if before.settled_on is None and before.kind == RulingKind.PROVISIONAL.value:
        before.settled_on = today
        before.save(update_fields=["settled_on"])
    row = Ruling(
        claim=claim, seq=before.seq + 1, kind=RulingKind.CORRECTION.value, outcome=outcome.value, decided_on=today,
        decided_by=actor.name[:200], basis=CHANGE_CITE, reasons=[{"text": t, "cite": c} for t, c in reasons],
        trace=found.verdict.trace.to_json(), overpaid=overpaid or None, recovery_cause=why if overpaid else "",
    )
    begin = verdicts.start(claim.benefit, found.facts, before.decided_on, table) if outcome in GRANTED else None
    if outcome in GRANTED:
        row.amount, row.starts_on = found.verdict.amount, before.starts_on or (begin.day if begin else None)
        run = known.pay_run(claim.benefit, today, known.settings(actor), table)
        row.first_payday = run.payday.due_day if run else None
    ruled = wording.Ruled(
        claim.benefit, outcome, today, row.amount, row.starts_on, bool(begin and begin.whole_month), row.first_payday,
        tuple(reasons), found.verdict.trace,
    )
    row.texts = wording.compose(ruled, officer="")
    row.save(force_insert=True)
    return row


@transaction.atomic
def start_urgent(*, actor: Actor, claim_id: int, need: str, first: date | None = None) -> date:
    """긴급급여: 생계급여 for a month before the decision; returns its last day."""
    claim = locks.claim(actor, claim_id)
    need_handle(actor, [claim])
    if claim.benefit != "livelihood":
        raise Refused("결정 전의 긴급급여는 생계급여에만 있습니다(국민기초생활 보장법 제27조제2항).", field="need")
    if not running([claim]):
        raise Conflict("처리 중인 건에만 긴급급여를 시작할 수 있습니다.")
    if UrgentSupport.objects.filter(claim=claim).exists():
        raise Conflict("이미 긴급급여를 시작했습니다. 화면을 새로 고쳐 주세요.")
    found = urgent_livelihood(past(first or clock.today(), "first"), need)
    row = UrgentSupport.objects.create(
        claim=claim, need=need.strip()[:500], first=first or clock.today(), last=found.last,
        renewable_to=found.renewable_to, decided_at=clock.now(), decided_by=actor.name[:200],
    )
    note(actor, [claim], [activities.Activity(URGENT, row.need[:200])])
    record("urgent_started", actor, claim.application, [claim], last=row.last, trace=found.trace.to_json())
    return row.last


@transaction.atomic
def after_check(
    *, actor: Actor, ruling_id: int, income: int, assets: Finding, size: int | None = None
) -> tuple[bool, tuple[str, ...]]:
    """사후조사 of 긴급복지: income and assets looked at within a month; (fits, why not)."""
    row, claim = locks.ruling(actor, ruling_id)
    need_handle(actor, [claim])
    if row.after_check_due is None or row.after_checked_on is not None:
        raise Conflict("사후조사를 기다리는 결정이 아닙니다. 화면을 새로 고쳐 주세요.")
    application = Application.objects.get(pk=claim.application_id)
    people = size or application.size
    if people is None:
        raise Refused("가구원 수를 먼저 적으세요. 기준 중위소득은 가구원 수에 따라 다릅니다.", field="size")
    found = check_emergency_income(people, income, row.decided_on, assets=assets)
    if found.outcome is Found.INCOMPLETE:
        raise Refused(f"아직 확인할 것이 있습니다: {', '.join(found.missing)}. 증빙과 함께 적으세요.", field="assets")
    row.after_checked_on = clock.today()
    row.save(update_fields=["after_checked_on"])
    fits = found.outcome is Found.GRANT
    note(actor, [claim], [activities.Activity(AFTER_CHECK, "적정" if fits else " ".join(found.reasons)[:900], assets.evidence)])
    record("after_checked", actor, claim.application, [claim], fits=fits, trace=found.trace.to_json())
    return fits, found.reasons


@transaction.atomic
def issue_letter(
    *, actor: Actor, ruling_id: int, texts: Mapping[str, str], document_number: str
) -> int:
    """결정통지서 발급: refused without reasons, without the remedy, or with a wrong number of days in it."""
    row, claim = locks.ruling(actor, ruling_id)
    need_handle(actor, [claim])
    if Letter.objects.filter(ruling=row).exists():
        raise Conflict("이 결정의 통지서는 이미 발급했습니다. 화면을 새로 고쳐 주세요.")
    outcome = Outcome(row.outcome)
    if outcome is Outcome.SENT:
        raise Refused("다른 기관이 결정하는 급여입니다. 그 기관의 통지를 받아 전하세요.")
    cleaned = {code: str(text).strip() for code, text in texts.items()}
    late = bool(row.texts.get(LATE))
    if late and LATE not in cleaned:
        cleaned[LATE] = ""
    checked = check_letter(claim.benefit, row.decided_on, wording.letter(claim.benefit, row.decided_on, outcome, cleaned),
                           extended=late)
    letter = Letter.objects.create(
        ruling=row, document_number=needed(document_number, "document_number", "문서번호", limit=100),
        texts={item.code: cleaned[item.code] for item in checked.items}, issued_on=clock.today(),
        issued_by=actor.name[:200],
    )
    note(actor, [claim], [activities.Activity(LETTER, Outcome(row.outcome).label_ko, letter.document_number)])
    record("letter_issued", actor, claim.application, [claim], ruling=row.seq, document=letter.document_number,
           trace=checked.trace.to_json())
    return letter.pk
