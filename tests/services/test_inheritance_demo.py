"""The demo year comes to be by verbs only, and running it again sends nothing twice."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from hyeonjang.commons.notices.models import Notice
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock
from hyeonjang.services.inheritance_tax import seed
from hyeonjang.services.inheritance_tax.actions import daily
from hyeonjang.services.inheritance_tax.models import Death, Filing, Heir, Letter, Upload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_시연_한_해(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]
    org_seed.load_yeoncheon(system_actor(), password="demo-password-1")
    with clock.travel("2026-11-23T10:00"):
        begun = time.monotonic()
        count = seed.load()
        took = time.monotonic() - begun
        print(f"seed: {took:.1f} s, {count} deaths, {Letter.objects.count()} letters, {Notice.objects.count()} notices")
        print(Counter(Death.objects.values_list("stage", flat=True)), Counter(Letter.objects.values_list("step", "state")))
        assert seed.load() == 0 and daily.recheck() == 0
    assert count == seed.MONTHS * seed.EACH_MONTH
    stages = set(Death.objects.values_list("stage", flat=True))
    assert {"filed", "telling", "heirs", "nothing"} <= stages, stages
    assert Filing.objects.filter(late=False).exists() and Filing.objects.filter(late=True).exists()
    assert Letter.objects.filter(state="sent").exists() and Letter.objects.filter(state="returned").exists()
    assert not Letter.objects.filter(state="failed").exists()
    assert Heir.objects.filter(renounced_on__isnull=False).exists()
    assert not Upload.objects.exclude(state="preview").exclude(rows=[]).exists()
    keys = list(Notice.objects.filter(subject_type="inheritance_tax.letter").values_list("reason_key", flat=True))
    assert len(keys) == len(set(keys)) >= 60
    for row in Death.objects.exclude(resident_mask="").values("resident_mask", "resident_key"):
        assert row["resident_mask"].endswith("******") and len(row["resident_key"]) == 64
