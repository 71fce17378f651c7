"""The ordinance's clocks, with the county's own holiday table. Nothing here counts a day itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.law import proposals
from hyeonjang.law.periods import Deadline
from hyeonjang.law.periods.spec import Suspension, SuspensionKind
from hyeonjang.services.innovation.vocabulary import RoundKind

_KINDS = {RoundKind.SUPPLEMENT: SuspensionKind.SUPPLEMENT, RoundKind.OPINION: SuspensionKind.HEARING}


def pause(kind: RoundKind, asked: date, answered: date | None, on: date) -> Suspension | None:
    """The days a round leaves out; an open one reaches to ``on``."""
    return proposals.not_counted(asked, max(asked, answered or on), _KINDS[kind])


def decision(basis: date, pauses: Iterable[Suspension | None] = ()) -> Deadline:
    """결정기한: one month from the receipt or the end of the entry period. 조례 제17조제1항, 제18조제1항."""
    return proposals.decision_due(basis, pauses, table=holiday_table())


def supplement_request(received: date) -> Deadline:
    """The last day to ask for a supplement: 7 days. 조례 제8조제1항."""
    return proposals.supplement_request_due(received, table=holiday_table())


def reexamination_request(notified: date) -> Deadline:
    """The last day to ask for re-examination: 15 days. 조례 제17조제2항."""
    return proposals.review_request_due(notified, table=holiday_table())


def reexamination_decision(requested: date, pauses: Iterable[Suspension | None] = ()) -> Deadline:
    return proposals.review_decision_due(requested, pauses, table=holiday_table())


def plan(notified: date) -> Deadline:
    """실시계획 제출기한: one month from the adoption. 시행규칙 제5조."""
    return proposals.plan_due(notified, table=holiday_table())
