"""Forms of the organisation's pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from hyeonjang.kit import clock

MAX_BYTES = 20 * 2**20


class DateInput(forms.DateInput):
    """The browser's own date picker; a text field where there is none."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LookForm(forms.Form):
    """As of which day, and a word to look for; both stand in the address."""

    on = forms.DateField(label="기준일", required=False, widget=DateInput())
    q = forms.CharField(label="사람이나 부서 이름", required=False, max_length=60, strip=True)

    def day(self) -> date:
        """The day asked for; today for none or one that does not exist."""
        return (self.cleaned_data.get("on") if self.is_valid() or self.is_bound else None) or clock.today()

    def word(self) -> str:
        return str(self.cleaned_data.get("q") or "")


class ExportForm(forms.Form):
    on = forms.DateField(label="기준일", widget=DateInput(), help_text="이날의 조직을 내려받습니다.")


class UploadForm(forms.Form):
    """An edited file and the day from which it shall hold."""

    file = forms.FileField(
        label="고친 조직 파일",
        help_text="내려받은 파일을 고쳐 올립니다(.xlsx, 20MB까지). 올려도 바로 바뀌지 않고 차이를 먼저 보여 드립니다.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "파일을 골라 주세요.",
            "empty": "빈 파일입니다. 내용이 있는 엑셀 파일(.xlsx)을 올려 주세요.",
        },
    )
    on = forms.DateField(label="시행일", widget=DateInput(), help_text="이날부터 바뀐 조직이 됩니다.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("파일이 20MB를 넘습니다. 조직 시트만 남긴 파일을 올려 주세요.")
        return file


class PlanForm(UploadForm):
    """A reorganisation is planned ahead; what holds already is corrected with the exchange of files."""

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day <= clock.today():
            raise forms.ValidationError(
                "개편안의 시행일은 내일이나 그 뒤여야 합니다. 이미 지난 날의 조직은 '조직 주고받기'에서 고치세요.")
        return day


class ApplyForm(forms.Form):
    """What was shown, under which title and from when it shall hold."""

    on = forms.DateField(label="시행일", widget=DateInput())
    title = forms.CharField(label="제목", max_length=200, help_text="예: 2027. 1. 1. 행정기구 개편")
    cite = forms.CharField(label="근거", max_length=300, required=False, help_text="예: 연천군 행정기구 및 정원 조례 시행규칙")
    draft = forms.CharField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput, required=False)


class DayForm(forms.Form):
    """Another effective date for the same file."""

    on = forms.DateField(label="시행일", widget=DateInput())
    draft = forms.CharField(widget=forms.HiddenInput)
