"""Forms of the event-log pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from .formats.headers import ROLE_NAMES, ROLES
from .whatif.scenarios import Early, Enough, MoreOfficers, OnePerson, Plan, Scenario, Sessions
from .whatif.waits import Pair, Waits

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


NO_NUMBER = {"invalid": "숫자만 적어 주세요."}


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, str]], blank: str) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
    field.choices = [("", blank), *choices] if blank else list(choices)


class PartForm(forms.Form):
    """Which cases the page of waits is about; stands in the address."""

    since = forms.DateField(label="접수 시작일", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="접수 종료일", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    attribute = forms.ChoiceField(label="구분", required=False)

    def __init__(self, *args: Any, attributes: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "attribute", attributes, "전체")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", "종료일이 시작일보다 빠릅니다.")
        return data


class ForecastForm(forms.Form):
    """Which kind of cases forecasts are looked at."""

    attribute = forms.ChoiceField(label="구분", required=False)

    def __init__(self, *args: Any, attributes: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "attribute", attributes, "전체")


class WaitsForm(forms.Form):
    """What cases wait for, one line each: easier to correct than a grid of lists."""

    pairs = forms.CharField(
        label="요청과 회신", required=False, widget=forms.Textarea(attrs={"rows": 7}),
        help_text="한 줄에 하나: 이름 | 요청 단계 | 회신 단계. 신청인의 보완처럼 없이는 결정할 수 없는 것은 끝에 | 필수 를 "
                  "붙입니다. 예: 금융정보 | 금융정보 조회 요청 | 금융정보 회신")
    sessions = forms.MultipleChoiceField(
        label="정해진 날에 모아서 하는 단계", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="위원회 심의처럼 다음 회의를 기다려야 하는 단계.")

    def __init__(self, *args: Any, steps: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "sessions", [(step, step) for step in steps], "")

    @staticmethod
    def lines(waits: Waits) -> str:
        return "\n".join(f"{p.name} | {p.request} | {p.reply}{' | 필수' if p.needed else ''}" for p in waits.pairs)

    def clean_pairs(self) -> tuple[Pair, ...]:
        found = []
        for number, line in enumerate(self.cleaned_data["pairs"].splitlines(), start=1):
            if not line.strip():
                continue
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) not in {3, 4} or (len(cells) == 4 and cells[3] not in {"필수", ""}):
                raise forms.ValidationError(f"{number}번째 줄을 '이름 | 요청 단계 | 회신 단계'로 적어 주세요.")
            found.append(Pair(cells[0], cells[1], cells[2], len(cells) == 4 and cells[3] == "필수"))
        return tuple(found)

    def waits(self) -> Waits:
        return Waits(self.cleaned_data["pairs"], tuple(self.cleaned_data["sessions"]))


class WhatIfForm(PartForm):
    """Which cases, and what to change. Every change may be left out; those that are chosen hold together."""

    early = forms.ChoiceField(label="회신보다 먼저 할 단계", required=False)
    enough_days = forms.IntegerField(
        label="며칠 안에 확인되는 것으로 결정", required=False, min_value=1, max_value=60, error_messages=NO_NUMBER,
        help_text="근무일. 그 안에 대개(80% 이상) 오는 회신만 기다립니다.")
    one_person = forms.ChoiceField(label="앞 단계 담당자가 이어서 할 단계", required=False)
    session = forms.ChoiceField(label="더 자주 열 회의", required=False)
    times = forms.TypedChoiceField(
        label="몇 배로", coerce=int, required=False, empty_value="2",
        choices=[("2", "2배(월 1회를 격주로)"), ("3", "3배"), ("4", "4배(매주)")])
    more = forms.ChoiceField(label="담당자를 늘릴 단계", required=False)
    count = forms.IntegerField(label="늘릴 사람", required=False, min_value=1, max_value=5, initial=1,
                               error_messages=NO_NUMBER)
    limit_days = forms.IntegerField(label="함께 볼 근무일", min_value=1, max_value=250, initial=10,
                                    help_text="이 안에 끝나는 비율도 봅니다.",
                                    error_messages={**NO_NUMBER, "required": "근무일 수를 적어 주세요."})
    field_order = ["attribute", "since", "until"]

    def __init__(self, *args: Any, steps: Sequence[str] = (), sessions: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].help_text = "비워 두면 기록의 처음부터."
        self.fields["until"].label, self.fields["until"].help_text = "이날까지의 기록만", "비워 두면 끝까지. 뒤의 기록은 보지 않습니다."
        for name in ("early", "one_person", "more"):
            _choose(self, name, [(step, step) for step in steps], "바꾸지 않음")
        _choose(self, "session", [(step, step) for step in sessions], "바꾸지 않음")

    def which(self) -> list[forms.BoundField]:
        return [self[name] for name in ("attribute", "since", "until", "limit_days")]

    def what(self) -> list[forms.BoundField]:
        return [self[name] for name in ("early", "enough_days", "one_person", "session", "times", "more", "count")]

    def changes(self) -> Plan:
        data, parts = self.cleaned_data, list[Scenario]()
        if data["early"]:
            parts.append(Early(data["early"]))
        if data["enough_days"]:
            parts.append(Enough(data["enough_days"]))
        if data["one_person"]:
            parts.append(OnePerson(data["one_person"]))
        if data["session"]:
            parts.append(Sessions(data["session"], int(data["times"])))
        if data["more"]:
            parts.append(MoreOfficers(data["more"], data["count"] or 1))
        return Plan(tuple(parts))

    @staticmethod
    def query(question: Mapping[str, Any], changes: Plan, limit_days: int) -> str:
        """The address part that fills the form in again."""
        query = QueryDict(mutable=True)
        for name, value in question.get("attributes", {}).items():
            query["attribute"] = f"{name}={value}"
        for name in ("since", "until"):
            if question.get(name):
                query[name] = question[name]
        for part in changes.parts:
            if isinstance(part, Early):
                query["early"] = part.step
            elif isinstance(part, Enough):
                query["enough_days"] = str(part.days)
            elif isinstance(part, OnePerson):
                query["one_person"] = part.step
            elif isinstance(part, Sessions):
                query["session"], query["times"] = part.step, str(part.times)
            else:
                query["more"], query["count"] = part.step, str(part.count)
        query["limit_days"] = str(limit_days)
        return query.urlencode()
