"""보장결정: put up, decided by rules with their trace, before all answers came where the law lets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.cases.actions import activities
from hyeonjang.commons.cases.actions import decide as cases
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.kit.korean import date_weekday_ko, won
from hyeonjang.law.benefits import Outcome as Found
from hyeonjang.law.benefits import benefit, check_separation, emergency, may_dismiss, sources

from ..models import Claim, Ruling, Visit
from ..permissions import need_handle
from ..queries import known, locks
from ..rules import verdicts, wording
from ..vocabulary import CONFIRMED, GRANTED, PREFIX, SHORT, Outcome, RulingKind
from .common import note, record
from .investigate import investigators

Reasons = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Proposed:
    """What is decided: the outcome, reasons beside those of the rules, refusals of papers for a dismissal."""

    outcome: Outcome
    reasons: Reasons = ()
    refusals: Sequence[tuple[date, str]] = ()


def _may(claim: Claim, chosen: Proposed, found: known.Standing, on: date) -> tuple[Reasons, str]:
    """Reasons and article of a lawful outcome; refuses one that the rules do not bear."""
    said = found.verdict.outcome
    if chosen.outcome is Outcome.DISMISS:
        possible, cite, _ = may_dismiss(claim.benefit, on, chosen.refusals)
        if not possible:
            raise Refused("서류 제출이나 조사를 두 번 이상 거부한 때에만 각하할 수 있습니다. 거부한 날과 문서번호를 적으세요.",
                          field="refusals")
        return [("서류 제출이나 조사를 두 차례 이상 거부하여 자격을 확인할 수 없습니다.", cite), *chosen.reasons], cite
    if not found.ready.can:
        raise Refused(f"{found.ready.sentence} {' '.join(found.ready.reasons)}".strip(), field="outcome", code="not_ready")
    if chosen.outcome is Outcome.SENT:
        return list(chosen.reasons) or [("조사한 자료를 갖추어 결정기관에 보냈습니다.", found.ready.cite)], found.ready.cite
    if chosen.outcome in GRANTED and said is not Found.GRANT:
        raise Refused(f"규칙의 판단은 부적합입니다. {' '.join(found.verdict.reasons)} 조사 내용을 확인하세요.", field="outcome")
    if chosen.outcome is Outcome.REFUSE and said is not Found.REFUSE:
        raise Refused("규칙의 판단은 보장입니다. 부적합으로 결정하려면 조사 내용부터 바로잡으세요.", field="outcome")
    if chosen.outcome is Outcome.PARTLY and not any(text.strip() and cite.strip() for text, cite in chosen.reasons):
        raise Refused("일부만 보장할 때는 나머지를 보장하지 않는 까닭과 근거 조문을 적어야 합니다.", field="reason")
    own = wording.reasons_of(claim.benefit, chosen.outcome, found.verdict.reasons, found.verdict.trace)
    return [*own, *chosen.reasons], found.ready.cite


def _exception(actor: Actor, claim: Claim) -> str:
    """The written exception to the level of decision that this case falls under."""
    listed = {str(row["code"]) for row in claim.case.type_version.exceptions}
    if claim.committee_on is not None and "committee" in listed:
        return "committee"
    own = actor.person_id is not None and actor.person_id == claim.case.assignee_id
    return "priority" if claim.application.priority and own and "priority" in listed else ""


@transaction.atomic
def submit(*, actor: Actor, claim_id: int, ruling: Proposed, seen: int | None = None) -> None:
    """결재 올림: what the rules say goes to whoever decides; refused where the rules do not bear it."""
    claim = locks.claim(actor, claim_id)
    need_handle(actor, [claim])
    today = clock.today()
    found = known.standing(claim, known.settings(actor), today)
    reasons, _ = _may(claim, ruling, found, today)
    claim.draft = {
        "outcome": ruling.outcome.value, "amount": found.verdict.amount, "reasons": [list(row) for row in ruling.reasons],
        "refusals": [[day.isoformat(), proof] for day, proof in ruling.refusals],
    }
    claim.save(update_fields=["draft"])
    exception = "committee" if _exception(actor, claim) == "committee" else ""
    cases.submit(actor=actor, case_id=claim.case_id, outcome=ruling.outcome.value, reasons=_rows(reasons),
                 exception=exception, seen=seen, service=PREFIX)
    record("submitted", actor, claim.application, [claim], outcome=ruling.outcome.value)


def _rows(reasons: Reasons) -> list[dict[str, str]]:
    return [{"text": text, "cite": cite} for text, cite in reasons]


@transaction.atomic
def decide(*, actor: Actor, claim_id: int, ruling: Proposed, seen: int | None = None) -> int:
    """보장결정: the rules are run again on today's facts, and the case is closed with their trace.

    Of two officers at once exactly one decides; the other is told who was first. Where answers are still out and
    the law lets a grant go before them (사회보장급여법 제9조제4항), the ruling is marked and must be looked at again when
    they come. Returns the ruling's id.
    """
    claim = locks.claim(actor, claim_id)
    chosen, today = known.settings(actor), clock.today()
    found = known.standing(claim, chosen, today)
    reasons, basis = _may(claim, ruling, found, today)
    check = check_separation(
        claim.benefit, today, investigators=investigators(claim.application, claim), decider=str(actor.person_id or 0),
        committee_on=claim.committee_on, two_persons=chosen.two_persons and not actor.system,
    )
    row = _ruling(claim, ruling.outcome, reasons, basis, found, chosen, actor)
    trace = [*found.verdict.trace.to_json(), *found.ready.trace.to_json(), *check.trace.to_json()]
    row.trace = trace
    row.texts = _texts(claim, row, found)
    cases.decide(
        actor=actor, case_id=claim.case_id, outcome=ruling.outcome.value, reasons=_rows(reasons),
        exception=_exception(actor, claim), next_steps=_next(row, check.after), trace=trace, seen=seen, service=PREFIX,
    )
    row.save(force_insert=True)
    record("decided", actor, claim.application, [claim], outcome=row.outcome, amount=row.amount, kind=row.kind,
           missing=row.missing, trace=trace)
    publish("benefits.decided", {"claim": claim.pk, "case_id": claim.case_id, "outcome": row.outcome, "kind": row.kind},
            key=f"{claim.pk}:{row.seq}", actor=actor)
    return row.pk


def _ruling(
    claim: Claim, outcome: Outcome, reasons: Reasons, basis: str, found: known.Standing, chosen: Any, actor: Actor
) -> Ruling:
    """The row of a decision of today, not stored yet."""
    today, table = clock.today(), holiday_table()
    before = found.ready.before_replies and outcome is not Outcome.SENT and claim.benefit != "emergency"
    row = Ruling(
        claim=claim, seq=claim.rulings.count() + 1, outcome=outcome.value, decided_on=today,
        kind=(RulingKind.PROVISIONAL if before else RulingKind.DECISION).value, decided_by=actor.name[:200],
        basis=basis[:200], reasons=_rows(reasons), missing=[source.code for source in found.ready.missing],
    )
    if outcome in GRANTED:
        begin = verdicts.start(claim.benefit, found.facts, today, table)
        row.amount, row.starts_on = found.verdict.amount, begin.day
        run, first = (known.pay_run(claim.benefit, day, chosen, table) for day in (today, _clock_start(claim)))
        row.first_payday = run.payday.due_day if run else None
        row.possible_payday = first.payday.due_day if first else None
    if claim.benefit == "emergency" and outcome in GRANTED:
        visit = Visit.objects.filter(application=claim.application, state="done").order_by("done_at").first()
        assert visit is not None and visit.done_at is not None
        row.after_check_due = emergency(
            claim.application.applied_on, visit.done_at.astimezone(clock.SEOUL).date(), today, table=table
        ).after_check.due_day
    return row


def _clock_start(claim: Claim) -> date:
    return max(claim.application.applied_on, claim.case.received_at.astimezone(clock.SEOUL).date())


def _texts(claim: Claim, row: Ruling, found: known.Standing) -> dict[str, str]:
    """The letter's items as far as the rules can say them; the officer reads them over before it goes out."""
    outcome = Outcome(row.outcome)
    if outcome is Outcome.SENT or not benefit(claim.benefit).county:
        return {}
    late = claim.case.events.filter(kind="extended").order_by("-seq").values_list("detail", flat=True).first()
    known_sources = sources()
    begin = verdicts.start(claim.benefit, found.facts, row.decided_on, holiday_table()) if outcome in GRANTED else None
    ruled = wording.Ruled(
        claim.benefit, outcome, row.decided_on, row.amount, row.starts_on, bool(begin and begin.whole_month),
        row.first_payday, tuple((r["text"], r["cite"]) for r in row.reasons), found.verdict.trace,
        tuple(known_sources[code].name for code in row.missing) if row.kind == RulingKind.PROVISIONAL.value else (),
        row.after_check_due, str(late.get("reason", "")) if late else "",
    )
    return wording.compose(ruled, officer="")


