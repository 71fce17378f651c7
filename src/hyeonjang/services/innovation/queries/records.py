"""The record book's rows: every proposal of a year, as the ordinance's register wants them."""

from __future__ import annotations

from datetime import date

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.services.innovation import permissions
from hyeonjang.services.innovation.models import Proposal
from hyeonjang.services.innovation.queries import names
from hyeonjang.services.innovation.vocabulary import NOT_ENTERED, Grade, Outcome, ProposalKind, ProposalState


def record_book(actor: Actor, cycle_id: int, on: date) -> list[tuple[str | date | None, ...]]:
    """One row a proposal, in the order of numbers; names of units and people as of the receipt."""
    permissions.need_programme(actor, "기록부 보기는")
    rows = Proposal.objects.filter(cycle_id=cycle_id).exclude(state__in=[str(s) for s in NOT_ENTERED])
    found: list[tuple[str | date | None, ...]] = []
    days: dict[date, tuple[names.Names, dict[int, str]]] = {}
    for row in rows.select_related("award", "plan", "adoption").prefetch_related("decisions"):
        day = row.received_on or row.created_on
        if day not in days:
            snapshot = org.snapshot(day)
            days[day] = (
                names.unit_names(day),
                {pk: person[1] for pk, person in snapshot.people.items()},
            )
        units, people = days[day]
        decisions = list(row.decisions.all())
        last = decisions[-1] if decisions else None
        award, plan, adoption = (getattr(row, name, None) for name in ("award", "plan", "adoption"))
        found.append(
            (
                row.number,
                row.title,
                names.name(units, row.department_id),
                names.name(units, row.team_id),
                people.get(row.author_id, ""),
                ProposalKind.label_of(row.kind),
                row.received_on,
                row.decision_due,
                ProposalState.label_of(row.state),
                Outcome.label_of(last.outcome) if last else "",
                last.decided_on if last else None,
                last.reason if last else "",
                Grade.label_of(award.grade) if award else "",
                plan.submitted_on if plan else None,
                adoption.started_on if adoption else None,
                last.managed_until if last else None,
                last.keep_until if last else None,
            )
        )
    return found
