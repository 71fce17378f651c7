"""Forms of jurisdiction and of thanks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hyeonjang.services.sharing.actions.unclears import Verdict
from hyeonjang.services.sharing.forms.common import offer, pick, text, version
from hyeonjang.services.sharing.vocabulary import ClaimKind, UnclearState

Choices = Sequence[tuple[Any, Any]]


class DoubtForm(forms.Form):
    title = forms.CharField(label="어떤 사무인가", max_length=150, help_text="다음 사람이 찾을 수 있게 일의 이름으로 적습니다. 예: 하천변 방치 자전거 처리")
    body = text("사무의 내용", rows=4, max_length=3000, help_text="지정하면 모든 직원이 보는 선례가 됩니다. 사람을 알아볼 수 있는 것은 적지 마세요.")
    why = text("왜 불분명한가", rows=3, max_length=3000, help_text="분장사무의 어느 항목이 겹치거나 비었는지")
    departments = forms.TypedMultipleChoiceField(
        label="관련 부서", coerce=int, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="우리 부서를 넣어 둘 이상. 한 국 안이면 국장이, 아니면 부군수가 지정합니다.")

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "departments", departments, "")


class ClaimForm(forms.Form):
    department = pick("부서")
    kind = forms.ChoiceField(label="입장", choices=ClaimKind.choices, widget=forms.RadioSelect)
    body = text("까닭", rows=4, max_length=3000)
    cite = forms.CharField(label="분장사무의 근거", max_length=200, required=False, help_text="예: 시행규칙 별표 6 건설과 제3호")

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments, "")


class RulingForm(forms.Form):
    department = pick("소관 부서")
    reasons = text("지정한 까닭", rows=5, max_length=3000, help_text="선례가 되어 고쳐지지 않습니다. 다음에 같은 일이 생겼을 때 읽고 알 수 있게 적습니다.")
    support = forms.CharField(label="함께 하는 부서와 일", max_length=300, required=False)
    cite = forms.CharField(label="근거", max_length=200, required=False, help_text="비워 두면 시행규칙 제2조제3항")
    words = forms.CharField(label="찾을 낱말", max_length=200, required=False)
    follows = pick("바꾸는 선례", required=False, empty_value=None)
    version = version()

    def __init__(self, *args: Any, departments: Choices, precedents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments)
        offer(self, "follows", precedents, "없음")

    def verdict(self) -> Verdict:
        d = self.cleaned_data
        return Verdict(d["department"], d["reasons"], d["support"], d["cite"], d["words"], d["follows"])


class UnclearFilter(forms.Form):
    q = forms.CharField(label="낱말", required=False, max_length=60, help_text="띄어쓰기가 달라도 찾습니다.")
    state = forms.ChoiceField(label="상태", required=False, choices=[("", "모두"), *UnclearState.choices])
    department = pick("부서", required=False, empty_value=None)

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments, "모두")


class ReceiverForm(forms.Form):
    """First the department, then the colleague."""

    department = pick("동료의 부서")

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments)


class ThanksForm(forms.Form):
    receiver = pick("고마운 동료")
    message = text("무엇을 도와주었나", rows=3, max_length=500, help_text="언제, 어떤 일을, 어떻게 도와주었는지. 모든 직원이 보는 게시판에 실립니다.")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "receiver", people)
