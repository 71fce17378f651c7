"""Components as templates use them: labels tied, roles said, values escaped, queries kept."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from hyeonjang.commons.ui import charts


def draw(source: str, path: str = "/", **context: Any) -> str:
    compiled = CottonCompiler().process("{% load ui %}" + source)
    html = engines["django"].from_string(compiled).render(context, RequestFactory().get(path))
    assert " style=" not in html and " onclick=" not in html
    return html


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def first(self, tag: str) -> dict[str, str | None]:
        return next(attrs for name, attrs in self.found if name == tag)

    @property
    def ids(self) -> set[str | None]:
        return {attrs.get("id") for _, attrs in self.found}


class Sample(forms.Form):
    title = forms.CharField(label="제안 이름", help_text="한 줄로 씁니다.")
    note = forms.CharField(label="설명", required=False)
    way = forms.ChoiceField(label="공개 범위", widget=forms.RadioSelect, choices=[("a", "모두")])
    agree = forms.BooleanField(label="동의")
    day = forms.DateField(label="날짜")


def test_칸은_이름표와_도움말과_오류를_입력에_묶는다() -> None:
    form = Sample({"title": ""})
    form.is_valid()
    page = Elements(draw('<c-ui.field :field="form.title" />', form=form))
    box = page.first("input")
    assert box["aria-invalid"] == "true" and page.first("label")["for"] == box["id"]
    described = (box["aria-describedby"] or "").split()
    assert described and set(described) <= page.ids and len(described) == 2


def test_필수와_선택을_말로_적는다() -> None:
    html = draw('<c-ui.field :field="form.title" /><c-ui.field :field="form.note" />', form=Sample())
    assert html.index("필수") < html.index("선택") and html.count("필수") == 1


def test_고르는_칸은_묶음이고_오류도_묶인다() -> None:
    form = Sample({})
    form.is_valid()
    page = Elements(draw('<c-ui.field :field="form.way" />', form=form))
    assert set((page.first("fieldset")["aria-describedby"] or "").split()) <= page.ids
    assert "legend" in {tag for tag, _ in page.found}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "꼭 필요한 칸입니다. 입력하세요."),
        ("way", "", "하나를 고르세요."),
        ("way", "z", "목록에서 고르세요."),
        ("agree", "", "읽고 표시해야 다음으로 갈 수 있습니다."),
        ("day", "2026-02-30", "2026-10-02처럼 입력하세요."),
    ],
)
def test_오류는_무엇을_하라고_말한다(field: str, value: str, sentence: str) -> None:
    form = Sample({field: value})
    form.is_valid()
    assert sentence in str(form[field].errors)


def test_장고_폼을_그대로_그려도_같은_칸이다() -> None:
    form = Sample()
    html = str(form)
    drawn = "".join(draw('<c-ui.field :field="f" />', f=field).strip() for field in form)
    assert re.sub(r"\s+", "", html) == re.sub(r"\s+", "", drawn)


def test_단추는_링크이거나_단추다() -> None:
    assert (
        Elements(draw('<c-ui.button href="/a/?b=1&c=2" look="primary">가기</c-ui.button>')).first("a")[
            "class"
        ]
        == "btn btn--primary"
    )
    button = Elements(
        draw('<c-ui.button confirm="지울까요?" name="go" value="1">지우기</c-ui.button>')
    ).first("button")
    assert (button["type"], button["data-confirm"], button["name"]) == ("submit", "지울까요?", "go")


def test_값은_이스케이프된다() -> None:
    html = draw(
        '<c-ui.tag kind="info">{{ x }}</c-ui.tag><c-ui.stat label="{{ x }}" :value="x" />'
        '<c-ui.table caption="{{ x }}"><tbody></tbody></c-ui.table>'
        '<c-ui.alert :title="x">{{ x }}</c-ui.alert>'
        '<c-ui.button confirm="{{ x }}">가</c-ui.button>',
        x='"><script>alert(1)</script>',
    )
    assert "<script" not in html


def test_표는_제목이_있고_키보드로_움직인다() -> None:
    page = Elements(draw('<c-ui.table caption="민원"><tbody><tr><td>1</td></tr></tbody></c-ui.table>'))
    region = next(attrs for tag, attrs in page.found if attrs.get("role") == "region")
    assert region["tabindex"] == "0" and region["aria-labelledby"] in page.ids
    assert page.first("table")["aria-labelledby"] == region["aria-labelledby"]


def test_정렬_링크는_나머지_조건을_지키고_방향을_뒤집는다() -> None:
    html = draw(
        '<table><tr><c-ui.th sort="count" number="yes">건수</c-ui.th></tr></table>',
        "/?q=가&sort=count&page=3",
    )
    assert 'aria-sort="ascending"' in html
    assert Elements(html).first("a")["href"] == "?q=%EA%B0%80&sort=-count"


def test_쪽_이동은_조건을_지키고_지금을_말한다() -> None:
    page = Paginator(range(100), 10).get_page(3)
    html = draw('<c-ui.pagination :page="page" />', "/?q=a&page=3", page=page)
    assert (
        'href="?q=a&amp;page=4"' in html
        and 'aria-current="page"' in html
        and "모두 100건 가운데 21~30" in html
    )


@pytest.mark.parametrize(
    ("kind", "role"), [("danger", "alert"), ("warning", "alert"), ("success", "status"), ("info", None)]
)
def test_알림은_급한_만큼만_끼어든다(kind: str, role: str | None) -> None:
    assert Elements(draw(f'<c-ui.alert kind="{kind}">가</c-ui.alert>')).first("div").get("role") == role


def test_부품은_바깥의_같은_이름을_물려받지_않는다() -> None:
    html = draw(
        "<c-ui.empty>가</c-ui.empty><c-ui.button>나</c-ui.button>",
        actions="바깥",
        href="/bad/",
        title="바깥",
        label="바깥",
    )
    assert "바깥" not in html and "/bad/" not in html


def test_진행은_이름이_있는_막대와_알림_문장이다() -> None:
    page = Elements(draw('<c-ui.progress label="들여오기" value="62" poll="/x/" sentence="읽는 중" />'))
    assert page.first("label")["for"] == page.first("progress")["id"]
    assert page.first("div")["data-poll"] == "/x/"


def test_왜는_날과_규칙을_보여_준다() -> None:
    trace = {
        "trace": [{"date": "2026-06-06", "counted": False, "reason": "현충일", "cite": "규정 제2조"}],
        "steps": [
            {"rule": "처리기한", "inputs": {"기간": "3일"}, "cite": "법 제19조", "result": "2026-06-10T14:00"}
        ],
    }
    html = draw('<c-ui.why about="처리기한" :trace="trace" />', trace=trace)
    for words in (
        "2026. 6. 6.(토)",
        "제외",
        "현충일",
        "규정 제2조",
        "2026. 6. 10. 14:00",
        "기간 3일",
        "법 제19조",
    ):
        assert words in html


def test_그림은_표와_함께_나온다() -> None:
    html = draw("{% chart d %}", d=charts.bar("막대", [("가<b>", 1.0)], unit="건"))
    assert html.count("<svg") == 2 and "표로 보기" in html and "가&lt;b&gt;" in html and "가<b>" not in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_모든_부품이_그려진다() -> None:
    html = draw(
        '<c-ui.tabs :items="t" /><c-ui.steps :items="s" /><c-ui.breadcrumb :items="t" />'
        '<c-ui.dialog id="d" title="제목">가</c-ui.dialog><c-ui.panel title="판">나</c-ui.panel>'
        '<c-ui.head title="머리" />'
        '<c-ui.filters><input name="q" aria-label="말"></c-ui.filters>',
        t=[{"title": "하나", "url": "/1/", "current": True}, {"title": "둘", "url": "/2/"}],
        s=[{"title": "제안", "state": "now"}],
    )
    assert (
        html.count('aria-current="page"') == 2
        and 'aria-current="step"' in html
        and 'aria-labelledby="d-title"' in html
    )
