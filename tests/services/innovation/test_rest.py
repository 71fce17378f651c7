"""The programme through the API: the same permissions and the same answers as the desk and the portal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hyeonjang.services.innovation.models import Adoption, Proposal, Publication
from hyeonjang.services.innovation.queries import board, cycles, outcomes
from hyeonjang.services.innovation.queries import proposals as listed
from tests.services.innovation.conftest import County
from tests.services.innovation.test_views import client

pytestmark = pytest.mark.django_db
PRIVATE = ["effects", "proposals", "board"]


@pytest.fixture(autouse=True)
def _api(settings: Any) -> None:
    settings.ROOT_URLCONF = "hyeonjang.config.urls"


def get(found: Client, path: str, status: int = 200) -> Any:
    answer = found.get(f"/api/innovation/{path}")
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.json()


def test_공개한_약속은_누구나_읽고_이름은_없다(county: County) -> None:
    anybody = Client()
    rows = get(anybody, "promises")
    assert [row["id"] for row in rows] == [view.id for view in outcomes.published()] != []
    one = get(anybody, f"promises/{rows[0]['id']}")
    assert one == rows[0] and one["promise"]["definition"] and one["effect"]["verdict"]
    names = {name for _, name, _ in county.found.people.values()}
    assert not [name for name in names if name in str(rows)]
    assert get(anybody, "promises?year=1999") == []
    Publication.objects.filter(pk=one["id"]).update(withdrawn_on=county.on)
    assert get(anybody, f"promises/{one['id']}", 404)["code"] == "not_found"
    assert one["id"] not in [row["id"] for row in get(anybody, "promises")]


@pytest.mark.parametrize("path", PRIVATE)
def test_나머지는_직원만_읽는다(county: County, path: str, django_user_model: Any) -> None:
    assert get(Client(), path, 401)["code"] == "not_signed_in"
    stranger = Client()
    stranger.force_login(django_user_model.objects.create_user("손님", password="아무-말이나-2026"),
                         backend="django.contrib.auth.backends.ModelBackend")
    refused = get(stranger, path, 403)
    assert refused["code"] == "not_permitted" and refused["sentence"].startswith("직원만")
    get(client("clerk"), path)


def test_효과는_화면과_같다(county: County) -> None:
    rows = get(client("clerk"), "effects?year=2025")
    views = outcomes.effects(county.office, county.on)
    assert [(r["number"], r["verdict"], r["promise"], r["before"]["text"], r["before"]["n"]) for r in rows] == [
        (v.number, v.verdict, v.promise_ko, v.before_ko, v.baseline_n) for v in views]
    assert all(row["definition"] and row["why"] for row in rows)
    adoption = Adoption.objects.all()[0]
    assert get(client("clerk"), f"effects/{adoption.proposal_id}")["proposal"] == adoption.proposal_id
    other = Proposal.objects.filter(adoption=None)[0]
    assert get(client("clerk"), f"effects/{other.pk}", 404)["sentence"].startswith("채택한 혁신안이 아니라")
    assert get(client("clerk"), "effects?year=1999", 404)["sentence"].startswith("1999년 연차가 없습니다")


def test_목록은_보이는_사람에게만_초안을_보이고_조건을_따른다(county: County) -> None:
    draft = Proposal.objects.filter(cycle__year=2026, state="draft").exclude(
        department_id=county.unit("복지정책과")).first()
    assert draft is not None
    assert draft.pk in [row["id"] for row in get(client("planning"), "proposals")]
    assert draft.pk not in [row["id"] for row in get(client("clerk"), "proposals")]
    cycle = cycles.by_year(county.office, 2025, county.on)
    found = get(client("planning"), "proposals?year=2025&state=rejected&q=복지정책과")
    expected = listed.rows(county.office, cycle.id, county.on, {"state": "rejected", "q": "복지정책과"})
    assert [row["number"] for row in found] == [row.number for row in expected] != []


def test_현황판의_수는_화면과_같다(county: County) -> None:
    cycle = cycles.by_year(county.office, 2025, county.on)
    view = board.board(county.office, cycle, county.on)
    found = get(client("governor"), "board?year=2025")
    assert found["funnel"]["submitted"] == view.funnel.submitted and found["teams"] == 177
    assert found["promises"] == {name: getattr(view.promises, name) for name in ("kept", "broken", "under_way", "unknown")}
    assert len(found["departments"]) == 177 and len(found["overdue"]) == len(view.overdue)


@pytest.mark.parametrize("query", ["year=zero", "year=0", "year=99999999999999999999999", "q=" + "가" * 101])
def test_나쁜_조건은_한_문장과_422다(county: County, query: str) -> None:
    refused = get(client("clerk"), f"proposals?{query}", 422)
    assert refused["sentence"].endswith(".") and refused["problems"]
