"""The log of looks at personal data, as a head reads it: whose, why, and what deserves a question."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client

from hyeonjang.commons.audit.models import AccessLog
from hyeonjang.commons.cases import duties
from hyeonjang.commons.cases.actions import intake
from hyeonjang.commons.cases.queries import looks
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused

from .conftest import Office
from .test_screens import _static, sign, text  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
Sign = Callable[[str], Client]


def _looked(sign: Sign, office: Office) -> intake.Opened:  # noqa: F811
    """The officer looks at the own case, a colleague of another team opens it for a purpose, at night another."""
    opened = office.open()
    sign("clerk").get(f"/desk/cases/{opened.id}/")
    sign("clerk2").post(f"/desk/cases/{opened.id}/disclose/", {"purpose": "자격·사실 확인"})
    with clock.travel("2026-11-23T22:30"):
        sign("mate").get(f"/desk/cases/{opened.id}/")
    return opened


def test_팀장은_우리_사람이_본_것과_남이_우리_건을_본_것을_본다(office: Office, sign: Sign) -> None:  # noqa: F811
    opened = _looked(sign, office)
    elsewhere = office.open(actor=office.clerk2, unit_id=office.unit("T2"), assignee_id=office.person("clerk2"))
    sign("clerk2").get(f"/desk/cases/{elsewhere.id}/")
    with clock.travel("2026-11-24T09:00"):
        found = looks.review(office.team, date(2026, 11, 23), date(2026, 11, 24))
        assert [(r.who, r.purpose, r.marks) for r in found.rows] == [
            ("mate-이름", "담당 건 처리", ("근무시간 밖",)), ("clerk2-이름", "자격·사실 확인", ("담당이 아닌 건",)),
            ("clerk-이름", "담당 건 처리", ()),
        ]
        assert {r.case_id for r in found.rows} == {opened.id} and found.marked == 2 and not found.cut
        assert [(p.who, p.looks, p.marked) for p in found.people] == [
            ("clerk2-이름", 1, 1), ("mate-이름", 1, 1), ("clerk-이름", 1, 0)]
        ours = looks.review(office.team2, date(2026, 11, 23), date(2026, 11, 24))
        assert [(r.who, r.case_id, r.marks) for r in ours.rows] == [
            ("clerk2-이름", elsewhere.id, ()), ("clerk2-이름", opened.id, ("다른 팀의 건",))]
        assert len(looks.review(office.head, date(2026, 11, 23), date(2026, 11, 24)).rows) == 4
        assert len(looks.review(office.head2, date(2026, 11, 23), date(2026, 11, 24)).rows) == 0
        assert looks.review(office.vice, date(2026, 11, 23), date(2026, 11, 24)).whose == "군 전체"
        assert [r.who for r in looks.review(office.team, date(2026, 11, 23), date(2026, 11, 24), only_marked=True).rows] == [
            "mate-이름", "clerk2-이름"]
        assert len(looks.review(office.team, date(2026, 11, 23), date(2026, 11, 24), person="mate", number=opened.number).rows) == 1
        assert AccessLog.objects.filter(subject_type="audit.access", purpose="열람 기록 점검").count() == 7


def test_열람_기록의_거절(office: Office, sign: Sign) -> None:  # noqa: F811
    opened = office.open()
    with pytest.raises(NotPermitted, match="팀장·부서장"):
        looks.review(office.clerk, date(2026, 11, 1), date(2026, 11, 23))
    with pytest.raises(NotPermitted):
        looks.of_case(office.clerk, opened.id)
    for start, end in ((date(2026, 11, 2), date(2026, 11, 1)), (date(2026, 1, 1), date(2026, 11, 1))):
        with pytest.raises(Refused, match="92일까지"):
            looks.review(office.team, start, end)
    assert sign("clerk").get("/desk/cases/looks/").status_code == 403
    page = sign("team").get("/desk/cases/looks/?start=2026-11-20&end=2026-11-01")
    assert page.status_code == 422 and "92일까지" in text(page)


def test_화면과_엑셀과_한_건의_기록(office: Office, sign: Sign) -> None:  # noqa: F811
    opened = _looked(sign, office)
    team = sign("team")
    page = text(team.get("/desk/cases/looks/"))
    assert "근무시간 밖" in page and "자격·사실 확인" in page and "홍길동" not in page
    rows = list(openpyxl.load_workbook(io.BytesIO(team.get("/desk/cases/looks/?format=xlsx").content)).active.values)  # type: ignore[union-attr]
    assert rows[0] == ("일시", "열람자", "직위", "대상", "목적", "물어볼 까닭", "접속지") and len(rows) == 4
    case = text(team.get(f"/desk/cases/{opened.id}/looks/"))
    assert "열람 3번" in case and opened.number in case
    assert "누가 이 건의 개인정보를 보았나" in text(team.get(f"/desk/cases/{opened.id}/"))
    assert "누가 이 건의 개인정보를 보았나" not in text(sign("clerk").get(f"/desk/cases/{opened.id}/"))


def test_부서장은_한_달에_한_번_열람을_점검하라는_일을_받는다(office: Office, sign: Sign) -> None:  # noqa: F811
    def asked(who: str) -> list[date | None]:
        return [t.due for t in duties.tasks_of(getattr(office, who), clock.today()) if "열람 점검" in t.what]

    assert asked("team") == [], "nothing to review where there is no case"
    office.open()
    sign("team")
    assert asked("clerk") == [] and asked("team2") == []
    assert asked("head") == [date(2026, 11, 30)]
    page = text(sign("team").get("/desk/work/"))
    assert "이달의 개인정보 열람 점검" in page
    sign("team").get("/desk/cases/looks/")
    assert "이달의 개인정보 열람 점검" not in text(sign("team").get("/desk/work/"))
    with clock.travel("2026-12-01T09:00"):
        assert "이달의 개인정보 열람 점검" in text(sign("team").get("/desk/work/"))
