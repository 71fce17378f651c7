"""Running the programme: cycle, survey, selection, judging, stop-list, sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa
from hyeonjang.services.innovation.actions.stops import Stop
from hyeonjang.services.innovation.actions.survey import Correction
from hyeonjang.services.innovation.forms.common import Suggest, day, text
from hyeonjang.services.innovation.queries.cycles import CycleView
from hyeonjang.services.innovation.queries.survey import ResponseView
from hyeonjang.services.innovation.rules import sheets
from hyeonjang.services.innovation.rules.funnel import Quotas, Window
from hyeonjang.services.innovation.rules.scoring import CriterionRule
from hyeonjang.services.innovation.vocabulary import Known, SheetEach, StageKind, StopCriterion, StopKind

_QUOTAS = (
    ("department_best", "부서 우수사례 정원"),
    ("per_department", "부서당 한도"),
    ("desk_review", "서면심사 통과 정원"),
    ("grand", "최우수 정원"),
    ("excellent", "우수 정원"),
    ("encouragement", "장려 정원"),
)


class NewCycleForm(forms.Form):
    year = forms.IntegerField(
        label="연도",
        min_value=2019,
        max_value=2100,
        help_text="단계 기간과 정원은 만든 뒤에 고칠 수 있습니다.",
    )


class CycleForm(forms.Form):
    """Windows, quotas, judges, and what a department may abolish by itself."""

    minimum_judges = forms.IntegerField(
        label="최소 심사위원 수", min_value=3, help_text="최고점·최저점을 빼므로 3명 이상입니다."
    )
    self_stop_hours = forms.IntegerField(
        label="자체 폐지 한도(연간 시간)",
        min_value=0,
        help_text="이 시간 이하의 일은 부서가 스스로 폐지하고 통지만 합니다.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cycle: CycleView, **kwargs: Any) -> None:
        initial: dict[str, object] = {
            "minimum_judges": cycle.minimum_judges,
            "version": cycle.version,
            "self_stop_hours": cycle.self_stop_hours,
        }
        for stage in cycle.stages:
            initial[f"{stage.kind}_opens"], initial[f"{stage.kind}_closes"] = stage.opens, stage.closes
        initial |= {f"quota_{name}": getattr(cycle.quotas, name) for name, _ in _QUOTAS}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for kind in StageKind:
            self.fields[f"{kind}_opens"] = day("시작일")
            self.fields[f"{kind}_closes"] = day("마감일")
        for name, label in _QUOTAS:
            self.fields[f"quota_{name}"] = forms.IntegerField(label=label, min_value=0)

    def stages(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each stage with its two days, for the page."""
        return [(kind.label_ko, self[f"{kind}_opens"], self[f"{kind}_closes"]) for kind in StageKind]

    def quota_fields(self) -> list[forms.BoundField]:
        return [self[f"quota_{name}"] for name, _ in _QUOTAS]

    def windows(self) -> list[Window]:
        data = self.cleaned_data
        return [Window(kind, data[f"{kind}_opens"], data[f"{kind}_closes"]) for kind in StageKind]

    def quotas(self) -> Quotas:
        return Quotas(**{name: self.cleaned_data[f"quota_{name}"] for name, _ in _QUOTAS})


