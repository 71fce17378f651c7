"""Tables of the programme. No verbs: ``actions`` writes, ``queries`` reads."""

from hyeonjang.services.innovation.models.collection import Collection, CollectionRow, CollectionTarget
from hyeonjang.services.innovation.models.cycle import Criterion, Cycle, Stage
from hyeonjang.services.innovation.models.judging import Award, CriterionScore, Judge, Recusal, ScoreSheet, Selection
from hyeonjang.services.innovation.models.outcome import (
    Adoption,
    Decision,
    FollowUp,
    Plan,
    PlanStep,
    Publication,
    Reexamination,
)
from hyeonjang.services.innovation.models.proposal import (
    Comment,
    CoProposer,
    Idea,
    Proposal,
    ProposalEvent,
    ProposalVersion,
    Round,
)
from hyeonjang.services.innovation.models.stoplist import StopItem
from hyeonjang.services.innovation.models.survey import SurveyFigure, SurveyResponse

__all__ = [
    "Adoption", "Award", "CoProposer", "Collection", "CollectionRow", "CollectionTarget", "Comment", "Criterion",
    "CriterionScore", "Cycle", "Decision", "FollowUp", "Idea", "Judge", "Plan", "PlanStep", "Proposal",
    "ProposalEvent", "ProposalVersion", "Publication", "Recusal", "Reexamination", "Round", "ScoreSheet",
    "Selection", "Stage", "StopItem", "SurveyFigure", "SurveyResponse",
]