def _next(row: Ruling, after: str) -> str:
    """What happens now, for the applicant's own page."""
    parts = []
    if row.first_payday is not None:
        amount = f" {won(row.amount)}" if row.amount is not None else ""
        parts.append(f"첫 급여{amount}는 {date_weekday_ko(row.first_payday)}에 나갑니다.")
    if row.kind == RulingKind.PROVISIONAL.value:
        parts.append("아직 오지 않은 자료를 확인해 결정이 바뀌면 다시 알려 드립니다.")
    if row.after_check_due is not None:
        parts.append("먼저 도와 드리고 한 달 안에 소득과 재산을 확인합니다.")
    if after:
        parts.append(f"{after}를 거칩니다.")
    return " ".join(parts)


@transaction.atomic
def confirm(*, actor: Actor, ruling_id: int) -> None:
    """The answers that were out have come and change nothing: the decision before them stands."""
    row, claim = locks.ruling(actor, ruling_id)
    need_handle(actor, [claim])
    if row.kind != RulingKind.PROVISIONAL.value or row.settled_on is not None:
        raise Conflict("회신을 기다리는 결정이 아닙니다. 화면을 새로 고쳐 주세요.")
    found = known.standing(claim, known.settings(actor), clock.today())
    left = [code for code in row.missing if code not in found.received]
    if left:
        raise Refused(f"아직 오지 않은 회신이 있습니다: {', '.join(SHORT[code] for code in left)}. 받은 뒤 확인하세요.")
    same = found.verdict.outcome is Found.GRANT and found.verdict.amount == row.amount
    if not same:
        raise Refused("회신을 넣어 보니 결과가 달라졌습니다. 사후 정정으로 바로잡으세요.", code="differs")
    _settle(actor, claim, row)


def _settle(actor: Actor, claim: Claim, row: Ruling) -> None:
    row.settled_on = clock.today()
    row.save(update_fields=["settled_on"])
    note(actor, [claim], [activities.Activity(CONFIRMED, "회신을 모두 확인함, 결정 그대로")])
    record("confirmed", actor, claim.application, [claim], ruling=row.pk)
