"""An application with its papers and consents, for the counter that took it and for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.cases.permissions import may_handle
from hyeonjang.commons.cases.queries import names
from hyeonjang.commons.cases.queries.case import paper_events
from hyeonjang.commons.cases.vocabulary import OPEN, State
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties.queries import PartyView, masked_view
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.kit.korean import josa
from hyeonjang.law.benefits import benefit, intake_checklist
from hyeonjang.law.benefits.inquiry import By

from ..models import Application, Claim
from ..permissions import MISSING, may_see
from ..rules import verdicts
from ..rules.types import FINANCE


@dataclass(frozen=True)
class PaperView:
    """A paper of the checklist, once for all benefits that want it."""

    code: str
    name: str
    when: str
    cite: str
    by: By
    wanted: tuple[str, ...]
    here: bool


@dataclass(frozen=True)
class ApplicationView:
    """An application with its benefits, papers and consents; for the counter that took it and the desk."""

    id: int
    applicant: PartyView
    intake_unit: str
    filed_on: date
    applied_on: date
    applied_cite: str
    told_on: date | None
    priority: str
    claims: list[tuple[int, int, str, str, str, date]]
    papers: list[PaperView]
    consents: list[tuple[str, str, str, bool | None]]
    household: dict[str, object]
    needs: frozenset[str]
    may_handle: bool
    may_take: bool
    running: bool


def application_view(actor: Actor, pk: int) -> ApplicationView:
    row = Application.objects.select_related("applicant").filter(pk=pk).first()
    claims = list(
        Claim.objects.filter(application_id=pk).select_related("case", "case__type_version").order_by("pk")
    )
    if row is None or not may_see(actor, row, claims):
        raise NotFound(MISSING)
    handles = any(may_handle(actor, claim.case) for claim in claims)
    here, given = _arrived(claims)
    states = [State(claim.case.state) for claim in claims]
    needs = frozenset().union(*(verdicts.needs(claim.benefit, clock.today()) for claim in claims))
    return ApplicationView(
        row.pk, masked_view(row.applicant), names.units([row.intake_unit_id]).get(row.intake_unit_id, ""), row.filed_on,
        row.applied_on, row.applied_cite, row.told_on, row.priority,
        [(c.pk, c.case_id, benefit(c.benefit).name, c.case.number, State(c.case.state).label, c.case.due_on) for c in claims],
        _papers(claims, here), _consents(claims, given),
        {"size": row.size, "couple": row.couple, "born": row.born, "birth_order": row.birth_order}, needs, handles,
        handles or actor.in_unit(row.intake_unit_id), any(state in OPEN for state in states),
    )


def _arrived(claims: Sequence[Claim]) -> tuple[dict[int, set[str]], dict[str, bool]]:
    """Papers here by case, and consents; from the cases' own logs in one statement."""
    here: dict[int, set[str]] = {}
    given: dict[str, bool] = {}
    for case_id, detail in paper_events([claim.case_id for claim in claims]):
        if "document" in detail:
            here.setdefault(case_id, set()).add(str(detail["document"]))
        else:
            given[str(detail["consent"])] = bool(detail["given"])
    return here, given


def _papers(claims: Sequence[Claim], here: dict[int, set[str]]) -> list[PaperView]:
    """The union of the checklists: a paper that two benefits want is asked for once."""
    found: dict[str, PaperView] = {}
    for claim in claims:
        for item in intake_checklist(claim.benefit):
            if item.code == "finance_consent":
                continue
            name, old = benefit(claim.benefit).name, found.get(item.code)
            arrived = item.code in here.get(claim.case_id, set())
            if old is None:
                found[item.code] = PaperView(item.code, item.name, item.when, item.cite, item.by, (name,), arrived)
            else:
                by = old.by if old.by is By.APPLICANT else item.by
                found[item.code] = PaperView(
                    item.code, old.name, old.when if old.when else "", old.cite, by, (*old.wanted, name), old.here and arrived
                )
    return list(found.values())


def _consents(claims: Sequence[Claim], given: dict[str, bool]) -> list[tuple[str, str, str, bool | None]]:
    found: dict[str, tuple[str, str, str, bool | None]] = {}
    for claim in claims:
        for row in claim.case.type_version.consents:
            code = str(row["code"])
            found.setdefault(code, (code, f"{row['name']} 동의", str(row["cite"]), given.get(code)))
    return sorted(found.values(), key=lambda row: row[0] != FINANCE)


def same_person(actor: Actor, name: str, birth: date | None) -> list[str]:
    """What is already running or was decided for somebody of this name and birth date, for the counter."""
    if birth is None:
        return []
    rows = (
        Claim.objects.filter(application__applicant__name=name.strip(), application__applicant__birth_date=birth)
        .select_related("case").order_by("-pk")[:10]
    )
    return [f"{josa(benefit(row.benefit).name, '은/는')} {row.case.number} {State(row.case.state).label}" for row in rows]
