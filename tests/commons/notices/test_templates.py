"""Templates: what is missing is named, what is published stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from hyeonjang.commons.documents import model
from hyeonjang.commons.notices.actions import templates
from hyeonjang.commons.notices.models import TemplateBody, TemplateVersion
from hyeonjang.commons.notices.rules import bodies as rules
from hyeonjang.commons.notices.rules import plain
from hyeonjang.commons.notices.rules.placeholders import Placeholder, check, declared
from hyeonjang.commons.notices.rules.publishing import Body
from hyeonjang.commons.notices.vocabulary import Channel, PlaceholderType
from hyeonjang.kit.errors import NotPermitted, Refused

from .conftest import LETTER, PLACEHOLDERS, VALUES, Office, bodies, spec

NOTHING: dict[str, Any] = {}


@pytest.mark.parametrize(("change", "code"), [
    ({"legal_basis": " "}, "notices.no_basis"),
    ({"phone": "군청으로"}, "notices.no_phone"),
    ({"bodies": bodies(Channel.LETTER, letter=f"{LETTER}\n((생년월일))")}, "notices.undeclared"),
    ({"bodies": bodies(Channel.LETTER, letter=f"{LETTER}\n((이름)")}, "notices.broken_mark"),
    ({"bodies": bodies(Channel.LETTER, letter=f"{LETTER}\n자세히는 www.wetax.go.kr 에서")}, "notices.link"),
    ({"bodies": bodies(Channel.LETTER, letter=f"{LETTER}\nhttps://bit.ly/abc")}, "notices.link"),
    ({"chain": (Channel.LETTER, Channel.SMS), "bodies": bodies(Channel.LETTER)}, "notices.no_body"),
    ({"placeholders": [*PLACEHOLDERS, {"name": "안쓰임", "type": "text", "sample": "x"}]}, "notices.unused_placeholder"),
    ({"placeholders": [{**PLACEHOLDERS[0], "sample": ""}, *PLACEHOLDERS[1:]]}, "notices.missing_value"),
])
def test_모자란_통지문은_공개되지_않는다(office: Office, change: dict[str, Any], code: str) -> None:
    templates.draft(actor=office.clerk, code="heirs", spec=spec(**change))
    with pytest.raises(Refused) as refused:
        templates.publish(actor=office.head, code="heirs")
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_까닭을_적으면_링크를_넣을_수_있다(office: Office) -> None:
    text = f"{LETTER}\nhttps://www.wetax.go.kr"
    office.publish(bodies=bodies(Channel.LETTER, letter=text), link_reason="위택스 신고 화면을 알려 달라는 요청이 많음")


def test_공개한_판은_데이터베이스가_지킨다(office: Office) -> None:
    office.publish()
    version = TemplateVersion.objects.get()
    version.name = "바꾼 이름"
    with pytest.raises(Refused):
        version.save()
    for change in (
        lambda: TemplateVersion.objects.update(name="바꾼 이름"),
        lambda: TemplateBody.objects.update(text="바꾼 글"),
        lambda: TemplateBody.objects.create(version=version, channel="sms", text="덧붙임"),
        lambda: TemplateBody.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_새_판이_나오면_앞의_판은_쓰지_않는다(office: Office) -> None:
    first = office.publish()
    second = office.publish(legal_basis="지방세법 제20조")
    assert templates.current("heirs").pk == second != first
    assert TemplateVersion.objects.get(pk=first).retired_at is not None


def test_맡은_부서만_쓰고_부서장만_공개한다(office: Office) -> None:
    templates.draft(actor=office.clerk, code="heirs", spec=spec())
    with pytest.raises(NotPermitted):
        templates.publish(actor=office.clerk, code="heirs")
    with pytest.raises(NotPermitted):
        templates.draft(actor=office.outsider, code="heirs", spec=spec())
    templates.publish(actor=office.manager, code="heirs")


@pytest.mark.parametrize(("name", "value", "words"), [
    ("예상세액", "6,320,000", "쉼표가 있습니다"), ("예상세액", 1.5, "정수"), ("예상세액", True, "정수"),
    ("예상세액", "-5", "0원보다"), ("예상세액", "육백만", "숫자만"),
    ("기한", "2027-02-30", "없는 날짜"), ("기한", "3월 말", "없는 날짜"),
    ("재산", [["토지", 1]], "3칸"), ("재산", [["토지", "전곡", 1.0]], "정수"), ("이름", 7, "글자여야"),
    ("이름", "", "비어 있습니다"), ("이름", "홍((길동))", "겹친 괄호"), ("서류", [1], "글자의 목록"),
])
def test_맞지_않는_값은_이름과_까닭을_말한다(name: str, value: Any, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        check(declared(PLACEHOLDERS), {**VALUES, name: value})
    assert refused.value.field == name


def test_모르는_값은_받지_않는다() -> None:
    with pytest.raises(Refused, match="생년월일"):
        check(declared(PLACEHOLDERS), {**VALUES, "생년월일": "1948"})


def test_쉬운_우리말_살피기() -> None:
    found = plain.remarks("금번 통지는 익일까지 회신하시기 바라며, 구비서류를 지참하여 내방하시기 바랍니다. 被相續人의 FAQ")
    assert {(row.text, row.say) for row in found if row.kind == "word"} >= {("금번", "이번"), ("익일", "다음 날")}
    assert {row.kind for row in found} == {"word", "hanja", "foreign"}
    long = "상속받으신 재산의 취득세는 " + "돌아가신 날이 속한 달의 마지막 날부터 " * 5 + "신고하고 내야 합니다."
    assert [row.kind for row in plain.remarks(long)] == ["sentence"]
    assert plain.remarks("취득세를 2027. 3. 31.까지 내세요. 늦으면 가산세가 붙습니다.") == []


def test_알림톡에는_승인_코드가_있어야_한다(office: Office) -> None:
    body = replace(bodies(Channel.ALIMTALK)[0], outside_code="")
    letter: Body = bodies(Channel.LETTER)[0]
    templates.draft(actor=office.clerk, code="heirs", spec=spec(chain=(Channel.ALIMTALK, Channel.LETTER), bodies=(body, letter)))
    with pytest.raises(Refused, match="승인받은 코드"):
        templates.publish(actor=office.head, code="heirs")


PARTS = (
    Placeholder("표", "표", PlaceholderType.TABLE, False, "", ("재산", "값(원)")),
    Placeholder("말", "말", PlaceholderType.TEXT, False), Placeholder("줄", "줄", PlaceholderType.LIST, False),
)


@pytest.mark.parametrize(("values", "headings"), [
    ({}, ["늘"]), ({"말": "가"}, ["하나", "둘", "늘"]), ({"줄": ["나"]}, ["둘", "늘"]), ({"표": [["땅", 5]], "줄": ["나"]}, ["하나", "둘", "늘"]),
])
def test_값이_없는_부분은_제목도_빠진다(values: dict[str, Any], headings: list[str]) -> None:
    text = "# 하나\n((표))\n((말))\n\n# 둘\n((줄))\n- ((말))\n> ((말))\n\n# 늘\n늘 있는 말"
    made = rules.blocks(text, PARTS, values)
    assert [block.text for block in made if isinstance(block, model.Heading)] == headings
    assert not any(isinstance(block, model.Note) and not block.text for block in made)
    said = rules.message(text, PARTS, values)
    assert [line for line in said.split("\n") if line in {"하나", "둘", "늘"}] == headings


def test_표의_금액은_자리를_지키고_긴_글은_왼쪽에_선다() -> None:
    (table,) = rules.blocks("((표))", PARTS, {"표": [["경기도 연천군 전곡읍 전곡리 12-3번지", 1_234_567_890], ["땅", 5]]})
    assert isinstance(table, model.Table)
    place, amount = table.columns
    assert place.align == "left" and amount.align is None and amount.width > 13
    assert place.width <= 24
