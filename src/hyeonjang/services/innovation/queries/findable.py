"""What of the programme can be found by its words: proposals as they stand, never an anonymous idea."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..models import Comment, Decision, Proposal, ProposalVersion
from ..vocabulary import NOT_ENTERED, ProposalState


@dataclass(frozen=True)
class Findable:
    """``entered``: handed in, so every official may read it; else only the own team and department."""

    id: int
    number: str
    title: str
    state_ko: str
    team_id: int
    department_id: int
    on: date
    entered: bool
    texts: tuple[str, ...]


def rows(ids: Sequence[int]) -> Iterator[Findable]:
    """The proposals among these, in their latest version with comments and decisions."""
    texts: dict[int, list[str]] = {}
    for row in ProposalVersion.objects.filter(proposal_id__in=ids).order_by("proposal_id", "no"):
        texts[row.proposal_id] = [row.today, row.change, row.legal_basis, row.residents_view]
    for pk, body, answer in Comment.objects.filter(proposal_id__in=ids).order_by("id").values_list("proposal_id", "body", "answer"):
        texts.setdefault(pk, []).extend([body, answer])
    for pk, reason in Decision.objects.filter(proposal_id__in=ids).order_by("id").values_list("proposal_id", "reason"):
        texts.setdefault(pk, []).append(reason)
    hidden = {str(state) for state in NOT_ENTERED}
    for one in Proposal.objects.filter(pk__in=ids):
        yield Findable(
            one.pk, one.number, one.title, ProposalState(one.state).label_ko, one.team_id, one.department_id,
            one.received_on or one.created_on, one.state not in hidden, tuple(text for text in texts.get(one.pk, []) if text))


def ids(after: int, most: int) -> list[int]:
    """The next ids, for the comparison of the search."""
    return list(Proposal.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])
