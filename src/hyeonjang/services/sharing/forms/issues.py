"""Forms of county issues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hyeonjang.services.sharing.forms.common import day, offer, pick, text, version
from hyeonjang.services.sharing.vocabulary import Coordinated, IssueState, Stance, Visibility

Choices = Sequence[tuple[Any, Any]]


class IssueForm(forms.Form):
    title = forms.CharField(label="현안 이름", max_length=150)
    body = text("무엇이 문제인가", rows=5, max_length=5000)
    departments = forms.TypedMultipleChoiceField(
        label="관련 부서", coerce=int, required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="우리 부서가 총괄합니다. 함께할 부서를 고르세요. 두 부서 이상이면 기획감사담당관의 기획조정이 필요합니다.")
    visibility = forms.ChoiceField(label="보는 사람", choices=Visibility.choices, initial=Visibility.COUNTY, widget=forms.RadioSelect)

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "departments", departments, "")


class ChangeForm(forms.Form):
    title = forms.CharField(label="현안 이름", max_length=150)
    body = text("무엇이 문제인가", rows=5, max_length=5000)
    visibility = forms.ChoiceField(label="보는 사람", choices=Visibility.choices, widget=forms.RadioSelect)
    version = version()


class DepartmentForm(forms.Form):
    department = pick("부서")
    why = forms.CharField(label="무엇을 맡는가", max_length=200, required=False)

    def __init__(self, *args: Any, departments: Choices, why: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments)
        if not why:
            del self.fields["why"]


class LeaveForm(forms.Form):
    department = pick("뺄 부서")
    reason = forms.CharField(label="까닭", max_length=300)

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments)


class NoteForm(forms.Form):
    text = text("소식", rows=3, max_length=1000, help_text="이 현안을 보는 모든 사람이 봅니다.")


class QuestionForm(forms.Form):
    text = text("풀 문제", rows=2, max_length=300)
    post = pick("담당 직위")
    due = day("기한", help_text="휴일이면 다음 근무일로 갑니다.")

    def __init__(self, *args: Any, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "post", posts)


class MoveForm(forms.Form):
    post = pick("담당 직위")
    due = day("기한")
    reason = forms.CharField(label="바꾸는 까닭", max_length=300)
    version = version()

    def __init__(self, *args: Any, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "post", posts)


class AnswerForm(forms.Form):
    text = text("답", rows=4, max_length=3000)
    version = version()


class LinkForm(forms.Form):
    thing = forms.ChoiceField(label="연결할 것", required=False, help_text="볼 수 있는 것만 고를 수 있고, 다른 사람에게는 볼 권한이 있을 때만 보입니다.")
    document = forms.CharField(label="문서", max_length=200, required=False, help_text="문서번호와 제목. 예: 안전총괄과-1234(2026. 11. 2.) 제설 대책")

    def __init__(self, *args: Any, targets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "thing", targets, "문서를 적음")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if bool(found.get("thing")) == bool((found.get("document") or "").strip()):
            raise forms.ValidationError("연결할 것을 고르거나 문서를 적거나, 둘 가운데 하나만 해 주세요.")
        return found

    @property
    def chosen(self) -> tuple[str, str]:
        kind, _, key = self.cleaned_data["thing"].partition(":")
        return (kind, key) if kind else ("document", self.cleaned_data["document"])


class OpinionForm(forms.Form):
    stance = forms.ChoiceField(label="입장", choices=Stance.choices, widget=forms.RadioSelect)
    body = text("의견", rows=4, max_length=3000, help_text="적은 그대로 남습니다. 생각이 바뀌면 의견을 더 냅니다.")


class CoordinationForm(forms.Form):
    outcome = forms.ChoiceField(label="결과", widget=forms.RadioSelect)
    text = text("조정 내용", rows=4, max_length=3000)

    def __init__(self, *args: Any, ruling: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [Coordinated.RULED] if ruling else [Coordinated.SETTLED, Coordinated.DIFFERS]
        offer(self, "outcome", [(str(one), one.label) for one in known], "")
        self.fields["outcome"].initial = str(known[0])


class IssueFilter(forms.Form):
    q = forms.CharField(label="낱말·번호", required=False, max_length=60)
    state = forms.ChoiceField(label="상태", required=False, choices=[("open", "진행 중"), ("", "모두"), (str(IssueState.CLOSED), "마침")])
    department = pick("부서", required=False, empty_value=None)

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments, "모두")
