"""Forms of the event-log pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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


class ObjectTypeForm(forms.Form):
    """Which objects of an OCEL file are looked at as cases."""

    case = forms.ChoiceField(
        label="건으로 볼 개체", help_text="고른 개체 하나가 한 건이 됩니다. 다른 개체로 보려면 같은 파일을 다른 출처로 한 번 더 올립니다.",
        error_messages={"invalid_choice": "파일에 없는 개체 유형입니다. 다시 골라 주세요."})

    def __init__(self, *args: Any, types: Mapping[str, int], mapping: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.fields["case"]
        assert isinstance(case, forms.ChoiceField)
        case.choices = [(name, f"{name} (사건 {count:,}개)") for name, count in types.items()]
        case.initial = mapping.get("case", "")


class FilterForm(forms.Form):
    """Which part of a log to look at; every field is optional and stands in the address. One field for each
    attribute of the cases (``attribute.민원사무``), and the paths once ``show_paths`` has named them."""

    since = forms.DateField(label="시작일", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="종료일", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    department = forms.ChoiceField(label="부서", required=False)
    ATTRIBUTE = "attribute."

    def __init__(self, *args: Any, departments: Sequence[str] = (), attributes: Mapping[str, Sequence[str]],
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department = self.fields["department"]
        assert isinstance(department, forms.ChoiceField)
        department.choices = [("", "전체"), *((name, name) for name in departments)]
        for name, values in attributes.items():
            self.fields[self.ATTRIBUTE + name] = forms.ChoiceField(
                label=name, required=False, choices=[("", "전체"), *((value, value) for value in values)])
        self.fields["variant"] = forms.IntegerField(label="처리 경로", required=False, min_value=1, widget=forms.Select())

    def show_paths(self, paths: Sequence[tuple[int, str]]) -> None:
        self.fields["variant"].widget = forms.Select(choices=[("", "전체"), *paths])

    @property
    def attributes(self) -> dict[str, str]:
        start = len(self.ATTRIBUTE)
        return {name[start:]: value for name, value in self.cleaned_data.items()
                if name.startswith(self.ATTRIBUTE) and value}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", "종료일이 시작일보다 빠릅니다.")
        return data


class SourceSettingsForm(forms.Form):
    """What only a person knows about a source: where the clock stands, and what comes first on the same day."""

    name = forms.CharField(label="출처 이름", max_length=120)
    description = forms.CharField(label="설명", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    attribution = forms.CharField(label="출처 표시", required=False, max_length=300,
                                  help_text="공개 자료라면 이용 조건이 요구하는 표시를 적습니다.")
    paused = forms.CharField(
        label="처리기간에 넣지 않는 구간", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="한 줄에 하나씩 '보완 요구 → 보완 접수'처럼 적습니다. 법정 처리기간 시계가 그 사이 멈춥니다.")
    due_moves = forms.BooleanField(
        label="기록의 처리기한에 그 구간이 이미 더해져 있음", required=False,
        help_text="보완 기간만큼 미룬 기한을 적는 시스템이면 고릅니다. 단축률의 법정 처리기간에서 같은 만큼 뺍니다.")
    activity_order = forms.CharField(
        label="같은 일시일 때의 단계 순서", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="날짜만 있는 기록이면 한 줄에 한 단계씩 법정 절차의 순서대로 적습니다. 비우면 파일의 순서를 따릅니다.")

    def clean_paused(self) -> list[list[str]]:
        pairs = []
        for line in filter(None, map(str.strip, self.cleaned_data["paused"].splitlines())):
            pair = [part.strip() for part in re.split("→|->|>", line)]
            if len(pair) != 2 or not all(pair):
                raise forms.ValidationError(f"'{line}'은 두 단계가 아닙니다. '보완 요구 → 보완 접수'처럼 적어 주세요.")
            pairs.append(pair)
        return pairs

    def clean_activity_order(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["activity_order"].splitlines() if line.strip()]


class CompareForm(forms.Form):
    split = forms.DateField(label="바뀐 날", help_text="이날 앞뒤를 견줍니다.",
                            widget=forms.DateInput(attrs={"type": "date"}))
