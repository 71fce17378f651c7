"""Forms of requests for cooperation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hyeonjang.services.sharing.actions.requests import Wanted
from hyeonjang.services.sharing.forms.common import offer, pick, text, version
from hyeonjang.services.sharing.queries.names import Seat
from hyeonjang.services.sharing.vocabulary import ReplyKind


class AskForm(forms.Form):
    to_department = pick("요청할 부서")
    others = forms.TypedMultipleChoiceField(
        label="함께 물을 부서", coerce=int, required=False, widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text="같은 내용을 여러 부서에 물을 때 고릅니다. 부서마다 요청이 하나씩 생깁니다.")
    title = forms.CharField(label="제목", max_length=150, help_text="예: 개발행위허가 신청지의 하수도 접속 가능 여부")
    body = text("요청하는 내용", rows=6, max_length=5000,
                help_text="무엇을 확인해 달라는지, 왜 필요한지 적습니다. 신청인의 이름·연락처는 적지 마세요.")
    days = pick("회신기간", help_text="괄호 안이 회신기한입니다.")
    document_number = forms.CharField(label="온나라 문서번호", max_length=60, required=False, help_text="공문을 보냈으면 적습니다. 결재는 온나라에서 합니다.")

    def __init__(self, *args: Any, departments: Sequence[tuple[int, str]], lengths: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to_department", departments)
        offer(self, "others", departments, "")
        offer(self, "days", lengths)

    def wanted(self, **more: Any) -> Wanted:
        d = self.cleaned_data
        return Wanted(d["to_department"], d["title"], d["body"], d["days"], document_number=d["document_number"], **more)


class AssignForm(forms.Form):
    post = pick("회신 담당 직위")
    version = version()

    def __init__(self, *args: Any, posts: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "post", [(one.post_id, one.words) for one in posts])


class ExtendForm(forms.Form):
    days = pick("연장 기간", help_text="처음 회신기간의 범위에서 한 차례만 할 수 있습니다. 괄호 안이 회신예정일입니다.")
    reason = text("연장 사유", rows=2, max_length=500, help_text="회신기간 안에 할 수 없는 특별한 사정")
    progress = text("처리진행상황", rows=2, max_length=500, help_text="지금까지 무엇을 했는지")
    version = version()

    def __init__(self, *args: Any, lengths: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "days", lengths)


class ReplyForm(forms.Form):
    kind = forms.ChoiceField(label="구분", choices=ReplyKind.choices, widget=forms.RadioSelect, initial=ReplyKind.MATERIAL)
    body = text("회신 내용", rows=6, max_length=5000, help_text="다른 의견은 적은 그대로 남고 고쳐지지 않습니다.")
    document_number = forms.CharField(label="온나라 문서번호", max_length=60, required=False, help_text="공문으로 회신했으면 적습니다.")
    file = forms.FileField(label="붙임", required=False, help_text="HWPX, PDF, XLSX 등 20MB까지")
    version = version()


class RequestFilter(forms.Form):
    side = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label="낱말·번호", required=False, max_length=60)
    department = pick("부서", required=False, empty_value=None)
    late = forms.BooleanField(label="기한이 지난 것만", required=False)

    def __init__(self, *args: Any, departments: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments, "모두")
