"""Forms of handing over and of the boundary report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from hyeonjang.services.handover.vocabulary import PackState, Part, Reason


class DateInput(forms.DateInput):
    """The browser's own date picker; a text field where there is none."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def _text(label: str, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class NewForm(forms.Form):
    """A pack begun by hand. ``post`` is ``post id:person id``."""

    post = forms.ChoiceField(label="인계할 직위")
    reason = forms.ChoiceField(label="사유", choices=[(one.value, one.label) for one in Reason if one is not Reason.SUCCESSOR],
                               initial=Reason.DUTIES, help_text="인사발령과 기구개편은 발령이 등록되면 저절로 만들어집니다.")
    effective = forms.DateField(label="바뀌는 날", widget=DateInput(), help_text="인수자가 맡기 시작하는 날입니다.")

    def __init__(self, *args: Any, posts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = list(posts)  # type: ignore[attr-defined]

    def chosen(self) -> tuple[int, int, Reason, date]:
        d = self.cleaned_data
        post, _, person = d["post"].partition(":")
        return int(post), int(person), Reason(d["reason"]), d["effective"]


class IncomingForm(forms.Form):
    incoming = forms.TypedChoiceField(label="인수자", coerce=int, help_text="이 직위를 이어받을 사람, 없으면 그 직무를 대리하는 사람입니다.")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incoming"].choices = [("", "고르세요"), *people]  # type: ignore[attr-defined]


class RemarkForm(forms.Form):
    part = forms.ChoiceField(label="항목", choices=Part.choices)
    body = _text("내용", rows=5, max_length=3000, help_text="비밀번호와 주민등록번호는 적지 않습니다. 적은 글은 고치거나 지울 수 없습니다.")


class RightForm(forms.Form):
    system = forms.CharField(label="시스템", max_length=60, help_text="예: 새올, 온나라, e호조+, 행복이음")
    role = forms.CharField(label="권한 이름", max_length=100, help_text="예: 민원 담당자. 비밀번호는 적지 않습니다.")
    scope = forms.CharField(label="권한의 범위", max_length=200, required=False, help_text="예: 생활보장팀 민원 접수·처리")


class HandForm(forms.Form):
    """``reason`` only where the head hands over in the place of one who is gone."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="대신 인계하는 까닭", max_length=300, required=False)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True


class TakeForm(forms.Form):
    """``items`` are the running cases that still lie with the outgoing one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    items = forms.MultipleChoiceField(label="담당자를 나로 바꿀 건", required=False, widget=forms.CheckboxSelectMultiple,
                                      help_text="인계자가 아직 맡고 있는 건입니다. 건마다 배정 기록이 남습니다.")

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], every: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not items:
            del self.fields["items"]
            return
        self.fields["items"].choices = list(items)  # type: ignore[attr-defined]
        self.fields["items"].initial = [key for key, _ in items] if every else []


class WithdrawForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = _text("취소하는 까닭", rows=2, max_length=300)


class FilterForm(forms.Form):
    q = forms.CharField(label="직위나 사람", required=False, max_length=60)
    state = forms.ChoiceField(label="상태", required=False, choices=[
        ("", "모두"), ("waiting", "인수 전"), ("late", "기한 지남"), *PackState.choices])

    @property
    def chosen(self) -> dict[str, str]:
        """Only what was asked for properly; the rest counts as not asked."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {"text": found.get("q") or "", "state": found.get("state") or ""}


class BoundaryForm(forms.Form):
    source = forms.ChoiceField(label="기록", required=False)
    since = forms.DateField(label="시작일", required=False, widget=DateInput())
    until = forms.DateField(label="종료일", required=False, widget=DateInput())
    department = forms.ChoiceField(label="부서", required=False)

    def __init__(self, *args: Any, sources: Sequence[tuple[str, str]], departments: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = list(sources)  # type: ignore[attr-defined]
        self.fields["department"].choices = [("", "모든 부서"), *((name, name) for name in departments)]  # type: ignore[attr-defined]
