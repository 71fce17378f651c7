"""Types and numbers on screens: lists written as lines, drafts, publication, 결번."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.commons.cases.models import CaseNumber, CaseTypeVersion
from hyeonjang.commons.cases.rules.typetext import SHAPES, from_text, to_text
from hyeonjang.commons.cases.vocabulary import LEVELS, OutcomeKind
from hyeonjang.kit.errors import Refused

from .conftest import Office
from .test_screens import _static, sign, text  # noqa: F401 - fixtures

Sign = Callable[[str], Client]
_WORDS = st.text("가나다라마바사 123()", min_size=1, max_size=12).map(str.strip).filter(bool)
_PARTS: dict[str, st.SearchStrategy[Any]] = {
    "name": _WORDS, "text": _WORDS, "cite": _WORDS, "what": _WORDS, "required": st.booleans(), "public": st.booleans(),
    "kind": st.sampled_from(OutcomeKind.values), "level": st.sampled_from(LEVELS),
}


@given(st.sampled_from(sorted(SHAPES)), st.data())
def test_목록을_줄로_적었다_읽으면_그대로다(field: str, data: st.DataObject) -> None:
    shape = SHAPES[field]
    rows = data.draw(st.lists(st.fixed_dictionaries({part: _PARTS[part] for part in shape.parts}), max_size=5,
                              unique_by=lambda row: row[shape.parts[0]]))
    known = [{"code": f"old{place}", **row} if shape.coded else row for place, row in enumerate(rows)]
    assert from_text(field, to_text(field, known), known) == known


def test_이름이_같으면_코드를_이어_쓰고_새것은_빈_코드를_받는다() -> None:
    known = [{"code": "check", "name": "검토", "public": True}, {"code": "ste1", "name": "현장", "public": True}]
    found = from_text("steps", "현장 | 비공개\n\n새 단계\n검토", known)
    assert [(row["code"], row["name"], row["public"]) for row in found] == [
        ("ste1", "현장", False), ("ste2", "새 단계", True), ("check", "검토", True)]
    for field, line, sentence in (
        ("steps", "검토 | 보임", "1번째 줄에는 '공개'나 '비공개'"), ("outcomes", "보장 | 좋음", "갈래는"),
        ("exceptions", "다수인 | 사장", "전결권자는"), ("legal_basis", "제1조 | 가 | 나", "칸이 많습니다"),
    ):
        with pytest.raises(Refused, match=sentence) as refused:
            from_text(field, line)
        assert refused.value.field == field


FIRST = {
    "name": "시설 이용 신청", "valid_from": "2026-12-01", "clock": "petition", "term": "7일", "promise_clock": "petition",
    "promise": "4일", "second_clock": "civil", "second_term": "9일", "starts_with": "received", "level": "팀장", "remedy": "petition", "on_death": "close",
    "documents": "신청서 | 필수\n증명서 | 선택 | 제2조", "steps": "검토 | 공개", "outcomes": "허가 | 받아들임\n불허 | 받아들이지 않음",
    "legal_basis": "조례 제3조 | 처리기간",
}


@pytest.mark.django_db
def test_종류를_만들고_초안을_고치고_공개하면_더는_못_고친다(office: Office, sign: Sign) -> None:  # noqa: F811
    head = sign("head")
    assert head.post("/desk/cases/types/", {"code": "hall", "series": "시설"}).url == "/desk/cases/types/hall/draft/"  # type: ignore[attr-defined]
    long = head.post("/desk/cases/types/hall/draft/", {**FIRST, "documents": "신청서 | 꼭"})
    assert long.status_code == 422 and "&#x27;필수&#x27;나 &#x27;선택&#x27;" in text(long)
    assert head.post("/desk/cases/types/hall/draft/", FIRST).status_code == 302
    row = CaseTypeVersion.objects.get(type__code="hall")
    assert row.documents == [{"code": "doc1", "name": "신청서", "required": True, "cite": ""},
                             {"code": "doc2", "name": "증명서", "required": False, "cite": "제2조"}]
    # A promise longer than the law is refused at publication with its sentence, and stays a draft.
    head.post("/desk/cases/types/hall/draft/", {**FIRST, "promise": "9일"})
    page = text(head.post(f"/desk/cases/types/hall/{row.pk}/publish/", follow=True))
    assert "약속을 법정 처리기간 안으로" in page and CaseTypeVersion.objects.get(pk=row.pk).published_at is None
    head.post("/desk/cases/types/hall/draft/", FIRST)
    assert "공개했습니다" in text(head.post(f"/desk/cases/types/hall/{row.pk}/publish/", follow=True))
    # The next version begins as a copy, keeps the codes, and ends the one before.
    page = text(head.get("/desk/cases/types/hall/draft/"))
    assert "2판 초안" in page and "증명서 | 선택 | 제2조" in page
    assert 'name="second_term" value="9일"' in page, "nothing of the version before is lost on the way"
    head.post("/desk/cases/types/hall/draft/", {**FIRST, "valid_from": "2027-01-01", "documents": "증명서 | 필수"})
    second = CaseTypeVersion.objects.get(type__code="hall", number=2)
    assert second.documents == [{"code": "doc2", "name": "증명서", "required": True, "cite": ""}]
    head.post(f"/desk/cases/types/hall/{second.pk}/publish/")
    assert CaseTypeVersion.objects.get(pk=row.pk).valid_to == date(2027, 1, 1)
    again = head.post(f"/desk/cases/types/hall/{second.pk}/publish/", follow=True)
    assert "이미 공개한 판입니다" in text(again)


@pytest.mark.django_db
def test_종류를_맡지_않은_사람은_보기만_한다(office: Office, sign: Sign) -> None:  # noqa: F811
    clerk = sign("clerk")
    page = text(clerk.get("/desk/cases/types/"))
    assert "일반 질의" in page and "새 종류" not in page and "새 판 만들기" not in text(clerk.get("/desk/cases/types/query/"))
    assert clerk.get("/desk/cases/types/query/draft/").status_code == 403
    version = CaseTypeVersion.objects.get(type__code="query")
    assert "맡은 사람만" in text(clerk.post(f"/desk/cases/types/query/{version.pk}/publish/", follow=True))


@pytest.mark.django_db
def test_번호를_미리_받아_쓰고_남은_것은_까닭을_적어_결번으로_둔다(office: Office, sign: Sign) -> None:  # noqa: F811
    clerk = sign("clerk")
    refused = clerk.post("/desk/cases/numbers/", {"type": "query", "count": "3", "purpose": ""})
    assert refused.status_code == 422 and "까닭을 적어 주세요" in text(refused)
    page = text(clerk.post("/desk/cases/numbers/", {"type": "query", "count": "3", "purpose": "새올 장애"}, follow=True))
    assert "2026-질의-000001부터 2026-질의-000003까지" in page and "건이 없는 번호 3개" in page
    office.open(number="2026-질의-000002")
    page = text(clerk.get("/desk/cases/numbers/"))
    assert "2026-질의-000002" not in page and "건이 없는 번호 2개" in page
    assert "까닭을 적어 주세요" in text(clerk.post("/desk/cases/numbers/void/", {"number": "2026-질의-000001"}, follow=True))
    assert "결번으로 두었습니다" in text(
        clerk.post("/desk/cases/numbers/void/", {"number": "2026-질의-000001", "reason": "종이를 버림"}, follow=True))
    assert CaseNumber.objects.get(text="2026-질의-000001").void_reason == "종이를 버림"
    assert "이미 건에 쓴 번호" in text(clerk.post("/desk/cases/numbers/void/", {"number": "2026-질의-000002", "reason": "가"}, follow=True))
