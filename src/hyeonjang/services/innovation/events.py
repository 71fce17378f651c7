"""What the programme tells the rest of the house, by name. Payloads are JSON."""

from __future__ import annotations

SUBMITTED = "innovation.submitted"
REVISED = "innovation.revised"
WITHDRAWN = "innovation.withdrawn"
DEPARTMENT_SELECTED = "innovation.department_selected"
DECIDED = "innovation.decided"
ADOPTED = "innovation.adopted"
AWARDED = "innovation.awarded"
PLAN_SUBMITTED = "innovation.plan_submitted"
PUBLISHED = "innovation.published"
COMMENTED = "innovation.commented"
ROUND_OPENED = "innovation.round_opened"
STOPPED = "innovation.stopped"
SHEET_SENT = "innovation.sheet_sent"
SHEET_REMINDED = "innovation.sheet_reminded"
SURVEY_OPENED = "innovation.survey_opened"
