"""Forms of decisions and minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hyeonjang.commons.measures import conditions, measures
from hyeonjang.commons.org.actor import Actor
from hyeonjang.services.meetings import evidence
from hyeonjang.services.meetings.actions.decisions import Closing, Wording
from hyeonjang.services.meetings.forms.common import day, text
from hyeonjang.services.meetings.queries.names import Sitting
from hyeonjang.services.meetings.rules.decisions import LENGTHS
from hyeonjang.services.meetings.vocabulary import DecisionState, EvidenceKind

DOCUMENT = "document"


def _measures() -> list[tuple[str, str]]:
    """Measures that need no further choice, as evidence."""
    return [(f"measure:{slug}", f"지표: {measures[slug].title_ko} ({measures[slug].unit_ko})") for slug in measures
            if not any(one.required for one in conditions.conditions_of(slug, {}))]


class DecisionForm(forms.Form):
    """A decision as it falls: text, owner, due date, what will close it."""

    text = text("결정 내용", rows=3, max_length=2000)
    owner_post = forms.TypedChoiceField(label="담당 직위", coerce=int)
    co_owners = forms.TypedMultipleChoiceField(label="협조 직위", coerce=int, required=False,
                                               widget=forms.SelectMultiple(attrs={"size": 5}))
    length = forms.ChoiceField(label="기간", choices=[("", "날짜로 정함"), *((one, one) for one in LENGTHS)], required=False, initial="2주")
    due = day("기한(날짜로 정할 때)", required=False)
    evidence = forms.ChoiceField(label="이행을 확인하는 증빙", help_text="이것이 확인되면 결정이 저절로 닫힙니다.")
    document = forms.CharField(label="확인할 문서", max_length=300, required=False, help_text="증빙이 문서일 때 적습니다. 예: 결과보고")
    target = forms.DecimalField(label="지표의 목표값", required=False, help_text="증빙이 지표일 때 적습니다.")

    def __init__(self, *args: Any, actor: Actor, posts: Sequence[Sitting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.post_id, f"{one.label} {one.person_name}".strip()) for one in posts]
        self.fields["owner_post"].choices = [("", "고르세요"), *choices]  # type: ignore[attr-defined]
        self.fields["co_owners"].choices = choices  # type: ignore[attr-defined]
        self.fields["evidence"].choices = [  # type: ignore[attr-defined]
            (DOCUMENT, "문서로 확인"), ("시스템에 남는 일", evidence.options(actor)), ("지표", _measures())]

    def wording(self) -> Wording:
        d = self.cleaned_data
        chosen, _, rest = d["evidence"].partition(":")
        if chosen == DOCUMENT:
            closing = Closing(EvidenceKind.DOCUMENT, document=d["document"])
        elif chosen == "measure":
            closing = Closing(EvidenceKind.MEASURE, rest, target=d["target"])
        else:
            closing = Closing(EvidenceKind.EVENT, chosen, rest)
        return Wording(d["text"], d["owner_post"], closing, tuple(d["co_owners"]), "" if d["due"] else d["length"], d["due"])


class DueForm(forms.Form):
    due = day("새 기한")
    reason = text("바꾸는 까닭", rows=2, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class OwnerForm(forms.Form):
    owner_post = forms.TypedChoiceField(label="담당 직위", coerce=int)
    reason = text("바꾸는 까닭", rows=2, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, posts: Sequence[Sitting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_post"].choices = [(one.post_id, f"{one.label} {one.person_name}".strip()) for one in posts]  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    document = forms.CharField(label="문서번호와 제목", max_length=300, help_text="예: 안전총괄과-1234(2026. 12. 1.) 제설 대책 결과보고")


class CorrectionForm(forms.Form):
    part = forms.ChoiceField(label="고칠 곳")
    after = text("고친 뒤", rows=3, max_length=2000)
    reason = forms.CharField(label="까닭", max_length=300)

    def __init__(self, *args: Any, parts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(key, words[:60]) for key, words in parts.items()]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    taken = forms.ChoiceField(label="반영", choices=[("yes", "반영함"), ("no", "반영하지 않음")], widget=forms.RadioSelect)
    answer = forms.CharField(label="답", max_length=300, required=False, help_text="반영하지 않으면 까닭을 적습니다.")


class FilterForm(forms.Form):
    q = forms.CharField(label="낱말", required=False, max_length=60)
    state = forms.ChoiceField(label="상태", required=False, choices=[
        ("", "모두"), ("late", "기한 지남"), *DecisionState.choices])
    department = forms.TypedChoiceField(label="부서", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, departments: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", "모두"), *departments]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """Only what was asked for properly; the rest counts as not asked."""
        valid = self.is_valid()
        found = self.cleaned_data if valid or hasattr(self, "cleaned_data") else {}
        return {"text": found.get("q") or "", "state": found.get("state") or "", "department_id": found.get("department")}
