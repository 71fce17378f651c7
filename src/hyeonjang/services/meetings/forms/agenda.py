"""Forms of the series, the agenda, papers and opinions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hyeonjang.services.meetings.actions.agenda import Arrangement, Offer
from hyeonjang.services.meetings.actions.series import Plan
from hyeonjang.services.meetings.forms.common import DateInput, MomentInput, day, hour, text
from hyeonjang.services.meetings.queries.meetings import ItemView, SeriesView
from hyeonjang.services.meetings.queries.names import Sitting
from hyeonjang.services.meetings.vocabulary import ItemKind, Naming, OnHoliday, Stance

WEEKDAYS = [(0, "월요일"), (1, "화요일"), (2, "수요일"), (3, "목요일"), (4, "금요일")]
__all__ = ["DateInput"]


class SeriesForm(forms.Form):
    name = forms.CharField(label="회의 이름", max_length=100)
    host = forms.CharField(label="개최기관", max_length=100)
    place = forms.CharField(label="장소", max_length=100)
    weekday = forms.TypedChoiceField(label="요일", choices=WEEKDAYS, coerce=int)
    at = hour("시각")
    minutes = forms.IntegerField(label="회의 시간(분)", min_value=10, max_value=240)
    on_holiday = forms.ChoiceField(label="휴일이면", choices=OnHoliday.choices, help_text="그 주 안에서 옮깁니다. 그 주에 남은 날이 없으면 쉽니다.")
    papers_days = forms.IntegerField(label="자료 배포(며칠 전까지)", min_value=1, max_value=14, help_text="휴일이면 그 앞 근무일이 기한입니다.")
    discussion_floor = forms.IntegerField(label="토론 비중의 하한(%)", min_value=0, max_value=100,
                                          help_text="네 번 이어 이 밑이면 군수의 화면에 알립니다.")
    begins = day("시작일")
    chair_post = forms.TypedChoiceField(label="주재 직위", coerce=int)
    members = forms.TypedMultipleChoiceField(label="참석 직위", coerce=int, widget=forms.CheckboxSelectMultiple)
    observers = forms.TypedMultipleChoiceField(label="배석 직위", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, posts: Sequence[Sitting], series: SeriesView | None = None, **kwargs: Any) -> None:
        if series is not None:
            kwargs["initial"] = {
                **{name: getattr(series, name) for name in ("name", "host", "place", "weekday", "at", "minutes", "on_holiday",
                                                            "papers_days", "discussion_floor", "begins", "chair_post", "version")},
                "members": [pk for pk, _ in series.members], "observers": [pk for pk, _ in series.observers]}
        super().__init__(*args, **kwargs)
        choices = [(one.post_id, f"{one.label} {one.person_name}".strip()) for one in posts]
        for name in ("chair_post", "members", "observers"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        d = self.cleaned_data
        return Plan(d["name"], d["host"], d["place"], d["weekday"], d["at"], d["chair_post"], tuple(d["members"]),
                    tuple(d["observers"]), d["minutes"], OnHoliday(d["on_holiday"]), d["papers_days"], d["discussion_floor"],
                    d["begins"])


class MoveForm(forms.Form):
    on = day("옮길 날")
    at = hour("시각")
    place = forms.CharField(label="장소", max_length=100)
    reason = forms.CharField(label="옮기는 까닭", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class OfferForm(forms.Form):
    title = forms.CharField(label="안건", max_length=200)
    why = text("올리는 까닭", rows=2, max_length=500, help_text="왜 지금 이 회의에서 다루어야 하는지 한두 문장으로 적어 주세요.")
    kind = forms.ChoiceField(label="구분", choices=ItemKind.choices, initial=ItemKind.DISCUSS,
                             help_text="공유는 미리 읽고, 질문이 있을 때만 회의에서 다룹니다.")
    department = forms.TypedChoiceField(label="담당 부서", coerce=int)
    minutes = forms.IntegerField(label="예정 시간(분)", min_value=1, max_value=240, initial=10)
    confidential = forms.BooleanField(label="참석자만 봄", required=False, help_text="인사처럼 참석자에게만 보일 안건입니다.")

    def __init__(self, *args: Any, departments: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = list(departments)  # type: ignore[attr-defined]

    def offer(self) -> Offer:
        d = self.cleaned_data
        return Offer(d["title"], d["why"], ItemKind(d["kind"]), d["department"], d["minutes"], d["confidential"])


class ArrangeForm(forms.Form):
    title = forms.CharField(label="안건", max_length=200)
    body = text("내용", rows=5, required=False, help_text="무엇을 논의하거나 결정해야 하는지 적습니다.")
    kind = forms.ChoiceField(label="구분", choices=ItemKind.choices)
    minutes = forms.IntegerField(label="예정 시간(분)", min_value=1, max_value=240)
    place = forms.IntegerField(label="순서", min_value=1, max_value=99)
    naming = forms.ChoiceField(label="의견의 이름", choices=Naming.choices, help_text="익명은 쓸 수 있는 사람이 5명 이상일 때만 됩니다.")
    hidden = forms.BooleanField(label="의견 기한까지 서로 가림", required=False)
    opinions_until = forms.DateTimeField(label="의견 기한", widget=MomentInput(), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
    asked = forms.TypedMultipleChoiceField(label="의견을 듣는 부서", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
                                           help_text="고르지 않으면 참석하는 모든 부서입니다.")
    confidential = forms.BooleanField(label="참석자만 봄", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: ItemView, departments: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        initial = {name: getattr(item, name) for name in (
            "title", "body", "kind", "minutes", "place", "naming", "hidden", "opinions_until", "confidential", "version")}
        kwargs["initial"] = {**initial, "asked": [pk for pk, _ in item.asked]}
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = list(departments)  # type: ignore[attr-defined]

    def arrangement(self) -> Arrangement:
        d = self.cleaned_data
        return Arrangement(ItemKind(d["kind"]), d["title"], d["body"], d["minutes"], d["place"], Naming(d["naming"]), d["hidden"],
                           d["confidential"], d["opinions_until"], tuple(d["asked"]))


class PaperForm(forms.Form):
    title = forms.CharField(label="자료 이름", max_length=150)
    body = text("내용", rows=8, required=False, help_text="파일 없이 글만 적어도 됩니다. 한 쪽이면 충분합니다.")
    file = forms.FileField(label="파일", required=False, help_text="PDF, HWPX, XLSX 등. 20MB까지 올릴 수 있습니다.")


class OpinionForm(forms.Form):
    stance = forms.ChoiceField(label="입장", choices=Stance.choices, widget=forms.RadioSelect)
    condition = forms.CharField(label="조건", max_length=500, required=False, help_text="조건부 찬성일 때만 적습니다.")
    body = text("의견", rows=4, max_length=3000)


class RulingForm(forms.Form):
    state = forms.ChoiceField(label="결정", choices=[("deferred", "미룸: 다음 회의에 다시 올림"), ("declined", "거절")],
                              widget=forms.RadioSelect)
    reason = text("까닭", rows=2, max_length=300, help_text="올린 부서에 그대로 보입니다.")
    version = forms.IntegerField(widget=forms.HiddenInput)
