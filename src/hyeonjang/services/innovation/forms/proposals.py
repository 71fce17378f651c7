"""Writing, sharing and answering proposals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from hyeonjang.commons.measures import conditions
from hyeonjang.services.innovation import gauge
from hyeonjang.services.innovation.actions.proposals import Share, Text
from hyeonjang.services.innovation.forms.common import day, lines, text
from hyeonjang.services.innovation.models import ProposalVersion
from hyeonjang.services.innovation.rules import search
from hyeonjang.services.innovation.vocabulary import CommentState, Outcome, ProposalKind, RoundKind

NUMBER = {"invalid": "숫자만 적어 주세요."}


class ProposalForm(forms.Form):
    """A proposal's text and promise. Today's figures are not asked for: they are read from the records."""

    kind = forms.ChoiceField(
        label="제안 종류",
        choices=ProposalKind.choices(),
        initial=ProposalKind.CONTEST.value,
        help_text="해마다 하는 팀별 혁신안은 공모제안입니다.",
    )
    title = forms.CharField(
        label="제목", max_length=150, help_text="무엇을 어떻게 바꾸는지 한 줄로 적습니다."
    )
    today = text(
        "지금의 처리 방식",
        help_text="건수·처리일수 같은 수치는 기록에서 자동으로 붙습니다. 불편한 점만 적어 주세요.",
    )
    change = text("달라지는 점")
    legal_basis = text("근거 법령", rows=2, help_text="법령 이름과 조문. 조례 개정이 필요하면 함께 적습니다.")
    residents_view = text(
        "군민이 느끼는 변화", rows=3, help_text="군민에게 그대로 공개됩니다. 쉬운 말로 적어 주세요."
    )
    measure = forms.CharField(widget=forms.HiddenInput, error_messages={
        "required": "무엇으로 약속할지 지표부터 골라 주세요."})
    measure_params = forms.CharField(widget=forms.HiddenInput, required=False, empty_value="")
    target = forms.DecimalField(
        label="목표값",
        max_digits=14,
        decimal_places=2,
        error_messages=NUMBER,
        help_text="위에 보이는 지금 값과 같은 단위로 적습니다.",
    )
    due = day("약속 기한")
    cost_won = forms.IntegerField(
        label="소요 예산(원)", initial=0, min_value=0, error_messages=NUMBER, help_text="들지 않으면 0."
    )
    hours_per_year = forms.DecimalField(
        label="줄어드는 시간(연간)",
        initial=0,
        min_value=0,
        max_digits=10,
        decimal_places=1,
        error_messages=NUMBER,
        help_text="직원이 쓰지 않게 되는 시간의 합.",
    )

    def clean_measure(self) -> str:
        slug = str(self.cleaned_data["measure"])
        if gauge.info(slug) is None:
            raise forms.ValidationError("등록된 지표가 아닙니다. 지표를 다시 골라 주세요.")
        return slug

    def clean_measure_params(self) -> dict[str, Any]:
        raw = self.cleaned_data["measure_params"].strip()
        if not raw:
            return {}
        try:
            found = json.loads(raw)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError("지표의 조건을 읽을 수 없습니다. 지표를 다시 골라 주세요.")
        return found

    def text(self) -> Text:
        data = self.cleaned_data
        return Text(
            **{
                name: data[name]
                for name in (
                    "title",
                    "today",
                    "change",
                    "legal_basis",
                    "residents_view",
                    "measure",
                    "measure_params",
                    "target",
                    "due",
                    "cost_won",
                    "hours_per_year",
                )
            }
        )

    @staticmethod
    def initial_of(version: ProposalVersion) -> dict[str, object]:
        """A version's values, to be corrected instead of typed again."""
        params = json.dumps(version.measure_params, ensure_ascii=False) if version.measure_params else ""
        return {
            "title": version.title,
            "today": version.today,
            "change": version.change,
            "legal_basis": version.legal_basis,
            "residents_view": version.residents_view,
            "measure": version.measure,
            "measure_params": params,
            "target": version.target,
            "due": version.due,
            "cost_won": version.cost_won,
            "hours_per_year": version.hours_per_year,
        }


class MeasureForm(forms.Form):
    """What to promise by: a measure, then its conditions. All of it stands in the address."""

    measure = forms.ChoiceField(label="지표", help_text="우리 시스템과 들여온 기록이 스스로 재는 것들입니다.")

    def __init__(self, *args: Any, params: Mapping[str, Any], slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.slug, f"{item.title_ko} ({item.direction_ko})") for item in gauge.options()]
        self.fields["measure"] = forms.ChoiceField(
            label="지표", choices=[("", "고르세요"), *choices], help_text=self.fields["measure"].help_text)
        for condition in conditions.conditions_of(slug, params):
            blank = "고르세요" if condition.required else condition.blank_ko
            self.fields[condition.name] = forms.ChoiceField(
                label=condition.label_ko, required=condition.required, choices=[("", blank), *condition.choices])


class NewProposalForm(ProposalForm):
    """Adds the team to write for, out of the writer's own."""

    team = forms.TypedChoiceField(label="팀", coerce=int)
    field_order = ["team"]

    def __init__(self, *args: Any, teams: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = forms.TypedChoiceField(label="팀", coerce=int, choices=teams)
        self.order_fields(self.field_order)


class RevisionForm(ProposalForm):
    """A new version: the reason and the version that was on the screen come with it."""

    reason = forms.CharField(label="고친 까닭", max_length=300, help_text="판을 견줄 때 함께 보입니다.")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]


