"""The demo applications come to be, by verbs only, and show both orders."""

from __future__ import annotations

import time
from statistics import median

import pytest

from hyeonjang.commons.cases.models import Case, CaseEvent
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock
from hyeonjang.services.benefits import seed
from hyeonjang.services.benefits.models import Application, DataRequest, Letter, Ruling, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_시연_신청은_두_순서를_다_보인다() -> None:
    org_seed.load_yeoncheon(system_actor(), password="demo-password-1")
    with clock.travel("2026-11-23T09:00"):
        begun = time.monotonic()
        assert seed.load() == seed.COUNT
        print(f"seed: {time.monotonic() - begun:.1f} s")
        assert seed.load() == 0
    assert Application.objects.count() == seed.COUNT
    kinds = set(Ruling.objects.values_list("kind", flat=True))
    assert {"decision", "provisional"} <= kinds
    assert Letter.objects.exists() and DataRequest.objects.filter(state="waiting").exists()
    assert Visit.objects.filter(before_replies=True, state="done").exists()
    done = Case.objects.filter(type__series="사회보장", decided_at__isnull=False)
    alone = set(Ruling.objects.filter(kind="provisional").values_list("claim__case_id", flat=True))
    old = [c.worked_days for c in done if c.pk not in alone and c.type.code != "benefit-emergency"]
    new = [c.worked_days for c in done if c.pk in alone]
    assert len(old) >= 10 and len(new) >= 6 and median(new) * 2 < median(old), (sorted(old), sorted(new))
    names = {row.detail["activity"] for row in CaseEvent.objects.filter(kind="activity")}
    assert {"금융정보 조회 요청", "금융정보 회신", "현장조사"} <= names
