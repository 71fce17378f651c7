"""Forms of the benefits desk. Each verb's form names its fields as the verb does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hyeonjang.commons.cases.actions.intake import SYSTEMS
from hyeonjang.commons.cases.vocabulary import Channel
from hyeonjang.kit import clock
from hyeonjang.law.benefits import intake_notice

from .rules.types import choices as benefit_choices
from .vocabulary import Outcome

Choices = Sequence[tuple[str, str]]
YES_NO = [("", "아직 모름"), ("yes", "예"), ("no", "아니요")]
# The benefits as people at the counter think of them.
GROUPS = (
    ("기초생활ㆍ위기", ("livelihood", "medical", "housing", "education", "emergency", "near_poor", "medical_other", "general")),
    ("노인ㆍ장애", ("basic_pension", "disability_pension", "disability_allowance", "activity_support",
                 "activity_emergency_safety", "disabled_child", "long_term_care")),
    ("아동ㆍ가족", ("child_allowance", "first_meeting", "childcare", "child_guardian_change", "child_unpaid", "single_parent",
                 "single_parent_teen", "single_parent_facility", "single_parent_checkup", "youth_special")),
)


def line(label: str, help_text: str = "", *, required: bool = True, limit: int = 300, **kw: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=limit, **kw)


def text(label: str, help_text: str = "", *, required: bool = True, rows: int = 3, limit: int = 1000, **kw: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=limit,
                           widget=forms.Textarea(attrs={"rows": rows}), **kw)


def day(label: str, help_text: str = "", *, required: bool = True, **kw: Any) -> forms.DateField:
    kw.setdefault("initial", clock.today if required else None)
    return forms.DateField(label=label, help_text=help_text, required=required,
                           widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kw)


def money(label: str, help_text: str = "", *, required: bool = True, **kw: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, required=required, min_value=0, max_value=1_000_000_000,
                              widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **kw)


def yes_no(label: str, help_text: str = "", *, initial: bool | None = None) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, help_text=help_text, choices=YES_NO, required=False, empty_value=None,
        coerce=lambda value: {"yes": True, "no": False}.get(value), initial="" if initial is None else "yes" if initial else "no",
    )


def _grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    names = dict(benefit_choices())
    found = [(title, [(code, names[code]) for code in codes]) for title, codes in GROUPS]
    rest = [row for row in names.items() if all(row[0] not in codes for _, codes in GROUPS)]
    return found + ([("그 밖", rest)] if rest else [])


class NewForm(forms.Form):
    """An application at the counter: who, which benefits, when and where. What else is needed is asked after it."""

    benefits = forms.MultipleChoiceField(label="신청하는 급여", widget=forms.CheckboxSelectMultiple, choices=[],
                                         help_text="한 번에 여러 급여를 신청할 수 있습니다. 서류와 가구 사실은 한 번만 받습니다.")
    name = line("신청인 이름", limit=100)
    birth_date = day("생년월일", initial=None)
    phone = line("전화번호", "예: 010-1234-5678", required=False, limit=20)
    address = line("주소", required=False, limit=200)
    unit = forms.ChoiceField(label="처리할 팀")
    channel = forms.ChoiceField(label="접수 방법", choices=[c for c in Channel.choices if c[0] != "import"])
    filed_on = day("신청서를 낸 날")
    elsewhere = forms.BooleanField(label="신청을 받을 수 없는 기관에 낸 신청이 이송되어 옴", required=False,
                                   help_text="그때는 권한 있는 기관에 이송된 날이 신청일입니다(사회보장기본법 제11조제2항).")
    transferred_on = day("이송된 날", required=False)
    priority = line("우선조사 사유", "위기가구라서 먼저 조사할 때만 적습니다(예: 단전ㆍ단수).", required=False)
    system = forms.ChoiceField(label="다른 시스템", required=False, choices=[("", "없음"), *[(s, s) for s in SYSTEMS]])
    foreign = line("그 시스템의 접수번호", required=False, limit=80)
    told = forms.BooleanField(label="신청인에게 알릴 것을 알렸습니다", required=True)

    def __init__(self, *args: Any, units: Choices, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["benefits"].choices = _grouped()  # type: ignore[attr-defined]
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]
        self.fields["unit"].initial = unit
        self.fields["told"].help_text = ", ".join(f"{what}({cite})" for what, cite in intake_notice())


class SettingsForm(forms.Form):
    """The county's own choices."""

    unit = forms.ChoiceField(label="처리할 팀", required=False, help_text="읍면에서 받은 신청도 이 팀으로 갑니다.")
    promise_days = forms.IntegerField(label="처리 약속(일)", min_value=1, max_value=60,
                                      help_text="법정 처리기간보다 짧은 급여에만 붙습니다. 역일로 셉니다.")
    emergency_days = forms.IntegerField(label="긴급복지 처리 목표(근무일)", min_value=1, max_value=5,
                                        help_text="법은 '지체 없이'라고만 정합니다. 우리 군의 목표입니다.")
    level = forms.ChoiceField(label="보장결정 전결권자", choices=[(v, v) for v in ("담당자", "팀장", "과장")])
    two_persons = forms.BooleanField(label="조사한 사람과 결정하는 사람을 나눔", required=False,
                                     help_text="나누지 않으면 우선조사 가구는 한 사람이 조사하고 결정할 수 있습니다.")
    closing_20 = forms.IntegerField(label="20일 급여의 마감일", min_value=1, max_value=20,
                                    help_text="휴일이면 그 앞의 근무일입니다. 법에는 정함이 없습니다.")
    closing_25 = forms.IntegerField(label="25일 급여의 마감일", min_value=1, max_value=25)
    chase_every = forms.IntegerField(label="독촉 간격(일)", min_value=1, max_value=30)
    area = forms.ChoiceField(label="아동수당 지역 구분", required=False, choices=[
        ("", "가산 없음"), ("non_capital", "비수도권"), ("shrinking", "인구감소지역"), ("shrinking_more", "인구감소지역(특별히 고시)")])
    voucher = forms.BooleanField(label="아동수당을 지역사랑상품권으로 지급", required=False)
    contact = line("문의 전화", "통지서에 적힙니다.", required=False, limit=40)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "정하지 않음"), *units]  # type: ignore[attr-defined]


