"""The programme's own event log: on the desk beside the imported ones, without a file typed or uploaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from hyeonjang.commons import outbox
from hyeonjang.commons.processes import queries
from hyeonjang.commons.processes.models import LogImport
from hyeonjang.services.innovation.actions import deliberation
from hyeonjang.services.innovation.models import Decision, Proposal
from hyeonjang.services.innovation.queries.log import LOG
from tests.services.innovation.conftest import County
from tests.services.innovation.test_views import client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = "hyeonjang.config.urls"
    settings.MEDIA_ROOT = str(tmp_path / "files")
    queries._encoded.cache_clear()


def read() -> LogImport:
    answer = client("planning").post(reverse("processes:refresh", args=[LOG.code]), follow=True)
    assert "새로 읽고 있습니다" in answer.content.decode()
    outbox.run_pending()
    return queries.latest(LOG.code)


def test_혁신안의_처리도_어디에서_시간이_가는지_보인다(county: County) -> None:
    row = read()
    assert row.cases == Proposal.objects.count() and not row.skipped
    value = queries.overview(row, queries.Question())
    decided = {(d.proposal_id, d.instance): d for d in Decision.objects.all()}
    late = sum(d.decided_on > d.due for (_, instance), d in decided.items() if instance == 1)
    assert value["lateness"]["with_due"] == len({pk for pk, _ in decided})
    assert value["lateness"]["late"] == late
    clerk = client("clerk")
    listed = clerk.get(reverse("processes:sources")).content.decode()
    assert "우리 시스템의 기록" in listed and "업무혁신안 처리" in listed and "새로 고침" not in listed
    shown = clerk.get(reverse("processes:figures", args=[LOG.code]) + "?attribute=연도=2025").content.decode()
    assert "어디에서 시간이 가나" in shown and "제출 → " in shown
    assert clerk.post(reverse("processes:refresh", args=[LOG.code])).status_code == 403


def test_방금_한_일이_새로_고치면_보인다(county: County) -> None:
    before = read()
    proposal = Proposal.objects.filter(cycle__year=2026, state="department_best").first()
    assert proposal is not None
    deliberation.comment(actor=county.office, proposal_id=proposal.pk, body="서식을 함께 씁시다.")
    after = read()
    assert after.events == before.events + 1 and after.number == before.number + 1
    assert after.difference["grown_cases"] == 1 and after.difference["new_events"] == 1
    page = client("planning").get(reverse("processes:import", args=[after.pk])).content.decode()
    assert "사건이 늘기만 한 건 1건" in page


def test_사람의_이름이_들어가지_않는다(county: County) -> None:
    people = {name for _, name, _ in county.found.people.values()}
    row = read()
    assert not people & set(queries.encoded(row).resources)
