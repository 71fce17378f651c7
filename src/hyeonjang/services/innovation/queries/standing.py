"""What others may show of proposals: as open work of a unit, and as what a promise belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.measures.subjects import SubjectView
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.following import Following
from hyeonjang.services.innovation import permissions
from hyeonjang.services.innovation.models import Adoption, Proposal
from hyeonjang.services.innovation.vocabulary import NOT_ENTERED, ProposalState

SUBJECT = "innovation.proposal"
CLOSED = frozenset(
    {
        ProposalState.NOT_SELECTED,
        ProposalState.DESK_OUT,
        ProposalState.REJECTED,
        ProposalState.DONE,
        ProposalState.WITHDRAWN,
    }
)


def _url(name: str, proposal_id: int) -> str:
    try:
        return reverse(f"innovation:{name}", args=[proposal_id])
    except NoReverseMatch:
        return ""  # the pages are not mounted on this surface


def open_work(actor: Actor, unit_ids: Collection[int]) -> Iterator[Following]:
    """Proposals of these teams and departments that are not closed; a draft keeps its title to itself."""
    if not permissions.is_official(actor):
        return
    rows = Proposal.objects.filter(team_id__in=unit_ids) | Proposal.objects.filter(department_id__in=unit_ids)
    closed = [str(state) for state in CLOSED]
    for row in rows.exclude(state__in=closed).order_by("number"):
        state = ProposalState(row.state)
        unit_id = row.team_id if row.team_id in unit_ids else row.department_id
        mine = actor.in_unit(row.team_id) or actor.in_department(row.department_id)
        if state in NOT_ENTERED and not (mine or permissions.is_programme(actor)):
            yield Following(unit_id, "혁신안", "작성 중인 혁신안", "", state.label_ko)
        else:
            yield Following(unit_id, "혁신안", str(row), _url("proposal", row.pk), state.label_ko)


def subjects(actor: Actor, ids: Sequence[str]) -> Mapping[str, SubjectView]:
    """Adopted proposals by number as text: their page of effect, and since when they are carried out."""
    if not permissions.is_official(actor):
        return {}
    rows = Adoption.objects.filter(proposal_id__in=[int(one) for one in ids if one.isdigit()])
    return {
        str(proposal_id): SubjectView(_url("effect", proposal_id), started)
        for proposal_id, started in rows.values_list("proposal_id", "started_on")
    }
