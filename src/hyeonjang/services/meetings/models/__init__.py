"""Tables of meetings. No verbs: ``actions`` writes, ``queries`` reads."""

from hyeonjang.services.meetings.models.meeting import AgendaItem, Asked, Attendee, Candidate, Meeting, Spell
from hyeonjang.services.meetings.models.outcome import CoOwner, Correction, Decision, DecisionStep, Minutes
from hyeonjang.services.meetings.models.room import Poll, Recusal, Remark, RoomEvent, Speech, Vote
from hyeonjang.services.meetings.models.series import Feed, Member, Series
from hyeonjang.services.meetings.models.voice import AnonymousOpinion, Opinion, Paper, PaperRead, Question

__all__ = [
    "AgendaItem", "AnonymousOpinion", "Asked", "Attendee", "Candidate", "CoOwner", "Correction", "Decision",
    "DecisionStep", "Feed", "Meeting", "Member", "Minutes", "Opinion", "Paper", "PaperRead", "Poll", "Question",
    "Recusal", "Remark", "RoomEvent", "Series", "Speech", "Spell", "Vote",
]
