"""From a letter at the counter to a decision, with the due date counted on the way."""

from __future__ import annotations

from datetime import date

import pytest

from hyeonjang.commons.audit import verify
from hyeonjang.commons.cases.actions import clock as clocks
from hyeonjang.commons.cases.actions import decide
from hyeonjang.commons.cases.models import Case, CaseEvent
from hyeonjang.commons.outbox.models import Event
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted
from hyeonjang.law.periods.spec import Length

from .conftest import REASONS, Office

pytestmark = pytest.mark.django_db


def test_접수부터_결정까지_기한은_일어난_일에서_나온다(office: Office) -> None:
    opened = office.open()
    case = Case.objects.get()
    assert opened.number == "2026-질의-000001" == case.number
    # 23, 24, 25, 26, 27, 30, 12-1: seven working days, the first in; the promise of four days is 32 hours.
    assert (case.due_on, case.promise_on, case.act_on) == (date(2026, 12, 1), date(2026, 11, 27), date(2026, 11, 27))
    with clock.travel("2026-11-24T09:30"):
        until = clocks.demand_supplement(
            actor=office.clerk, case_id=case.pk, what="위임장", length=Length.parse("7일"), evidence="복지정책과-101"
        )
    case.refresh_from_db()
    assert (until, case.state, case.act_on) == (date(2026, 12, 1), "supplement", date(2026, 12, 1))
    with clock.travel("2026-11-26T15:00"):
        clocks.take_supplement(actor=office.clerk, case_id=case.pk, evidence="접수 2호")
    case.refresh_from_db()
    # 24, 25 and 26 do not count: three days later.
    assert (case.state, case.due_on) == ("working", date(2026, 12, 4))
    with clock.travel("2026-11-30T11:00"):
        with pytest.raises(NotPermitted, match="팀장 전결"):
            decide.decide(actor=office.clerk, case_id=case.pk, outcome="grant", reasons=REASONS)
        decide.submit(actor=office.clerk, case_id=case.pk, outcome="grant", reasons=REASONS)
        decide.decide(actor=office.team, case_id=case.pk, outcome="grant", reasons=REASONS)
    case.refresh_from_db()
    assert (case.state, case.active, case.worked_days) == ("decided", False, 3)  # 23, 27, 30
    assert [row.kind for row in CaseEvent.objects.order_by("seq")] == [
        "received", "assigned", "supplement_demanded", "supplement_arrived", "submitted", "decided"]
    assert case.version == 6
    assert Event.objects.filter(name="cases.decided").count() == 1
    assert verify() == []


def test_먼저_본_것과_다르면_누가_무엇을_했는지_말하고_거절한다(office: Office) -> None:
    opened = office.open()
    decide.submit(actor=office.clerk, case_id=opened.id, outcome="grant", reasons=REASONS)
    with pytest.raises(Conflict, match="clerk-이름 주무관이 이 건에 '결재 올림'을 먼저"):
        decide.decide(actor=office.team, case_id=opened.id, outcome="grant", reasons=REASONS, seen=opened.version)
    with pytest.raises(NotFound):
        decide.decide(actor=office.outsider, case_id=opened.id, outcome="grant", reasons=REASONS)
