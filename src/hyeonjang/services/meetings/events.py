"""What meetings tell the rest of the house, by name. Payloads are JSON."""

from __future__ import annotations

PLANNED = "meetings.planned"
MOVED = "meetings.moved"
AGENDA_FIXED = "meetings.agenda_fixed"
PAPER_SENT = "meetings.paper_sent"
OPENED = "meetings.opened"
CLOSED = "meetings.closed"
DECIDED = "meetings.decided"
DECISION_CLOSED = "meetings.decision_closed"
MINUTES_SIGNED = "meetings.minutes_signed"
QUESTION_ASKED = "meetings.question_asked"
