"""What the investigation found: 소득인정액, answers to the questions of the law, amounts the officer computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hyeonjang.commons.cases.actions import activities
from hyeonjang.commons.cases.actions import intake as cases
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.law.benefits import RecognisedIncome

from ..models import Answer, Application, Assessment, Claim
from ..permissions import need_handle
from ..queries import locks
from ..rules.verdicts import basis_of, needs, questions
from ..vocabulary import FACTS
from .common import needed, note, record, running, vouched

MOST = 1_000_000_000


@dataclass(frozen=True)
class Told:
    """An officer's answer to a question of the law, with the document behind it."""

    met: bool | None
    evidence: str = ""
    note: str = ""


def _won(value: int | None, field: str) -> int | None:
    if value is not None and not 0 <= value <= MOST:
        raise Refused("금액은 0원에서 10억 원 사이로 적으세요.", field=field)
    return value


@transaction.atomic
def assess(
    *,
    actor: Actor,
    application_id: int,
    basis: str,
    evaluated: int,
    converted: int,
    evidence: str,
    below_line: bool = False,
    below_evidence: str = "",
) -> int:
    """Record 소득인정액 of one statute as 행복이음 shows it; all benefits of that statute take it.

    ``below_line``: what came so far already shows the household below the minister's line, by ``below_evidence``
    (사회보장급여법 제9조제4항).
    """
    row, claims = locks.application(actor, application_id)
    need_handle(actor, claims)
    own = [claim for claim in running(claims) if basis_of(claim.benefit) == basis]
    if not own:
        raise Refused("이 기준의 소득인정액을 쓰는 급여가 신청에 없습니다. 급여를 확인하세요.", field="basis")
    _won(evaluated, "evaluated"), _won(converted, "converted")
    RecognisedIncome(evaluated, converted, evidence)  # the law's own check of a sum that counts
    if below_line:
        needed(below_evidence, "below_evidence", "기준 이하임을 확인한 증빙")
    found = Assessment.objects.create(
        application=row, basis=basis, evaluated=evaluated, converted=converted, evidence=evidence.strip()[:300],
        below_line=below_line, below_evidence=below_evidence.strip()[:300] if below_line else "",
        recorded_at=clock.now(), recorded_by=f"{actor.person_id or 0}",
    )
    note(actor, own, [activities.Activity(FACTS, "소득인정액", found.evidence)])
    _review(actor, own)
    record("assessed", actor, row, own, basis=basis, evaluated=evaluated, converted=converted, below_line=below_line)
    return found.pk


def _review(actor: Actor, claims: list[Claim]) -> None:
    """The case stands at 심사 once its numbers are here."""
    for claim in claims:
        claim.case.refresh_from_db()
        if claim.case.step != "review":
            cases.advance(actor=vouched(actor), case_id=claim.case_id, step="review")


@dataclass(frozen=True)
class Amounts:
    """What the officer brings where no rule computes it, or the decision itself sets it."""

    amount: int | None = None
    national_paid: int | None = None
    national_shared: int | None = None
    stated_start: date | None = None
    committee_on: date | None = None


@transaction.atomic
def find(
    *,
    actor: Actor,
    claim_id: int,
    answers: Mapping[str, Told] | None = None,
    amounts: Amounts | None = None,
    seen: int | None = None,
) -> None:
    """Record answers and amounts of one benefit; raises ``Refused`` for what this benefit does not ask."""
    claim = locks.claim(actor, claim_id)
    need_handle(actor, [claim])
    if not running([claim]):
        raise Refused("끝난 건에는 조사 내용을 더 적을 수 없습니다. 사후 정정을 쓰세요.")
    changed = _answers(actor, claim, answers or {}) + _amounts(claim, amounts or Amounts())
    if not changed:
        raise Refused("바뀐 내용이 없습니다. 고칠 것을 적어 주세요.")
    note(actor, [claim], [activities.Activity(FACTS, ", ".join(changed)[:200])], seen=seen)
    _review(actor, [claim])
    record("found", actor, claim.application, [claim], changed=changed)


def _answers(actor: Actor, claim: Claim, answers: Mapping[str, Told]) -> list[str]:
    asked = {code: question for code, question, _ in questions(claim.benefit)}
    newest: dict[str, Answer] = {}
    for row in Answer.objects.filter(claim=claim).order_by("id"):
        newest[row.question] = row
    changed = []
    for code, told in answers.items():
        if code not in asked:
            raise Refused("이 급여에서 판단할 사항이 아닙니다. 화면을 새로 고쳐 주세요.", field="answers")
        if told.met is not None and not told.evidence.strip():
            raise Refused(f"'{asked[code]}'의 증빙이 없습니다. 무엇으로 확인했는지 적으세요.", field=f"evidence_{code}")
        old = newest.get(code)
        if old is None and told.met is None:
            continue
        if old is not None and (old.met, old.evidence, old.note) == (told.met, told.evidence.strip(), told.note.strip()):
            continue
        Answer.objects.create(
            claim=claim, question=code, met=told.met, evidence=told.evidence.strip()[:300], note=told.note.strip()[:500],
            recorded_at=clock.now(), recorded_by_id=actor.person_id,
        )
        changed.append(asked[code])
    return changed


_NAMES = {"amount": "급여액", "national_paid": "국민연금", "national_shared": "국민연금 소득재분배급여",
          "stated_start": "급여개시일", "committee_on": "위원회 심의일"}


def _amounts(claim: Claim, found: Amounts) -> list[str]:
    wanted = needs(claim.benefit, clock.today())
    changed = []
    for name, value in vars(found).items():
        if value is None or getattr(claim, name) == value:
            continue
        if ("national" if name.startswith("national") else name) not in wanted:
            raise Refused(f"이 급여에는 {_NAMES[name]} 칸이 없습니다. 화면을 새로 고쳐 주세요.", field=name)
        if name == "committee_on" and value > clock.today():
            raise Refused("심의일이 오늘보다 뒤입니다. 심의를 마친 뒤 적으세요.", field=name)
        setattr(claim, name, value if isinstance(value, date) else _won(value, name))
        changed.append(_NAMES[name])
    if changed:
        claim.save(update_fields=[name for name in vars(found) if getattr(found, name) is not None])
    return changed


def investigators(application: Application, claim: Claim) -> set[str]:
    """The persons whose findings the decision rests on, as ids; the officer where nobody is named."""
    found = {str(pk) for pk in application.visits.exclude(done_by_id=None).values_list("done_by_id", flat=True)}
    found |= set(application.assessments.values_list("recorded_by", flat=True))
    found |= {str(pk) for pk in claim.answers.exclude(recorded_by_id=None).values_list("recorded_by_id", flat=True)}
    found.discard("0")
    return found or {str(claim.case.assignee_id or 0)}
