"""Forms of the inheritance desk. Each verb's form names its fields as the verb does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.law.local_tax.intake import money as read_money

from .queries.deaths import PURPOSES
from .rules import lines
from .vocabulary import FILES, AssetKind, Learned, Relation, Scope, Source

Choices = Sequence[tuple[str, str]]
YES_NO = [("", "아직 모름"), ("yes", "예"), ("no", "아니요")]


def line(label: str, help_text: str = "", *, required: bool = True, limit: int = 200, **kw: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=limit, **kw)


def day(label: str, help_text: str = "", *, required: bool = True, **kw: Any) -> forms.DateField:
    kw.setdefault("initial", clock.today if required else None)
    return forms.DateField(label=label, help_text=help_text, required=required,
                           widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kw)


def yes_no(label: str, help_text: str = "", *, initial: bool | None = None) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, help_text=help_text, choices=YES_NO, required=False, empty_value=None,
        coerce=lambda value: {"yes": True, "no": False}.get(value), initial="" if initial is None else "yes" if initial else "no",
    )


def choice(label: str, choices: Choices, help_text: str = "", *, required: bool = True, **kw: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, required=required, choices=[("", "고르세요"), *choices], **kw)


def tick(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class WonField(forms.CharField):
    """Whole won; ``1,234,560`` and ``1,234,560원`` are read, nothing is None."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        try:
            return read_money(text, str(self.label))
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None


def won(label: str, help_text: str = "쉼표를 넣어도 됩니다. 모르면 비워 두세요.") -> WonField:
    return WonField(label=label, help_text=help_text, required=False, max_length=30,
                    widget=forms.TextInput(attrs={"inputmode": "numeric"}))


class ShareField(forms.CharField):
    """``1/2``; nothing is the whole."""

    def clean(self, value: Any) -> tuple[int, int]:
        text = str(super().clean(value) or "").strip()
        found = re.fullmatch(r"(\d{1,9})\s*/\s*(\d{1,9})", text or "1/1")
        if found is None or not 0 < int(found[1]) <= int(found[2]):
            raise forms.ValidationError("지분은 1/2처럼 0보다 크고 1 이하인 분수로 적어 주세요.")
        return int(found[1]), int(found[2])


class AreaField(forms.CharField):
    """Square metres as exact text."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").replace(",", "").removesuffix("㎡").strip()
        if not text:
            return ""
        if not re.fullmatch(r"\d{1,9}(\.\d{1,4})?", text) or Decimal(text) <= 0:
            raise forms.ValidationError("면적은 84.97처럼 0보다 큰 수로 적어 주세요.")
        return text


class PurposeForm(forms.Form):
    """Why somebody opens personal data; written into the access log."""

    purpose = forms.ChoiceField(label="보는 까닭", choices=[("", "고르세요"), *[(p, p) for p in PURPOSES]])


class VerbForm(forms.Form):
    """The form of one verb, made from its fields; carries the version that the officer saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, made: dict[str, forms.Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(made)


class FilterForm(forms.Form):
    q = line("사망자 이름", "첫 글자부터", required=False, limit=40)


class UploadForm(forms.Form):
    """A list of another system."""

    source = forms.ChoiceField(label="자료", choices=[(s.value, s.label_ko) for s in FILES])
    as_of = day("자료의 기준일", "그 시스템에서 내려받은 날입니다.")
    file = forms.FileField(label="파일", help_text="XLSX, XLS, CSV. 주민등록번호는 읽는 즉시 대조값으로 바꾸고, 사망자가 아닌 사람의 줄은 남기지 않습니다.")


class ColumnsForm(forms.Form):
    """Which column of the list is what."""

    def __init__(self, *args: Any, source: Source, headers: Sequence[str] = (), columns: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, (title, _) in lines.roles(source).items():
            self.fields[role] = forms.ChoiceField(
                label=title, required=role in lines.required(source), initial=(columns or {}).get(role, ""),
                choices=[("", "없음"), *[(h, h) for h in headers]], error_messages={"required": f"{title} 열을 골라 주세요."})


class CounterForm(forms.Form):
    """A family that reports a death: only what the leaflet and the registration need."""

    name = line("돌아가신 분의 이름", limit=100)
    died_on = day("사망일", initial=None)
    registration_number = line("주민등록번호", "대조값과 앞자리만 남습니다. 모르면 생년월일을 적습니다.", required=False, limit=14,
                    widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}))
    born = day("생년월일", required=False)
    address = line("마지막 주소", required=False)
    abroad = yes_no("외국에 주소를 둔 상속인이 있습니까?", "있으면 기한이 석 달 더 깁니다.")
    keep = forms.BooleanField(label="사망 등록도 함께 합니다", required=False, initial=True,
                              help_text="세무과가 재산을 찾아 상속인에게 안내문을 보냅니다. 창구에는 재산이 보이지 않습니다.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("keep") and not data.get("registration_number") and not data.get("born"):
            self.add_error("born", "등록하려면 주민등록번호나 생년월일이 있어야 합니다. 안내장만 인쇄하려면 등록을 끄세요.")
        return data


class SettingsForm(forms.Form):
    """The county's own choices."""

    unit = forms.ChoiceField(label="담당 팀")
    contact = line("문의 전화", "안내문에 적힙니다.", limit=20)
    first_days = forms.IntegerField(label="첫 안내(기한 며칠 전)", min_value=8, max_value=180)
    second_days = forms.IntegerField(label="두 번째 안내(기한 며칠 전)", min_value=8, max_value=180)
    last_days = forms.IntegerField(label="마지막 안내(기한 며칠 전)", min_value=7, max_value=180)
    vehicle_days = forms.IntegerField(label="자동차 안내(이전등록 기한 며칠 전)", min_value=7, max_value=120)
    register_basis = line("가족관계 전산자료 조회의 근거", "사전안내에 쓸 수 있는지는 해석이 정해지지 않았습니다. 법률 검토를 받은 문서를 적어야 조회할 수 있습니다.",
                          required=False)
    holdout_percent = forms.IntegerField(label="안내하지 않는 비교 집단(%)", min_value=0, max_value=50,
                                         help_text="0이면 모두에게 안내합니다. 효과를 인과로 말하려면 제비로 뽑은 비교 집단이 있어야 합니다.")
    holdout_basis = line("비교 집단을 두는 근거", "누가 어떤 의견에 따라 정했는지. 안내는 법의 의무가 아니지만 받지 못하는 사람이 생깁니다.", required=False, limit=300)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "고르세요"), *units]  # type: ignore[attr-defined]


