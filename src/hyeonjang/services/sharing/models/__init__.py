"""Tables of sharing. No verbs: ``actions`` writes, ``queries`` reads."""

from hyeonjang.services.sharing.models.cooperation import CooperationRequest, Extension, Reply, RequestStep
from hyeonjang.services.sharing.models.issue import (
    Coordination,
    Issue,
    IssueDepartment,
    IssueLink,
    IssueOpinion,
    IssueStep,
    Question,
)
from hyeonjang.services.sharing.models.jurisdiction import Claim, Concerned, Designation, Unclear
from hyeonjang.services.sharing.models.thanks import HiddenThanks, Thanks

__all__ = [
    "Claim",
    "Concerned",
    "CooperationRequest",
    "Coordination",
    "Designation",
    "Extension",
    "HiddenThanks",
    "Issue",
    "IssueDepartment",
    "IssueLink",
    "IssueOpinion",
    "IssueStep",
    "Question",
    "Reply",
    "RequestStep",
    "Thanks",
    "Unclear",
]
