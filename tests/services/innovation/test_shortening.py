"""단축률 where officials look for it: board, effect page, results report, each with n, unit, definition and trap."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import actions, queries
from hyeonjang.services.innovation.models import Adoption
from tests.services.innovation.conftest import County
from tests.services.innovation.test_views import client

pytestmark = pytest.mark.django_db
ROWS = ("접수번호,처리단계,처리일시,담당부서,처리기한\n"
        "가-1,접수,2025-05-07 09:00,복지정책과,2025-05-20\n가-1,결정,2025-05-08 17:00,복지정책과,2025-05-20\n"
        "가-2,접수,2025-05-07 09:00,종합민원과,2025-05-08\n가-2,결정,2025-05-08 17:00,종합민원과,2025-05-08\n")


@pytest.fixture
def log(county: County, settings: Any, tmp_path: Path) -> None:
    settings.ROOT_URLCONF, settings.MEDIA_ROOT = "hyeonjang.config.urls", str(tmp_path / "files")
    queries._encoded.cache_clear()
    actor = system_actor("시험")
    source = actions.create_source(actor=actor, code="minwon", name="민원 처리 내역")
    path = tmp_path / "내역.csv"
    path.write_text(ROWS, encoding="utf-8")
    received = actions.receive(actor=actor, source_id=source.pk, file_name=path.name, upload=path)
    actions.confirm(actor=actor, import_id=received.pk, mapping=received.mapping)
    outbox.run_pending()


def test_현황판에_합과_건수와_산식과_함정이_함께_있다(log: None) -> None:
    page = client("clerk").get(reverse("innovation:board") + "?year=2025").content.decode()
    # Ten days allowed and two used, two allowed and two used: 1 − 4 ÷ 12, not the mean of 80 % and 0 %.
    assert "66.7%" in page and "12.0근무일" in page and "4.0근무일" in page
    assert "평균하면 40.0%가 나오지만 단축률이 아닙니다" in page and "단위: 근무일" in page
    empty = client("clerk").get(reverse("innovation:board") + "?year=2026").content.decode()
    assert "단축률" not in empty


def test_결과보고에_들어간다(log: None) -> None:
    answer = client("planning").get(reverse("innovation:report_hwpx") + "?year=2025")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        section = package.read("Contents/section0.xml").decode()
    assert "66.7%" in section and "단축률이 아닙니다" in section and "1 − (실제 처리기간의 합" in section


def test_효과_화면은_약속한_부분만_센다(log: None) -> None:
    adoption = Adoption.objects.first()
    assert adoption is not None
    other = reverse("innovation:effect", args=[adoption.proposal_id])
    assert "단축률" not in client("clerk").get(other).content.decode()
    adoption.measure = "processes.case_duration"
    adoption.measure_params = {"source": "minwon", "department": "복지정책과"}
    adoption.save()
    page = client("clerk").get(other).content.decode()
    assert "80.0%" in page and "66.7%" not in page and "부서 복지정책과" in page
