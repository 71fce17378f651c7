"""Types: promises within the law, validity that cannot overlap, published versions that stay as they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from hyeonjang.commons.cases.actions import intake, types
from hyeonjang.commons.cases.models import Case, CaseEvent, CaseType, CaseTypeVersion
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

from .conftest import Office, fields, publish

pytestmark = pytest.mark.django_db
ACTOR = system_actor()


def draft(code: str, since: date = date(2026, 1, 1), **more: Any) -> int:
    if not CaseType.objects.filter(code=code).exists():
        types.create_type(actor=ACTOR, code=code, series="시험")
    return types.draft_version(actor=ACTOR, type_code=code, valid_from=since, **fields(**more))


@pytest.mark.parametrize(("clock", "term", "promise_clock", "promise"), [
    ("petition", "7일", "", "8일"),
    ("petition", "3일", "", "4일"),
    ("civil", "30일", "petition", "20일"),  # twenty working days pass thirty calendar days around 설
    ("petition", "7일", "civil", "14일"),
    ("immediate", "", "petition", "1일"),
])
def test_약속은_법정_처리기간보다_길_수_없다(today: None, clock: str, term: str, promise_clock: str, promise: str) -> None:
    version = draft("t", clock=clock, term=term, promise_clock=promise_clock, promise=promise)
    with pytest.raises(Refused, match=r"처리 약속.*법정 처리기간.*보다 늦게"):
        types.publish_version(actor=ACTOR, version_id=version)
    assert CaseTypeVersion.objects.get().published_at is None


@pytest.mark.parametrize(("clock", "term", "promise_clock", "promise"), [
    ("petition", "7일", "", "7일"), ("civil", "30일", "petition", "10일"), ("immediate", "", "", ""),
    ("petition", "14일", "petition", "5일"),
])
def test_법_안의_약속은_공개한다(today: None, clock: str, term: str, promise_clock: str, promise: str) -> None:
    types.publish_version(actor=ACTOR, version_id=draft("t", clock=clock, term=term, promise_clock=promise_clock, promise=promise))


def test_새_판은_앞_판을_끝내고_겹치는_판은_거절한다(today: None) -> None:
    publish("t", "시험", date(2026, 1, 1))
    types.publish_version(actor=ACTOR, version_id=draft("t", date(2026, 7, 1), term="6일", promise=""))
    first, second = CaseTypeVersion.objects.order_by("number")
    assert (first.valid_to, second.valid_to) == (date(2026, 7, 1), None)
    assert intake.version_on("t", date(2026, 6, 30)).number == 1
    assert intake.version_on("t", date(2026, 7, 1)).number == 2
    with pytest.raises(NotFound, match="쓸 수 있는"):
        intake.version_on("t", date(2025, 12, 31))
    for since in (date(2026, 7, 1), date(2026, 3, 1), date(2025, 1, 1)):
        with pytest.raises(Conflict, match="이미 있습니다"):
            types.publish_version(actor=ACTOR, version_id=draft("t", since))


def test_데이터베이스가_겹침을_막는다(today: None) -> None:
    """Past every check of ours, as somebody with a database prompt would come."""
    publish("t", "시험", date(2026, 1, 1))
    crossing = CaseTypeVersion.objects.get(pk=draft("t", date(2026, 5, 1)))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_casetypeversion SET published_at = CURRENT_TIMESTAMP WHERE id = %s", [crossing.pk])
    other = draft("u", date(2026, 5, 1))
    with connection.cursor() as cursor:  # another type may
        cursor.execute("UPDATE cases_casetypeversion SET published_at = CURRENT_TIMESTAMP WHERE id = %s", [other])


def test_공개한_판과_일어난_일은_데이터베이스도_고치지_않는다(office: Office) -> None:
    office.open()
    for statement in (
        "UPDATE cases_casetypeversion SET term = '90일'", "DELETE FROM cases_casetypeversion",
        "UPDATE cases_caseevent SET text = ''", "DELETE FROM cases_caseevent",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    version = CaseTypeVersion.objects.get(type__code="query")
    version.term = "90일"
    with pytest.raises(Refused, match="새 판"):
        version.save()
    with pytest.raises(Refused):
        version.delete()
    with pytest.raises(Refused, match="새 판"):
        types.change_draft(actor=ACTOR, version_id=version.pk, fields={"term": "90일"})
    with pytest.raises(Refused, match="바로잡는 기록"):
        CaseEvent.objects.update(text="")
    with pytest.raises(Refused):
        CaseEvent.objects.get(seq=1).save()
    assert Case.objects.get().due_on == date(2026, 12, 1)


@pytest.mark.parametrize(("change", "sentence"), [
    ({"name": " "}, "이름이 비어"),
    ({"clock": "payday"}, "계산 방식이 아닙니다"),
    ({"term": ""}, "처리기간이 비어"),
    ({"term": "일주일"}, "읽을 수 없습니다"),
    ({"level": "계장"}, "전결권자"),
    ({"outcomes": [{"code": "a", "name": "가", "kind": "maybe"}]}, "결정의 갈래"),
    ({"outcomes": [{"code": "a", "name": "가", "kind": "granted"}] * 2}, "같은 코드"),
    ({"steps": [{"code": "", "name": "검토"}]}, "빠진 칸"),
    ({"steps": [{"code": "a", "name": "검토", "colour": "red"}]}, "모르는 항목"),
    ({"legal_basis": [{"cite": "", "what": "처리기간"}]}, "빠진 칸"),
    ({"remedy": "none"}, "이의신청의 근거"),
])
def test_틀린_종류는_한_문장으로_거절한다(today: None, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        draft("t", **change)
    assert not CaseTypeVersion.objects.exists()


def test_민법으로_세는_종류의_연장은_한도와_근거가_있어야_한다(today: None) -> None:
    version = draft("t", clock="civil", term="30일", promise="", extension_times=1)
    with pytest.raises(Refused, match="연장의 한도와 사유"):
        types.publish_version(actor=ACTOR, version_id=version)
    listed = [{"code": "a", "text": "특별한 사유", "cite": "가법 제1조"}]
    with pytest.raises(Refused, match="시행령 제21조"):
        types.publish_version(actor=ACTOR, version_id=draft("u", grounds=listed))


def test_종류는_맡은_사람만_만든다(office: Office) -> None:
    with pytest.raises(NotPermitted):
        types.create_type(actor=office.clerk, code="x", series="엑스")
    assert types.create_type(actor=office.head, code="x", series="엑스")