class RepliesForm(forms.Form):
    file = forms.FileField(label="회신 파일", help_text="XLSX, XLS, CSV. '조회 번호'와 '회신일' 열이 있어야 합니다.")


class ChaseForm(forms.Form):
    """The questions to be asked again, and the letter's number."""

    requests = forms.TypedMultipleChoiceField(label="조회", coerce=int, widget=forms.MultipleHiddenInput)
    document_number = line("독촉 문서번호", limit=100)

    def __init__(self, *args: Any, choices: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requests"].choices = [(pk, str(pk)) for pk in choices]  # type: ignore[attr-defined]


class DeskFilter(forms.Form):
    benefit = forms.ChoiceField(label="사회보장급여", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["benefit"].choices = [("", "모두"), *benefit_choices()]  # type: ignore[attr-defined]


def household_fields(needs: frozenset[str], known: dict[str, Any]) -> dict[str, forms.Field]:
    """Only the facts that a rule of the chosen benefits asks for."""
    found: dict[str, forms.Field] = {}
    if "size" in needs:
        found["size"] = forms.IntegerField(label="가구원 수", min_value=1, max_value=30, required=False, initial=known.get("size"))
    if "couple" in needs:
        found["couple"] = yes_no("부부가구", "배우자가 있으면 선정기준액이 다릅니다.", initial=known.get("couple"))
    if "born" in needs:
        found["born"] = day("아동의 출생일", required=False, initial=known.get("born"))
    if "birth_order" in needs:
        found["birth_order"] = forms.IntegerField(label="출생 순위", min_value=1, max_value=20, required=False,
                                                  initial=known.get("birth_order"))
    return found


def papers_fields(papers: Choices, consents: Choices) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    if papers:
        found["documents"] = forms.MultipleChoiceField(
            label="받은 서류", required=False, widget=forms.CheckboxSelectMultiple, choices=list(papers))
    for code, name in consents:
        found[f"consent_{code}"] = yes_no(name, "거부하면 '아니요'로 적습니다.")
    found["evidence"] = line("증빙", "예: 신청서에 붙음, 접수번호", initial="신청서에 붙음")
    return found


def outcome_field(allowed: Sequence[Outcome], initial: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label="결정", choices=[("", "고르세요"), *[(o.value, o.label_ko) for o in allowed]], initial=initial)


class PlainForm(forms.Form):
    """A form whose fields are made for one page."""

    def __init__(self, *args: Any, made: dict[str, forms.Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(made)
class _Many(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """A list of uploaded pictures; the phone may offer its camera."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_Many(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        single = super().clean
        rows = data if isinstance(data, list | tuple) else [data]
        return [single(row, initial) for row in rows if row]
