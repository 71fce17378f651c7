"""Forms of a type and its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from hyeonjang.law.petitions import Remedy

from .rules.terms import CLOCKS_KO
from .rules.typetext import SHAPES
from .vocabulary import Level

if TYPE_CHECKING:
    from .queries.types import Draft

_CLOCKS = [(known.value, words) for known, words in CLOCKS_KO.items()]
_REMEDIES = {
    Remedy.PETITION: "민원 처리에 관한 법률 제35조(거부처분)", Remedy.GENERAL: "행정기본법 제36조(그 밖의 처분)",
}


def _text(label: str, help_text: str = "", *, required: bool = False, limit: int = 20) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=limit)


def _choice(label: str, choices: list[tuple[str, str]], *, required: bool = True, help_text: str = "") -> forms.ChoiceField:
    shown = choices if required else [("", "없음"), *choices]
    return forms.ChoiceField(label=label, choices=shown, required=required, help_text=help_text)


class NewTypeForm(forms.Form):
    """A new type: its address and the word in its numbers; everything else stands in its first version."""

    series = _text("번호 이름", "번호에 들어갈 낱말입니다. 예: 2026-사회보장-000123", required=True, limit=30)
    code = forms.SlugField(label="코드", max_length=60, help_text="영문 소문자와 줄표. 주소와 파일에 쓰고 바꾸지 않습니다.")


class VersionForm(forms.Form):
    """A version of a type, its lists one thing a line."""

    name = _text("이름", required=True, limit=120)
    valid_from = forms.DateField(
        label="시작일", help_text="이날부터 접수하는 건에 적용합니다. 앞 판은 그 전날까지입니다.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    clock = _choice("세는 법", _CLOCKS)
    term = _text("법정 처리기간", "예: 7일, 30일. 즉시는 비웁니다.")
    second_clock = _choice("함께 세는 법", _CLOCKS, required=False, help_text="두 가지로 읽히는 기간은 둘 다 세고 이른 쪽을 기한으로 봅니다.")
    second_term = _text("함께 세는 기간", "비우면 법정 처리기간과 같습니다.")
    promise_clock = _choice("약속을 세는 법", _CLOCKS, required=False)
    promise = _text("처리 약속", "법정 처리기간보다 길 수 없습니다.")
    starts_with = _choice("기간의 시작", [("received", "접수한 때"), ("applied", "신청일")])
    extension_times = forms.IntegerField(label="연장 횟수", required=False, min_value=0, max_value=2, help_text="민원으로 세는 종류는 비웁니다.")
    extension_most = _text("연장 한도", "예: 30일")
    level = _choice("전결권자", list(Level.choices))
    separate_decider = forms.BooleanField(label="조사한 사람과 결정하는 사람이 다름", required=False)
    statutory = forms.BooleanField(label="법정민원", required=False)
    remedy = _choice("이의신청의 근거", [(remedy.value, _REMEDIES.get(remedy, remedy.value)) for remedy in Remedy])
    remedy_text = _text("불복 안내", "비우면 근거 법률의 기간을 안내합니다.", limit=500)
    on_death = _choice("신청인이 사망하면", [("close", "건을 끝냄"), ("succession", "승계할 사람을 찾음")])
    contact = _text("문의처", "군민에게 보입니다.", limit=100)

    def __init__(self, *args: Any, base: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": base.initial})
        for name, shape in SHAPES.items():
            self.fields[name] = forms.CharField(
                label=shape.title, required=name in {"outcomes", "legal_basis"}, max_length=4000, strip=True,
                help_text=f"한 줄에 하나씩. 예: {shape.example}", widget=forms.Textarea(attrs={"rows": 4}))
