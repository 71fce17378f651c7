"""Forms of the operations pages."""

from __future__ import annotations

from typing import Any

from django import forms

from hyeonjang.surfaces.operations.words import ACTIONS, SUBJECTS

CLOCKS = (
    ("petition", "민원 (5일 이하는 시간, 6일 이상은 근무일)"), ("immediate", "즉시 민원 (3 근무시간)"),
    ("civil", "민법의 기간 (끝이 공휴일이면 다음 날)"), ("restrictive", "권익을 제한하는 기간 (공휴일에도 끝남)"),
    ("local-tax", "지방세 신고·납부"), ("payday", "지급일 (공휴일이면 앞으로)"), ("before", "며칠 전까지 (거꾸로 셈)"),
)


def _day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class DeadlineForm(forms.Form):
    """What a clock needs; all of it stands in the address, so that a result can be sent on."""

    clock = forms.ChoiceField(label="세는 법", choices=CLOCKS)
    start = forms.CharField(label="시작", help_text="날짜나 시각. 예: 2026-06-05 또는 2026-06-05 14:00", max_length=40)
    count = forms.IntegerField(label="기간", min_value=1, max_value=10_000, required=False,
                               help_text="지급일과 즉시 민원은 비워 둡니다.")
    unit = forms.ChoiceField(label="단위", required=False, choices=(
        ("days", "일"), ("hours", "시간"), ("weeks", "주"), ("months", "월"), ("years", "년")))
    suspend = forms.CharField(
        label="산입하지 않는 기간", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="한 줄에 하나. 예: 2026-06-10..2026-06-16 (양 끝을 포함)")
    extend = forms.CharField(label="연장", required=False, max_length=80, help_text="기간과 사유. 예: 10 days:현장 확인")

    def lines(self) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data.get("suspend") or "").splitlines() if line.strip()]

    def length(self) -> str | None:
        count = self.cleaned_data.get("count")
        return f"{count} {self.cleaned_data.get('unit') or 'days'}" if count else None


class HolidayForm(forms.Form):
    """A temporary public holiday, or a local one."""

    date = _day("휴일")
    name = forms.CharField(label="이름", max_length=100, help_text="예: 임시공휴일(대통령 선거)")
    kind = forms.ChoiceField(label="종류", choices=(
        ("temporary", "임시공휴일 (모든 기한에 적용)"), ("local", "지방공휴일 (군청 근무와 민원 처리기간에 적용)")))
    promulgated_on = _day("공포일")
    source = forms.CharField(label="근거", max_length=300, help_text="관보 호수나 조례. 예: 관보 제21234호, 인사혁신처 공고 제2027-12호")


class RecordFilter(forms.Form):
    action = forms.ChoiceField(label="행위", required=False, choices=(
        ("", "전체"), *sorted(ACTIONS.items(), key=lambda item: item[1])))
    subject_type = forms.ChoiceField(label="대상", required=False, choices=(
        ("", "전체"), *sorted(SUBJECTS.items(), key=lambda item: item[1])))
    person = forms.CharField(label="행위자", required=False, max_length=50)
    start = _day("시작일", required=False)
    end = _day("종료일", required=False)


class LookFilter(forms.Form):
    person = forms.CharField(label="열람자", required=False, max_length=50)
    subject = forms.CharField(label="대상", required=False, max_length=100)
    start = _day("시작일", required=False)
    end = _day("종료일", required=False)