class SurveyForm(forms.Form):
    """One pair of fields a figure, already filled in; only what is wrong is touched."""

    remark = text(
        "어려운 점", rows=3, required=False, help_text="수치로 보이지 않는 어려움이 있으면 적습니다."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, response: ResponseView, **kwargs: Any) -> None:
        initial: dict[str, object] = {"version": response.version, "remark": response.remark}
        for figure in response.figures:
            initial |= {f"stated_{figure.id}": figure.stated, f"reason_{figure.id}": figure.reason}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.response = response
        for figure in response.figures:
            name = f"{figure.work} · {figure.label}"
            self.fields[f"stated_{figure.id}"] = forms.DecimalField(
                label=f"{name} ({figure.unit})", required=False, max_digits=15, decimal_places=2
            )
            self.fields[f"reason_{figure.id}"] = forms.CharField(
                label=f"{name} 다른 까닭", required=False, max_length=300
            )

    def rows(self) -> list[tuple[object, forms.BoundField, forms.BoundField]]:
        """Figures with their two fields, for the table."""
        return [
            (figure, self[f"stated_{figure.id}"], self[f"reason_{figure.id}"])
            for figure in self.response.figures
        ]

    def corrections(self) -> dict[int, Correction]:
        data = self.cleaned_data
        found: dict[int, Correction] = {}
        for figure in self.response.figures:
            stated: Decimal | None = data[f"stated_{figure.id}"]
            found[figure.id] = Correction(stated, data[f"reason_{figure.id}"])
        return found


