"""From rows to what the rules take: moments, events, terms; shared by actions and queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hyeonjang.kit import clock

from .models import Case, CaseEvent, StatusCode
from .rules.derive import Facts, Happened
from .rules.terms import Terms, read_terms

MISSING = "그런 건이 없거나 볼 수 없는 건입니다. 번호를 확인해 주세요."
WRONG_CODE = "조회번호가 맞지 않거나 더 쓸 수 없는 번호입니다. 편지에 적힌 번호를 다시 확인해 주세요."


def naive(moment: datetime) -> datetime:
    """A moment as naive Korean time, as the clocks of the law count."""
    return moment.astimezone(clock.SEOUL).replace(tzinfo=None, microsecond=0)


def aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=clock.SEOUL) if moment.tzinfo is None else moment


def happened(row: CaseEvent) -> Happened:
    return Happened(row.seq, row.kind, naive(row.at), row.detail, row.evidence)


def facts_of(case: Case, events: Sequence[Happened]) -> Facts:
    return Facts(naive(case.received_at), case.applied_on, events)


def events_of(case: Case) -> list[Happened]:
    return [happened(row) for row in CaseEvent.objects.filter(case=case).order_by("seq")]


def terms_of(case: Case) -> Terms:
    return read_terms(case.type_version)


def label(case: Case) -> tuple[str, object, str]:
    """The case as the subject of an audit record; without personal data."""
    return ("cases.case", case.pk, case.number)


def usable(row: StatusCode) -> bool:
    """Neither revoked nor over, its proxy's consent still stands, and who was given it or consented lives."""
    today = clock.today()
    if row.revoked_at is not None or row.until < today:
        return False
    if row.case.applicant is not None and row.case.applicant.died_on is not None:
        return False
    return row.proxy is None or (row.proxy.revoked_at is None and row.proxy.until >= today)
