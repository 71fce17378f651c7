"""Forms of the notice pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .actions.publication import GROUNDS, MEDIA
from .actions.returns import REASONS
from .rules.costs import KINDS
from .rules.publishing import Body
from .vocabulary import LANGUAGES, Channel, Obligation, PlaceholderType, State, Statute

Choices = Sequence[tuple[str, str]]
PURPOSES = ("받는 사람에게 연락", "주소 확인", "통지서 출력", "반송 처리", "불복 답변", "감사·점검")
NO = ("", "고르세요")


def _text(label: str, help_text: str = "", *, required: bool = True, rows: int = 3, limit: int = 300) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=limit,
                           widget=forms.Textarea(attrs={"rows": rows}), strip=limit <= 1000)


def _line(label: str, help_text: str = "", *, required: bool = True, limit: int = 300, initial: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=limit, initial=initial)


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, initial=clock.today,
                           widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _choice(label: str, choices: Choices, help_text: str = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[NO, *choices] if required else choices, help_text=help_text, required=required)


class FilterForm(forms.Form):
    """Which notices to list."""

    state = forms.ChoiceField(label="상태", required=False, choices=[("", "모두"), *State.choices])
    template = forms.ChoiceField(label="통지문", required=False)
    q = forms.CharField(label="통지 번호나 이름", required=False, max_length=60)

    def __init__(self, *args: Any, templates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "모두"), *templates]


class PurposeForm(forms.Form):
    """Why somebody opens personal data; written into the access log."""

    purpose = forms.ChoiceField(label="보는 까닭", choices=[NO, *[(p, p) for p in PURPOSES]])


class FieldsForm(forms.Form):
    """A form made from its fields, one for each verb."""

    def __init__(self, *args: Any, made: dict[str, forms.Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(made)


def address_fields() -> dict[str, forms.Field]:
    return {"new_address": _line("새 주소", "시·군·구부터 건물번호까지 적습니다.", limit=200),
            "postcode": _line("우편번호", "다섯 자리", required=False, limit=5),
            "evidence": _line("증빙(주소를 확인한 자료)", "예: 주민등록 전산 2026. 11. 23. 조회")}


def visit_fields() -> dict[str, forms.Field]:
    return {"on": _day("확인한 날"), "handed": forms.TypedChoiceField(
        label="결과", choices=[("1", "직접 전했음(수령확인서 받음)"), ("0", "전하지 못함")], coerce=lambda v: v == "1"),
        "note": _line("확인한 내용", "예: 본인 수령, 수령확인서 1부 / 빈집, 이웃도 모름")}


def desk_fields() -> dict[str, forms.Field]:
    return {"on": _day("교부한 날"), "receiver": _line("받은 사람과 관계", "예: 본인(신분증 확인), 동거하는 딸", limit=60)}


def read_fields() -> dict[str, forms.Field]:
    return {"evidence": _line("증빙(읽은 것을 안 자료)", "예: 2026. 11. 23. 전화로 내용을 물어 옴")}


def again_fields(channels: Choices) -> dict[str, forms.Field]:
    return {"channel": _choice("수단", channels)}


def cancel_fields() -> dict[str, forms.Field]:
    return {"reason": _line("취소하는 까닭")}


def uncertain_fields() -> dict[str, forms.Field]:
    return {"went_out": forms.TypedChoiceField(label="보냈나요?", choices=[("1", "보낸 것을 확인함"), ("0", "보내지 않음. 다시 보냄")],
                                               coerce=lambda v: v == "1"),
            "evidence": _line("증빙", "예: 메일 서버 기록 12:01")}


class ScanForm(forms.Form):
    """A pile of letters that came back: scanned one after the other, or typed."""

    what = forms.ChoiceField(label="무엇을 적나요?", choices=[("returned", "반송"), ("delivered", "등기 배달 확인")])
    reason = forms.ChoiceField(label="반송 사유", choices=list(REASONS.items()), help_text="사유별로 나누어 읽히세요.")
    on = _day("받은 날")
    note = _line("덧붙일 말", required=False, limit=100)
    codes = forms.CharField(label="통지 번호", help_text="바코드를 차례로 읽히면 한 줄에 하나씩 들어갑니다. 500통까지.",
                            widget=forms.Textarea(attrs={"rows": 12, "autofocus": True, "inputmode": "numeric"}))


class PostedForm(forms.Form):
    on = _day("맡긴 날")
    receipt = _line("접수 자료", "우체국 접수번호, 이장에게 맡겼으면 그 문서번호", limit=200)


class RunForm(forms.Form):
    template = forms.ChoiceField(label="통지문")
    title = _line("제목", "예: 2026년 11월 상속 취득세 안내", limit=200)
    reason = _line("발송 사유", "같은 사유로 같은 명단을 다시 돌려도 두 번 보내지 않습니다. 예: 2026년 10월 사망분", limit=120)

    def __init__(self, *args: Any, templates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [NO, *templates]


class ListForm(forms.Form):
    file = forms.FileField(label="명단 파일", help_text="XLSX, XLS, ODS, CSV. 열 이름을 보고 알아봅니다.")


class ReasonForm(forms.Form):
    reason = _line("까닭")


class PublishForm(forms.Form):
    """공시송달 of notices that were chosen."""

    ground = _choice("사유", list(GROUNDS.items()))
    posted_on = _day("공고일", "실제로 공고한 날")
    doc_number = _line("공고번호", "예: 연천군 공고 제2026-1001호", limit=60)
    posted_in = forms.MultipleChoiceField(label="공고한 곳", choices=list(MEDIA.items()), widget=forms.CheckboxSelectMultiple)


class CostForm(forms.Form):
    kind = _choice("단가 종류", [(kind, name) for kind, name in KINDS.items() if kind != "free"])
    valid_from = _day("시작일")
    won = forms.IntegerField(label="단가(원)", min_value=0, max_value=100_000)
    source = _line("근거", "계약번호나 고시", limit=200)


class BudgetForm(forms.Form):
    unit = forms.ChoiceField(label="부서")
    year = forms.IntegerField(label="연도", min_value=2020, max_value=2100)
    won = forms.IntegerField(label="예산(원)", min_value=0, max_value=2_000_000_000)
    source = _line("근거", "예: 2026년 본예산 사무관리비", limit=200)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [NO, *units]


class KeyForm(forms.Form):
    name = _line("이름", "영문 소문자와 숫자, 밑줄", limit=40)
    unit = forms.ChoiceField(label="부서")

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [NO, *units]


class OptOutForm(forms.Form):
    channel = _choice("수단", [(item.value, str(item.label)) for item in (Channel.SMS, Channel.ALIMTALK, Channel.EMAIL)])
    contact = _line("전화번호나 전자우편 주소", limit=200)
    evidence = _line("증빙", "예: 2026. 11. 23. 전화 요청", limit=200)
    wants = forms.ChoiceField(label="뜻", choices=[("no", "받지 않음"), ("yes", "다시 받음")])


TYPES_HELP = ", ".join(f"{item.value}={item.label}" for item in PlaceholderType)
WRITTEN = (Channel.LETTER, Channel.SMS, Channel.ALIMTALK, Channel.EMAIL, Channel.BROADCAST, Channel.DESK)


class TemplateForm(forms.Form):
    """A template's version: what it is about, its placeholders, and a text for each channel."""

    code = forms.SlugField(label="코드", max_length=60, help_text="영문 소문자와 줄표. 한 번 정하면 바꾸지 않습니다.")
    name = _line("이름", limit=120)
    legal_basis = _line("법적 근거", "어느 법령 몇 조에 따라 알리는지. 통지서 아래에 그대로 찍힙니다.", required=False)
    post = forms.ChoiceField(label="담당 직위", help_text="사람이 바뀌어도 직위는 남습니다.")
    phone = _line("문의 전화", "예: 031-839-2230", limit=20)
    obligation = forms.ChoiceField(label="성격", choices=Obligation.choices,
                                   help_text="행정 안내는 문자를 받지 않겠다는 사람에게 문자로 보내지 않습니다.")
    statute = forms.ChoiceField(label="공시송달 근거", choices=Statute.choices)
    chain1 = forms.ChoiceField(label="첫째 수단", choices=[NO, *Channel.choices])
    chain2 = forms.ChoiceField(label="둘째 수단", choices=[("", "없음"), *Channel.choices], required=False)
    chain3 = forms.ChoiceField(label="셋째 수단", choices=[("", "없음"), *Channel.choices], required=False)
    household = forms.BooleanField(label="세대에 한 통만 보냄", required=False)
    registered = forms.BooleanField(label="등기로 보냄", required=False)
    placeholders = _text("자리표시자", f"한 줄에 하나: 이름 | 풀이 | 종류 | 필수(예/아니요) | 보기 값 | 표의 열(쉼표). 종류: {TYPES_HELP}",
                         required=False, rows=6, limit=20_000)
    link_reason = _line("링크를 넣는 까닭", "본문에 인터넷 주소가 있을 때만 적습니다.", required=False)
    note = _line("판을 고친 까닭", required=False)

    def __init__(self, *args: Any, posts: Choices, language: str = "ko", fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [NO, *posts]
        if fixed:
            self.fields["code"].widget = forms.HiddenInput()
        for channel in WRITTEN:
            said = f"{channel.label}({LANGUAGES[language]})"
            if channel in {Channel.LETTER, Channel.EMAIL, Channel.DESK, Channel.BROADCAST}:
                self.fields[f"{channel.value}_subject"] = _line(f"{said} 제목", required=False, limit=200)
            if channel is Channel.ALIMTALK:
                self.fields["alimtalk_code"] = _line("알림톡 승인받은 코드", required=False, limit=40)
            self.fields[f"{channel.value}_text"] = _text(f"{said} 본문", _HELP if channel is Channel.LETTER else "", required=False,
                                                         rows=14 if channel is Channel.LETTER else 5, limit=20_000)

    def bodies(self, language: str) -> list[Body]:
        """The texts that were written."""
        data = self.cleaned_data
        return [
            Body(channel, language, data.get(f"{channel.value}_subject", "").strip(), data[f"{channel.value}_text"].rstrip(),
                 data.get("alimtalk_code", "").strip() if channel is Channel.ALIMTALK else "")
            for channel in WRITTEN if data.get(f"{channel.value}_text", "").strip()
        ]

    def chain(self) -> tuple[Channel, ...]:
        return tuple(Channel(self.cleaned_data[name]) for name in ("chain1", "chain2", "chain3") if self.cleaned_data.get(name))


_HELP = "빈 줄로 문단을 나눕니다. # 제목, - 항목, > 참고(※). 표와 목록은 ((이름))을 한 줄에 따로 둡니다."


def read_placeholders(text: str) -> list[dict[str, Any]]:
    """Lines of the box as declarations; raises ``Refused`` for a line that has too few parts."""
    rows: list[dict[str, Any]] = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("|")]
        if not any(parts):
            continue
        if len(parts) < 3:
            raise Refused(f"자리표시자 '{line.strip()}'에 이름·풀이·종류가 다 있지 않습니다. 세로줄(|)로 나누어 적으세요.",
                          field="placeholders")
        parts += [""] * (6 - len(parts))
        columns = [column.strip() for column in parts[5].split(",") if column.strip()]
        sample: Any = parts[4]
        if parts[2] == PlaceholderType.TABLE:
            sample = [[cell.strip() for cell in row.split("/")] for row in sample.split(";") if row.strip()]
        elif parts[2] == PlaceholderType.LIST:
            sample = [item.strip() for item in sample.split(";") if item.strip()]
        rows.append({"name": parts[0], "label": parts[1], "type": parts[2], "required": parts[3] != "아니요", "sample": sample,
                     "columns": columns})
    return rows


def write_placeholders(rows: Sequence[dict[str, Any]]) -> str:
    """Declarations as lines of the box."""
    lines = []
    for row in rows:
        sample = row.get("sample", "")
        if isinstance(sample, list):
            sample = "; ".join("/".join(str(cell) for cell in item) if isinstance(item, list) else str(item) for item in sample)
        lines.append(" | ".join([row["name"], row["label"], row["type"], "예" if row.get("required", True) else "아니요", str(sample),
                                 ", ".join(row.get("columns") or [])]).rstrip(" |"))
    return "\n".join(lines)