class SelectForm(forms.Form):
    """The head's choice among what the teams handed in, with an order of preference."""

    chosen = forms.TypedMultipleChoiceField(label="우수사례", coerce=int, widget=forms.CheckboxSelectMultiple)
    reason = text("선정 이유", rows=3, help_text="선정하지 않은 팀에도 이 이유를 알립니다.")

    def __init__(self, *args: Any, waiting: Sequence[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"] = forms.TypedMultipleChoiceField(
            label="우수사례",
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            choices=[(pk, f"{title} ({team})") for pk, title, team in waiting],
            error_messages={"required": "우수사례로 올릴 혁신안을 한 건 이상 골라 주세요."},
        )


class ScoreForm(forms.Form):
    """Points for every criterion."""

    opinion = text("심사의견", rows=3, required=False)

    def __init__(self, *args: Any, criteria: Sequence[CriterionRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for rule in criteria:
            self.fields[f"points_{rule.slug}"] = forms.DecimalField(
                label=rule.label_ko,
                max_digits=5,
                decimal_places=2,
                help_text="0점부터 100점까지",
                error_messages={"invalid": "점수는 숫자로 적어 주세요.", **dict.fromkeys(
                    ("max_digits", "max_whole_digits", "max_decimal_places"),
                    "점수는 0점부터 100점까지, 소수 둘째 자리까지 적어 주세요.")},
            )
        self.order_fields([*(f"points_{rule.slug}" for rule in criteria), "opinion"])

    def points(self) -> dict[str, Decimal]:
        return {rule.slug: self.cleaned_data[f"points_{rule.slug}"] for rule in self.criteria}


class AppointForm(forms.Form):
    stage = forms.ChoiceField(
        label="단계",
        choices=[(str(kind), kind.label_ko) for kind in (StageKind.DESK_REVIEW, StageKind.PRESENTATION)],
    )
    person = forms.CharField(label="심사위원")

    def __init__(self, *args: Any, people: Mapping[str, int], **kwargs: Any) -> None:
        """``people`` are the words that name a person, each with the person's id."""
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["person"] = forms.CharField(
            label="심사위원", widget=Suggest(list(people)),
            help_text="이름이나 부서의 몇 글자를 적으면 나오는 목록에서 고릅니다. 사번만 적어도 됩니다.")

    def clean_person(self) -> int:
        typed = self.cleaned_data["person"].strip()
        if typed in self.people:
            return self.people[typed]
        alike = {pk for words, pk in self.people.items() if typed in words.replace("(", " ").replace(")", " ").split()}
        if len(alike) != 1:
            found = "여럿이라" if alike else "없어"
            raise forms.ValidationError(f"'{typed}'에 맞는 직원이 {found} 정할 수 없습니다. 목록에서 골라 주세요.")
        return alike.pop()


class OrderForm(forms.Form):
    """Closing a judged stage; the order is only for ties."""

    reason = text("결정 이유", rows=2, initial="심사 평균 점수 순(최고점·최저점 제외)")
    order = forms.CharField(
        label="같은 점수일 때의 순서",
        required=False,
        help_text="같은 점수가 정원에 걸릴 때만: 제안번호를 쉼표로 나누어 앞 순서부터 모두 적습니다.",
    )

    def __init__(self, *args: Any, numbers: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = numbers

    def clean_order(self) -> list[int] | None:
        raw = [part.strip() for part in self.cleaned_data["order"].split(",") if part.strip()]
        unknown = [part for part in raw if part not in self.numbers]
        if unknown:
            raise forms.ValidationError(f"제안번호 {josa(', '.join(unknown), '은/는')} 심사 대상이 아닙니다.")
        return [self.numbers[part] for part in raw] or None


class StopForm(forms.Form):
    team = forms.TypedChoiceField(label="팀", coerce=int)
    kind = forms.ChoiceField(label="구분", choices=StopKind.choices())
    name = forms.CharField(label="업무·보고 이름", max_length=150)
    criterion = forms.ChoiceField(label="폐지 기준", choices=StopCriterion.choices())
    reason = text("폐지 까닭", rows=3)
    times_per_year = forms.IntegerField(label="연간 횟수", min_value=1)
    hours_each = forms.DecimalField(
        label="1회 시간", max_digits=7, decimal_places=2, help_text="한 사람이 한 번에 쓰는 시간"
    )
    people = forms.IntegerField(label="투입 인원", min_value=1, initial=1)
    touches_others = forms.BooleanField(
        label="다른 부서와 관련 있음",
        required=False,
        help_text="다른 부서가 자료를 내거나 받으면 표시합니다. 위원회가 결정합니다.",
    )

    def __init__(self, *args: Any, teams: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = forms.TypedChoiceField(label="팀", coerce=int, choices=teams)
        self.order_fields(["team"])

    def stop(self) -> Stop:
        data = self.cleaned_data
        return Stop(
            StopKind(data["kind"]),
            data["name"],
            StopCriterion(data["criterion"]),
            data["reason"],
            data["times_per_year"],
            data["hours_each"],
            data["people"],
            data["touches_others"],
        )


class DecideStopForm(forms.Form):
    abolish = forms.ChoiceField(label="결정", choices=[("yes", "폐지"), ("no", "존치")])
    reason = forms.CharField(label="결정 사유", max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CollectionForm(forms.Form):
    title = forms.CharField(label="제목", max_length=150)
    guide = text("작성 안내", rows=2, required=False)
    each = forms.ChoiceField(
        label="줄 단위", choices=SheetEach.choices(),
        help_text="팀이나 혁신안마다 한 줄이면 그 줄이 서식에 미리 채워집니다.")
    known = forms.MultipleChoiceField(
        label="시스템이 채울 열", choices=Known.choices(), required=False, widget=forms.CheckboxSelectMultiple,
        initial=[Known.BUREAU.value, Known.DEPARTMENT.value],
        help_text="회색으로 채워 보내므로 부서가 적지 않습니다. 팀·제안에 관한 것은 줄 단위가 맞을 때만 고릅니다.")
    columns = text(
        "부서가 적을 열",
        rows=6,
        help_text="한 줄에 하나: 이름 | 종류(글자·정수·수·날짜·선택) | 필수 | 선택 항목(쉼표로 구분). "
        "예: 건수 | 정수 | 필수",
    )
    due = day("제출 기한")
    departments = forms.TypedMultipleChoiceField(
        label="보낼 부서", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, departments: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"] = forms.TypedMultipleChoiceField(
            label="보낼 부서",
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            choices=list(departments.items()),
            initial=list(departments),
        )

    def clean_columns(self) -> tuple[sheets.Column, ...]:
        try:
            return sheets.parse_columns(self.cleaned_data["columns"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None


class UploadForm(forms.Form):
    file = forms.FileField(
        label="작성한 파일",
        help_text="내려받은 XLSX 서식을 채워 올립니다. 틀린 곳이 있으면 아무것도 저장하지 않습니다.",
        allow_empty_file=True,
    )