# -- fields of the verbs -------------------------------------------------------------------------------------------


def heir_add_fields(heirs: Choices) -> dict[str, forms.Field]:
    return {
        "how": choice("어떻게 알게 되었나요?", [(row.value, row.label_ko) for row in Learned], initial=Learned.CERTIFICATE.value),
        "purpose": line("목적", initial="상속재산 취득세 납부 안내"),
        "document": line("문서번호", "증명서의 발급번호나 접수번호. 누가 언제 무엇으로 알았는지 남습니다.", limit=100),
        "name": line("이름", limit=100), "relation": choice("사망자와의 관계", [(row.value, row.label_ko) for row in Relation]),
        "born": day("생년월일", required=False), "address": line("주소", "안내문이 갈 주소. 외국이면 로마자로 적습니다.", required=False),
        "phone": line("전화번호", required=False, limit=20),
        "abroad": yes_no("외국에 주소를 두고 있습니까?", "상속인 한 명이라도 그러면 모두의 기한이 9개월입니다."),
        "died_on": day("먼저 또는 나중에 사망한 날", "사망한 가족도 적고, 그 자녀와 배우자를 그 아래에 적습니다.", required=False),
        "missing": tick("소식을 모름"), "unborn": tick("태아"),
        "degree": forms.IntegerField(label="촌수", required=False, min_value=2, max_value=4, help_text="조부모와 방계혈족만 적습니다."),
        "through": choice("누구를 대신하나요?(대습상속)", heirs, "먼저 사망한 가족의 자녀ㆍ배우자일 때만 고릅니다.", required=False),
    }


def answer_fields(answers: dict[str, Any]) -> dict[str, forms.Field]:
    return {
        "homes": forms.IntegerField(label="상속 전 그 가구의 주택 수", required=False, min_value=0, max_value=99, initial=answers.get("homes"),
                                    help_text="상속인과 같은 세대 가족이 국내에 가진 집. 0이면 1가구 1주택 특례를 볼 수 있습니다(지방세법 제15조)."),
        "farm_years": forms.IntegerField(label="직접 농사지은 햇수", required=False, min_value=0, max_value=90, initial=answers.get("farm_years")),
        "farm_near": yes_no("농지 소재지나 잇닿은 시ㆍ군ㆍ구에 삽니까?", initial=answers.get("farm_near")),
        "farm_income": forms.IntegerField(label="농업 외 소득(원)", required=False, min_value=0, initial=answers.get("farm_income")),
        "farm_will": yes_no("앞으로 2년 이상 직접 짓습니까?", initial=answers.get("farm_will")),
        "farm_owned": forms.IntegerField(label="이미 가진 농지(㎡)", required=False, min_value=0, initial=answers.get("farm_owned")),
        "evidence": line("들은 자료", "예: 2026. 11. 23. 전화, 주택보유 확인서"),
    }


def asset_fields() -> dict[str, forms.Field]:
    return {
        "kind": choice("종류", [(row.value, row.label_ko) for row in AssetKind if row is not AssetKind.VEHICLE]),
        "number": line("고유번호", limit=60), "place": line("소재지"), "value": won("시가표준액(전체)"),
        "share": ShareField(label="사망자의 지분", required=False, help_text="예: 1/2. 전부면 비워 둡니다."),
        "area": AreaField(label="면적(㎡)", required=False), "category": line("지목이나 용도", required=False, limit=40),
        "evidence": line("확인한 자료", "등기사항증명서 번호 등"),
    }


def filing_fields(heirs: Choices) -> dict[str, forms.Field]:
    return {
        "scope": choice("신고한 것", [(row.value, row.label_ko) for row in Scope], initial=Scope.ALL.value),
        "heir": choice("신고한 상속인", [("all", "모두 함께"), *heirs]), "filed_on": day("신고일"),
        "paid_on": day("납부일", required=False), "amount": won("신고한 세액"), "receipt": line("신고 접수번호", limit=60),
    }
