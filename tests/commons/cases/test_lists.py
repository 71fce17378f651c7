"""Finding cases: by number as people say it, by name with a note, what is over, as XLSX, without counting forever."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hyeonjang.commons.audit.models import AccessLog
from hyeonjang.commons.cases.actions import decide, intake
from hyeonjang.commons.cases.queries import worklists
from hyeonjang.commons.cases.queries.search import search
from hyeonjang.commons.cases.views import paging
from hyeonjang.kit import clock

from .conftest import REASONS, Office
from .test_screens import _static, sign, text  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def test_번호는_줄여_말해도_찾는다(office: Office) -> None:
    opened = office.open(foreign=(("새올", "2026-4100-17"),))
    for said in (opened.number, "질의 1", "질의-000001", "2026 질의 1", "질의1", "2026-4100-17", f"  {opened.number} "):
        assert [case.number for case in search(office.clerk, said)] == [opened.number], said
    assert search(office.clerk, "질의 2") == [] and search(office.clerk, "2025 질의 1") == [] and search(office.clerk, " ") == []
    assert search(office.outsider, opened.number) == []


def test_이름으로는_우리_과의_건만_찾고_찾은_것을_적는다(office: Office) -> None:
    opened, over = office.open(), office.open(title="끝난 것")
    decide.decide(actor=office.team, case_id=over.id, outcome="grant", reasons=REASONS)
    other = office.open(applicant=intake.Applicant("성춘향"))
    count = AccessLog.objects.count()
    assert [case.pk for case in search(office.clerk, "홍길동")] == [opened.id, over.id]
    note = AccessLog.objects.latest("id")
    assert (AccessLog.objects.count() - count, note.subject_type, note.subject_label, note.purpose) == (
        1, "cases.search", "홍*동 2건", "신청인 이름으로 찾기")
    assert search(office.outsider, "홍길동") == [] and search(office.clerk, "홍길") == []
    assert AccessLog.objects.count() == count + 1, "nothing found tells nothing"
    assert [case.pk for case in search(office.clerk, "표지판 도로")] == [opened.id, other.id]
    assert len(search(office.chief, "홍길동")) == 2


def test_찾은_것이_하나면_그_건으로_여럿이면_목록으로_간다(office: Office, sign: Callable[[str], Client]) -> None:  # noqa: F811
    first = office.open()
    clerk = sign("clerk")
    assert clerk.get("/desk/cases/?q=질의 1").url == f"/desk/cases/{first.id}/"  # type: ignore[attr-defined]
    office.open()
    page = text(clerk.get("/desk/cases/?q=홍길동"))
    assert "찾은 건 2건" in page and "홍*동" in page and page.count("2026-질의-00000") == 2
    assert "찾은 건이 없습니다" in text(clerk.get("/desk/cases/?q=없는이름"))


def test_끝난_것은_늦게_끝난_것부터_결과와_함께_보인다(office: Office, sign: Callable[[str], Client]) -> None:  # noqa: F811
    with clock.travel("2026-10-01T10:00"):
        late = office.open(title="넘긴 것")
    early = office.open(title="지킨 것")
    for opened in (late, early):
        decide.decide(actor=office.team, case_id=opened.id, outcome="grant", reasons=REASONS)
    office.open(title="도는 것")
    page = text(sign("clerk").get("/desk/cases/?scope=team&due=done"))
    assert page.index("지킨 것") < page.index("넘긴 것") and "도는 것" not in page
    assert "보장 결정, 약속한 날까지" in page and "보장 결정, 처리기한 2026. 10. 13.을 넘김" in page.replace("\xa0", " ")
    only = text(sign("clerk").get("/desk/cases/?scope=team&due=all&state=supplement"))
    assert "도는 것" not in only and "여기에 해당하는 건이 없습니다" in only
    assert "끝난 것" not in text(sign("team").get("/desk/cases/?scope=decide&due=done"))


def test_목록은_본_대로_엑셀이_된다(office: Office, sign: Callable[[str], Client]) -> None:  # noqa: F811
    opened = office.open()
    answer = sign("clerk").get("/desk/cases/?scope=team&due=all&format=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)  # type: ignore[union-attr]
    assert rows[0][:4] == ("번호", "종류", "제목", "신청인") and len(rows) == 2
    assert rows[1][0] == opened.number and rows[1][3] == "홍*동" and "홍길동" not in str(rows)


def test_긴_목록은_끝까지_세지_않는다(office: Office, monkeypatch: pytest.MonkeyPatch, rf: Any) -> None:
    monkeypatch.setattr(paging, "MOST", 6)
    monkeypatch.setattr(paging, "PER_PAGE", 4)
    ids = [office.open().id for _ in range(9)]
    rows = worklists.listing(office.clerk, "team", clock.today(), horizon="all")
    with CaptureQueriesContext(connection) as asked:
        last = paging.page_of(rf.get("/?page=99"), rows)
        assert [case.pk for case in last] == ids[4:6], "leafs as far as it counts, in the order of the list"
    assert last.paginator.more and last.paginator.count == 6 and last.number == 2  # type: ignore[attr-defined]
    assert any("LIMIT 7" in q["sql"] for q in asked)
    assert [case.pk for case in paging.page_of(rf.get("/?page=1"), rows)] == ids[:4]
