"""Finding and taking away: words in Korean, conditions in the address, the same rows in the file."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hyeonjang.services.innovation.actions import deliberation
from hyeonjang.services.innovation.models import Cycle, Idea, Proposal
from hyeonjang.services.innovation.queries import board, cycles
from hyeonjang.services.innovation.queries import proposals as query
from hyeonjang.services.innovation.rules import search
from tests.services.innovation.conftest import County
from tests.services.innovation.test_views import client

TEXT = "가설건축물 존치기간 연장신고를 문자로 미리 알림"


@pytest.mark.parametrize(
    "query", ["가설 건축물", "가설건축물연장", "연장신고", "연장 신고의 알림을", "문자", "가설건축물의", "존치 기간이", "", "!!", "건 축 물"])
def test_띄어쓰기와_조사가_달라도_찾는다(query: str) -> None:
    assert search.matches(query, TEXT)


@pytest.mark.parametrize("query", ["위생", "가설건축물 폐지", "연장신청서류", "문화재", "건축사"])
def test_없는_말은_찾지_않는다(query: str) -> None:
    assert not search.matches(query, TEXT)


def test_긴_낱말은_한_글자쯤_틀려도_찾고_짧은_낱말은_아니다() -> None:
    assert search.matches("가설건축믈연장신고", "가설건축물연장신고 알림")
    assert not search.matches("건축믈", "건축물")


@given(st.text(max_size=200), st.text(max_size=80))
def test_어떤_글을_넣어도_답하고_자기_자신은_찾는다(query: str, text: str) -> None:
    search.matches(query, text)
    assert search.matches(text[: search.MAX_QUERY], text)


def sheet(answer: Any, place: int = 0) -> list[list[Any]]:
    assert answer.status_code == 200
    return [[c.value for c in row] for row in load_workbook(io.BytesIO(answer.content)).worksheets[place].iter_rows()]


@pytest.mark.django_db
class TestLists:
    def test_제목_본문_부서로_찾고_조건은_주소와_다음_쪽에_남는다(self, county: County) -> None:
        office, cycle = county.office, Cycle.objects.get(year=2025)
        one = Proposal.objects.filter(cycle=cycle).first()
        assert one is not None
        title = one.title.removeprefix("[시연] ").replace(" ", "")
        assert one.pk in [row.id for row in query.rows(office, cycle.pk, county.on, {"q": title})][:1]
        assert one.pk in {row.id for row in query.rows(office, cycle.pk, county.on, {"q": one.number})}
        body = {row.id for row in query.rows(office, cycle.pk, county.on, {"q": one.versions.all()[0].change})}
        assert one.pk in body
        welfare = query.rows(office, cycle.pk, county.on, {"q": "복지 정책과의"})
        assert welfare and {row.department_name for row in welfare} == {"복지정책과"}
        assert query.rows(office, cycle.pk, county.on, {"q": "없는낱말모음"}) == []
        page = unescape(client("planning").get(reverse("innovation:proposals") + "?year=2025&q=부서&state=rejected").content.decode())
        assert 'name="q" value="부서"' in page and re.search(r'<option value="rejected" selected>', page)
        link = re.search(r'href="(\?[^"]*format=xlsx[^"]*)"', page)
        assert link is not None and "state=rejected" in link[1] and "year=2025" in link[1]

    def test_목록은_보이는_그대로_XLSX로_받는다(self, county: County) -> None:
        found = client("planning")
        address = reverse("innovation:proposals") + "?year=2025&state=rejected"
        rows = sheet(found.get(address + "&format=xlsx"))
        wanted = Proposal.objects.filter(cycle__year=2025, state="rejected")
        assert wanted.exists() and {row[0] for row in rows[1:]} == set(wanted.values_list("number", flat=True))
        assert rows[0][:6] == ["번호", "제목", "부서", "팀", "종류", "상태"] and {row[5] for row in rows[1:]} == {"불채택"}
        conditions = dict(row[:2] for row in sheet(found.get(address + "&format=xlsx"), 1))
        assert conditions["상태"] == "불채택" and conditions["기준일"] == "2026. 11. 23."
        # Drafts of others are in no file either.
        clerk = {row[0] for row in sheet(client("clerk").get(reverse("innovation:proposals") + "?year=2026&format=xlsx"))[1:]}
        hidden = Proposal.objects.filter(cycle__year=2026, state="draft").exclude(department_id=county.unit("복지정책과"))
        assert hidden.exists() and not clerk & set(hidden.values_list("number", flat=True))

    def test_현황판도_찾고_좁힌_것만_받는다(self, county: County) -> None:
        cycle = cycles.by_year(county.office, 2025, county.on)
        whole = board.board(county.office, cycle, county.on)
        welfare = board.board(county.office, cycle, county.on, {"q": "복지정책과"})
        assert [row.name for row in welfare.departments] == ["복지정책과"]
        assert len(welfare.departments[0].teams) == len(
            next(row for row in whole.departments if row.name == "복지정책과").teams)
        # Narrowing the view narrows no figure of the year.
        assert (welfare.funnel, welfare.teams, welfare.submitted_teams) == (whole.funnel, 177, whole.submitted_teams)
        rejected = board.board(county.office, cycle, county.on, {"state": "rejected"})
        count = Proposal.objects.filter(cycle__year=2025, state="rejected").count()
        assert sum(team.proposals for row in rejected.departments for team in row.teams) == count
        file = client("head").get(reverse("innovation:board") + "?year=2025&q=복지정책과&format=xlsx")
        assert {row[0] for row in sheet(file)[1:]} == {"복지정책과"}
        assert [row[:2] for row in sheet(file, 1)][1] == ["제출", whole.funnel.submitted]
        nothing = client("head").get(reverse("innovation:board") + "?q=없는낱말모음").content.decode()
        assert "조건에 맞는 팀이 없습니다" in nothing

    def test_이상한_조건에도_화면은_답한다(self, county: County) -> None:
        for tail in ("?q=%00%F0%9F", "?state=nope&department=99999999999999999999", "?q=" + "가" * 5000, "?team=①", "?year=²", "?year=" + "9" * 30):
            for name in ("proposals", "board"):
                assert client("clerk").get(reverse(f"innovation:{name}") + tail).status_code == 200, (name, tail)


@pytest.mark.django_db
class TestIdeas:
    def test_아이디어를_우리_팀_혁신안으로_잇는다(self, county: County) -> None:
        cycle = Cycle.objects.get(year=2026)
        idea = deliberation.tell_idea(actor=county.office, cycle_id=cycle.pk, body="서식을 하나로 합칩시다.")
        clerk, address = client("clerk"), reverse("innovation:take_idea", args=[idea.pk])
        assert address in clerk.get(reverse("innovation:ideas")).content.decode()
        page = clerk.get(address).content.decode()
        own = Proposal.objects.filter(cycle=cycle, team_id=county.unit("생활보장팀")).first()
        assert own is not None and f'value="{own.pk}"' in page and "서식을 하나로" in page
        other = Proposal.objects.filter(cycle=cycle).exclude(department_id=own.department_id).first()
        assert other is not None and f'value="{other.pk}"' not in page
        assert clerk.post(address, {"proposal": other.pk}).status_code == 422
        assert clerk.post(address, {"proposal": own.pk}).status_code == 302
        assert Idea.objects.get(pk=idea.pk).proposal_id == own.pk
        again = clerk.post(address, {"proposal": own.pk})
        assert again.status_code == 422 and "이미 다른 혁신안으로" in again.content.decode()
        shown = clerk.get(reverse("innovation:ideas")).content.decode()
        assert address not in shown and "이어진 혁신안" in shown

    def test_없는_아이디어와_혁신안_없는_사람(self, county: County) -> None:
        assert client("clerk").get(reverse("innovation:take_idea", args=[10**6])).status_code == 404
        idea = Idea.objects.filter(cycle__year=2026, proposal=None).first()
        assert idea is not None
        governor = client("governor").get(reverse("innovation:take_idea", args=[idea.pk])).content.decode()
        assert "이을 혁신안이 아직 없습니다" in governor