class SharesForm(forms.Form):
    """공동제안자: one line each."""

    shares = text(
        "공동제안자",
        rows=4,
        required=False,
        help_text="한 줄에 한 사람: 사번 | 분담내용 | 기여도(%). 남는 몫은 대표 제안자의 기여도입니다.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_shares(self) -> list[Share]:
        found = []
        for number, part, percent in lines(
            self.cleaned_data["shares"], 3, "shares", "S0012 | 자료 조사 | 30"
        ):
            if number not in self.people:
                raise forms.ValidationError(f"사번 {number}인 직원이 없습니다. 사번을 확인해 주세요.")
            digits = percent.removesuffix("%").strip()
            if not digits.isdecimal():
                raise forms.ValidationError("기여도는 1~99의 정수로 적어 주세요.")
            found.append(Share(self.people[number], part, int(digits)))
        return found


class AdoptTheirsForm(forms.Form):
    """우리 팀도 적용: which team, what target by when."""

    team = forms.TypedChoiceField(label="우리 팀", coerce=int)
    target = forms.DecimalField(
        label="우리 팀의 목표값", max_digits=14, decimal_places=2, error_messages=NUMBER
    )
    due = day("약속 기한")

    def __init__(self, *args: Any, teams: list[tuple[int, str]], unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = forms.TypedChoiceField(label="우리 팀", coerce=int, choices=teams)
        if unit:
            self.fields["target"].label = f"우리 팀의 목표값({unit})"
            self.fields["target"].help_text = "본뜬 혁신안의 목표가 적혀 있습니다. 우리 팀에 맞게 고치세요."


class AnswerCommentForm(forms.Form):
    state = forms.ChoiceField(
        label="반영 여부", choices=[(str(s), s.label_ko) for s in CommentState if s is not CommentState.OPEN]
    )
    answer = text("답", rows=3, help_text="반영한 곳이나 반영하지 않은 까닭을 적습니다.")


class RoundForm(forms.Form):
    kind = forms.ChoiceField(
        label="구분",
        choices=RoundKind.choices(),
        help_text="보완은 접수일부터 7일 이내에만 요구합니다. 회신까지의 날은 결정기한에 넣지 않습니다.",
    )
    ask = text("요청 내용", rows=3)
    due = day("회신 기한")


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(label="결정", choices=Outcome.choices())
    reason = text("결정 이유", rows=3, help_text="제안자에게 그대로 통지합니다.")
    version = forms.IntegerField(widget=forms.HiddenInput)


class PlanForm(forms.Form):
    outline = text("계획 요지")
    steps = text("할 일", help_text="한 줄에 하나: 할 일 | 기한. 예: 안내문 제작 | 2027-02-15")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_steps(self) -> list[tuple[str, date]]:
        from hyeonjang.services.innovation.forms.common import read_day

        rows = lines(self.cleaned_data["steps"], 2, "steps", "안내문 제작 | 2027-02-15")
        return [(title, read_day(due, number)) for number, (title, due) in enumerate(rows, start=1)]


class IdeaForm(forms.Form):
    department = forms.TypedChoiceField(label="관련 부서", coerce=int, required=False, empty_value=None)
    body = text("내용", rows=5, help_text="누가 썼는지 저장하지 않습니다. 이름이나 연락처를 적지 마세요.")

    def __init__(self, *args: Any, departments: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"] = forms.TypedChoiceField(
            label="관련 부서",
            coerce=int,
            required=False,
            empty_value=None,
            choices=[("", "정하지 않음"), *departments.items()],
        )


class TakeIdeaForm(forms.Form):
    """Which of the own proposals an anonymous idea led to."""

    proposal = forms.TypedChoiceField(label="우리 팀 혁신안", coerce=int)

    def __init__(self, *args: Any, own: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposal"] = forms.TypedChoiceField(
            label="우리 팀 혁신안", coerce=int, choices=own,
            help_text="아이디어 아래에 이 혁신안이 이어진 것으로 보입니다. 이은 뒤에는 바꿀 수 없습니다.")


class FilterForm(forms.Form):
    """The filters of the list and the board, as the address carries them."""

    year = forms.IntegerField(label="연도", required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label="찾기", required=False, max_length=search.MAX_QUERY,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "제목·내용·부서·번호"}))
    state = forms.ChoiceField(label="상태", required=False)
    department = forms.ChoiceField(label="부서", required=False)

    def __init__(self, *args: Any, departments: dict[int, str], **kwargs: Any) -> None:
        from hyeonjang.services.innovation.vocabulary import ProposalState

        super().__init__(*args, **kwargs)
        for name, choices in (("state", ProposalState.choices()),
                              ("department", [(str(k), v) for k, v in departments.items()])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "모두"), *choices]

    def chosen_ko(self) -> list[tuple[str, str]]:
        """The conditions in words, for the file that is taken away."""
        found = [("찾기", self.data.get("q", ""))]
        for name in ("state", "department"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            found.append((str(field.label), dict(field.choices).get(self.data.get(name, ""), "모두")))  # type: ignore[arg-type]
        return [(label, str(value) or "없음") for label, value in found]
