"""What sharing tells the rest of the house, by name. Payloads are JSON."""

from __future__ import annotations

ASKED = "sharing.asked"
EXTENDED = "sharing.extended"
REPLIED = "sharing.replied"
RETURNED = "sharing.returned"
REQUEST_WITHDRAWN = "sharing.request_withdrawn"
REMINDED = "sharing.reminded"
ISSUE_OPENED = "sharing.issue_opened"
ISSUE_TOUCHED = "sharing.issue_touched"
ISSUE_CLOSED = "sharing.issue_closed"
QUESTION_ANSWERED = "sharing.question_answered"
COORDINATED = "sharing.coordinated"
JURISDICTION_ASKED = "sharing.jurisdiction_asked"
JURISDICTION_TOUCHED = "sharing.jurisdiction_touched"
RULED = "sharing.ruled"
THANKED = "sharing.thanked"
