"""Forms of the event-log pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from .formats.headers import ROLE_NAMES, ROLES

REQUIRED_ROLES = ("case", "activity", "ts")


class UploadForm(forms.Form):
    source = forms.ChoiceField(label="기록 출처", help_text="같은 시스템의 기록은 같은 출처로 올립니다. 열 연결을 기억합니다.")
    file = forms.FileField(label="파일", help_text="XES, CSV, XLSX, OCEL 2.0 JSON. 한글 CSV(CP949)도 그대로 올립니다.",
                           error_messages={"empty": "빈 파일입니다. 원본 시스템에서 다시 내보내 주세요.",
                                           "required": "파일을 골라 주세요."})

    def __init__(self, *args: Any, sources: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)
        source.choices = [(str(pk), name) for pk, name in sources]


class SourceForm(forms.Form):
    name = forms.CharField(label="출처 이름", max_length=120, help_text="예: 새올 민원처리 내역")
    code = forms.SlugField(label="코드", max_length=60, help_text="영문 소문자와 숫자, 줄표. 예: saeol-minwon",
                           error_messages={"invalid": "영문 소문자, 숫자, 줄표(-)만 쓸 수 있습니다."})
    description = forms.CharField(label="설명", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    attribution = forms.CharField(label="출처 표시", required=False, max_length=300,
                                  help_text="공개 자료라면 이용 조건이 요구하는 표시를 적습니다.")


class MappingForm(forms.Form):
    """One choice per role: which column of the file it is."""

    def __init__(self, *args: Any, headers: Sequence[str] = (), mapping: dict[str, str] | None = None,
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "없음"), *[(header, header) for header in headers]]
        for role in ROLES:
            self.fields[role] = forms.ChoiceField(
                label=ROLE_NAMES[role], choices=choices, required=role in REQUIRED_ROLES,
                initial=(mapping or {}).get(role, ""),
                error_messages={"required": f"{ROLE_NAMES[role]} 열을 골라 주세요.",
                                "invalid_choice": "파일에 없는 열입니다. 다시 골라 주세요."})


class FilterForm(forms.Form):
    """Which part of a log to look at; every field is optional and stands in the address."""

    since = forms.DateField(label="시작일", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="종료일", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    department = forms.ChoiceField(label="부서", required=False)
    attribute = forms.ChoiceField(label="구분", required=False)
    variant = forms.IntegerField(label="처리 경로", required=False, min_value=1)

    def __init__(self, *args: Any, departments: Sequence[str] = (), attributes: Sequence[tuple[str, str]] = (),
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("department", [(d, d) for d in departments]), ("attribute", list(attributes))):
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [("", "전체"), *choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", "종료일이 시작일보다 빠릅니다.")
        return data


class CompareForm(forms.Form):
    split = forms.DateField(label="바뀐 날", help_text="이날 앞뒤를 견줍니다.",
                            widget=forms.DateInput(attrs={"type": "date"}))
