"""Forms of the organisation's pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from hyeonjang.commons.org.accounts import AccountView
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


class AccountLookForm(forms.Form):
    """Whose account, and in which state; both stand in the address."""

    q = forms.CharField(label="이름, 사번, 아이디, 부서", required=False, max_length=60)
    state = forms.ChoiceField(label="상태", required=False, choices=[
        ("", "모두"), ("none", "계정 없음"), ("used", "사용"), ("temporary", "임시 비밀번호"), ("shut", "막음"),
        ("gone", "자리 없는 계정")])

    def word(self) -> str:
        return str(self.cleaned_data.get("q") or "") if self.is_valid() else ""

    def chosen(self, rows: Sequence[AccountView]) -> list[AccountView]:
        """The rows in the state asked for."""
        tests: dict[str, Callable[[AccountView], bool]] = {
            "none": lambda row: row.account_id is None, "used": lambda row: row.state_ko == "사용",
            "temporary": lambda row: row.state_ko == "임시 비밀번호", "shut": lambda row: row.state_ko == "막음",
            "gone": lambda row: not row.in_office}
        wanted = tests.get(self.cleaned_data.get("state") or "" if self.is_valid() else "")
        return [row for row in rows if wanted is None or wanted(row)]


class AccountForm(forms.Form):
    number = forms.CharField(label="사번", max_length=40, error_messages={"required": "사번을 적어 주세요."})
    username = forms.CharField(label="아이디", max_length=60, error_messages={"required": "아이디를 적어 주세요."},
                               help_text="로그인할 때 적는 이름입니다. 사번을 그대로 써도 됩니다.")


class Among(forms.CharField):
    """A line to type in that must name one of the known things: the whole words, or a part only one has."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, what: str, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": f"{what} 적어 주세요."}, **kwargs)
        self.what, self.known = what, dict[str, int]()

    def clean(self, value: Any) -> int:
        typed = str(super().clean(value)).strip()
        if typed in self.known:
            return self.known[typed]
        alike = {pk for words, pk in self.known.items() if typed in words}
        if len(alike) != 1:
            found = f"여럿({len(alike)}건)이라" if alike else "없어"
            raise forms.ValidationError(f"'{typed}'에 맞는 것이 {found} 정할 수 없습니다. 부서나 사번까지 적어 주세요.")
        return alike.pop()


class DeputyForm(forms.Form):
    """연천군 직무대리 규칙: whom, for which post, until when, why."""

    post = Among("대리할 직위를", label="대리할 직위", help_text="예: 관광과장. 부서장의 직위만 대리할 수 있습니다.")
    person = Among("대리할 사람을", label="대리할 사람", help_text="이름이나 사번을 적습니다. 같은 이름이 있으면 부서까지 적으세요.")
    start = forms.DateField(label="시작하는 날", widget=DateInput())
    end = forms.DateField(label="끝나는 날", widget=DateInput(), help_text="이날까지 대리합니다. 1년을 넘을 수 없습니다.")
    reason = forms.CharField(label="사유", max_length=200, help_text="예: 부서장 병가")

    def __init__(self, *args: Any, posts: Mapping[str, int], people: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].known, self.fields["person"].known = dict(posts), dict(people)  # type: ignore[attr-defined]


class EndDeputyForm(forms.Form):
    last_day = forms.DateField(label="마지막 날", widget=DateInput(), help_text="이날까지 대리하고 끝납니다.")
