"""Forms of the case pages. Each verb's form names its fields as the verb does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hyeonjang.kit import clock
from hyeonjang.law.periods.spec import Length, Unit

from .actions.clock import SUSPENSIONS
from .actions.codes import MAY
from .actions.decide import STANCES
from .actions.intake import SYSTEMS
from .rules import exports
from .vocabulary import OBJECTION_RESULTS, Channel, State

Choices = Sequence[tuple[str, str]]


def _text(label: str, help_text: str = "", *, required: bool = True, rows: int = 3, limit: int = 1000) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=limit, widget=forms.Textarea(attrs={"rows": rows})
    )


def _line(label: str, help_text: str = "", *, required: bool = True, limit: int = 300) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=limit)


def _day(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=required, initial=clock.today if required else None,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _choice(label: str, choices: Choices, help_text: str = "", *, required: bool = True) -> forms.ChoiceField:
    shown = [("", "고르세요"), *choices] if required else [("", "없음"), *choices]
    return forms.ChoiceField(label=label, choices=shown, help_text=help_text, required=required)


class DaysField(forms.IntegerField):
    """Whole days as a ``Length``."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return Length(found, Unit.DAYS) if found is not None else None


def _days(label: str, help_text: str = "") -> DaysField:
    return DaysField(label=label, help_text=help_text, min_value=1, max_value=366)


def supplement_form(case: Any) -> dict[str, forms.Field]:
    return {
        "what": _text("보완할 내용", "무엇을, 왜 보완해야 하는지 민원인이 알 수 있게 적습니다."),
        "length": _days("보완 기간(일)", "보낸 날은 세지 않습니다. 마지막 날이 휴일이면 다음 근무일까지입니다."),
        "evidence": _line("보완 요구 문서번호"),
    }


def more_time_form(case: Any) -> dict[str, forms.Field]:
    return {
        "length": _days("늘릴 기간(일)", "앞서 정한 마지막 날부터 셉니다. 두 번까지 늘릴 수 있습니다."),
        "evidence": _line("민원인의 요청 자료", "예: 2026. 11. 24. 전화 요청"),
    }


def again_form(case: Any) -> dict[str, forms.Field]:
    return {
        "what": _text("보완할 내용"), "length": _days("보완 기간(일)", "10일 이내로 한 번만 다시 요구합니다."),
        "evidence": _line("보완 요구 문서번호"),
    }


def arrived_form(case: Any) -> dict[str, forms.Field]:
    return {
        "arrived_on": _day("도착한 날", "도착한 날까지 처리기간에 넣지 않습니다."),
        "evidence": _line("접수 자료", required=False),
    }


def extend_form(case: Any) -> dict[str, forms.Field]:
    return {
        "ground": _choice("연장 사유", case.grounds, "법령이 정한 사유만 고를 수 있습니다. 업무과중이나 담당자 부재로는 연장할 수 없습니다."),
        "reason": _text("연장하는 까닭", "신청인에게 보내는 통지에 그대로 적힙니다."),
        "length": _days("늘릴 기간(일)"),
        "consent": forms.BooleanField(label="신청인이 동의함(두 번째 연장)", required=False),
        "evidence": _line("내부 결재 문서번호", required=False),
    }


def suspend_form(case: Any) -> dict[str, forms.Field]:
    return {
        "kind": _choice("정지 사유", [(kind.value, kind.value) for kind in SUSPENSIONS]),
        "start": _day("시작한 날", "이날부터 처리기간에 넣지 않습니다."), "until": _day("끝날 예정일"),
        "evidence": _line("증빙(문서번호)", "나중에 누가 보아도 멈춘 까닭을 알 수 있는 자료"),
        "note": _line("덧붙일 말", required=False),
    }


def resume_form(case: Any) -> dict[str, forms.Field]:
    running = [(str(p.seq), f"{p.kind.value} ({p.since:%Y. %m. %d.}부터)") for p in case.view.clocks.pauses if p.kind.value != "보완"]
    return {
        "suspension": _choice("끝난 정지", running), "ended_on": _day("끝난 날", "이날까지 처리기간에 넣지 않습니다."),
        "evidence": _line("증빙(문서번호)", required=False),
    }


def assign_form(case: Any) -> dict[str, forms.Field]:
    return {
        "place": _choice("담당", case.places, "팀만 고르면 그 팀에서 맡을 사람을 정합니다."),
        "reason": _line("넘기는 까닭", "다른 팀으로 넘길 때는 꼭 적습니다.", required=False),
    }


def step_form(case: Any) -> dict[str, forms.Field]:
    return {"step": _choice("단계", case.view.steps), "note": _line("덧붙일 말", required=False)}


def document_form(case: Any) -> dict[str, forms.Field]:
    return {
        "document": _choice("도착한 서류", [(code, name) for code, name, _, _ in case.view.documents]),
        "arrived_on": _day("도착한 날"), "evidence": _line("접수 자료", required=False),
    }


def consent_form(case: Any) -> dict[str, forms.Field]:
    return {
        "consent": _choice("동의", [(code, name) for code, name, _ in case.view.consents]),
        "given": forms.TypedChoiceField(label="동의했나요?", choices=[("1", "동의함"), ("0", "동의하지 않음")], coerce=lambda v: v == "1"),
        "evidence": _line("동의 증빙"),
    }


def opinion_form(case: Any) -> dict[str, forms.Field]:
    return {"stance": _choice("의견", list(STANCES.items())), "text": _text("내용", "적은 의견은 지워지지 않습니다.")}


def decision_form(case: Any) -> dict[str, forms.Field]:
    draft = case.draft
    found: dict[str, forms.Field] = {
        "outcome": _choice("결정", case.view.outcomes),
        "reason": _text("까닭", "신청인이 읽을 글입니다. 쉬운 말로 적습니다."),
        "cite": _line("근거 조문", "받아들이지 않을 때는 꼭 적습니다.", required=False),
        "exception": _choice("전결의 예외", case.view.exceptions, required=False),
    }
    for name, value in draft.items():
        if name in found:
            found[name].initial = value
    return found


def decide_form(case: Any) -> dict[str, forms.Field]:
    return {**decision_form(case), "next_steps": _text("신청인이 다음에 할 일", required=False, rows=2)}


def reason_form(case: Any) -> dict[str, forms.Field]:
    return {"reason": _text("까닭")}


def told_form(case: Any) -> dict[str, forms.Field]:
    return {
        "reached_on": _day("도착한 날", "이날부터 이의신청 기간을 셉니다."), "how": _line("알린 방법", "예: 등기우편", limit=100),
        "evidence": _line("도착 증빙", "예: 등기번호, 수령 서명"),
    }


def objection_form(case: Any) -> dict[str, forms.Field]:
    return {
        "filed_on": _day("접수한 날"), "text": _text("이의신청의 내용"), "evidence": _line("이의신청서 접수번호"),
    }


def objection_decide_form(case: Any) -> dict[str, forms.Field]:
    return {
        "result": _choice("결정", list(OBJECTION_RESULTS.items())), "text": _text("까닭"),
        "cite": _line("근거 조문", "다 받아들이지 않을 때는 꼭 적습니다.", required=False),
    }


def withdraw_form(case: Any) -> dict[str, forms.Field]:
    return {"on": _day("취하한 날"), "evidence": _line("취하의 증빙", "취하서 접수번호 등"), "reason": _line("까닭", required=False)}


def transfer_form(case: Any) -> dict[str, forms.Field]:
    return {
        "body": _line("보낼 기관", limit=100), "reason": _text("보내는 까닭", limit=500), "evidence": _line("이송 문서번호"),
    }


def died_form(case: Any) -> dict[str, forms.Field]:
    return {"died_on": _day("사망일"), "evidence": _line("사망을 확인한 자료", "기본증명서, 사망신고 통보 등")}


def join_form(case: Any) -> dict[str, forms.Field]:
    return {"other": _line("같은 내용의 다른 건 번호", "예: 2026-질의-000012", limit=60)}


def strike_form(case: Any) -> dict[str, forms.Field]:
    rows = [(str(e.seq), f"{e.seq}번 {e.label}: {e.text[:40]}") for e in case.view.events if not e.struck]
    return {"seq": _choice("바로잡을 기록", rows, "기록은 지워지지 않고, 더는 세지 않는다고 적힙니다."), "reason": _text("바로잡는 까닭")}


def proxy_form(case: Any) -> dict[str, forms.Field]:
    return {
        "name": _line("대리인 이름", limit=100), "phone": _line("대리인 전화번호", required=False, limit=20),
        "relation": _line("관계", "예: 딸, 이장", limit=40),
        "scope": forms.MultipleChoiceField(label="맡긴 일", choices=list(MAY.items()), widget=forms.CheckboxSelectMultiple),
        "consented_on": _day("신청인이 동의한 날"), "until": _day("끝나는 날"), "evidence": _line("동의를 확인한 자료"),
    }


def end_proxy_form(case: Any) -> dict[str, forms.Field]:
    people = [(str(p.id), f"{p.relation} {p.name}") for p in case.view.proxies if not p.ended]
    return {"proxy": _choice("대리인", people), "reason": _text("끝내는 까닭", "예: 신청인이 전화로 동의를 거둠")}


def succeed_form(case: Any) -> dict[str, forms.Field]:
    return {
        "name": _line("승계한 사람의 이름", limit=100), "birth_date": _day("생년월일", required=False),
        "phone": _line("전화번호", "예: 010-1234-5678", required=False, limit=20),
        "address": _line("주소", required=False, limit=200), "relation": _line("사망한 신청인과의 관계", "예: 배우자", limit=40),
        "evidence": _line("관계를 확인한 자료", "가족관계증명서 등"),
    }


def code_form(case: Any) -> dict[str, forms.Field]:
    people = [(str(p.id), f"{p.relation} {p.name}") for p in case.view.proxies if not p.ended and "status" in p.scope]
    return {"proxy": _choice("대리인에게 주려면", people, "비워 두면 신청인의 번호입니다. 앞서 준 번호는 더 쓸 수 없게 됩니다.", required=False)}


class VerbForm(forms.Form):
    """The form of one verb, made from its fields; carries the version that the officer saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, made: dict[str, forms.Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(made)


class NewForm(forms.Form):
    """Receiving a case at the desk."""

    type = forms.ChoiceField(label="건 종류")
    title = _line("제목", "개인정보는 적지 않습니다.", limit=200)
    unit = forms.ChoiceField(label="맡을 팀")
    channel = forms.ChoiceField(label="접수 방법", choices=[c for c in Channel.choices if c[0] != "import"])
    name = _line("신청인 이름", limit=100)
    birth_date = _day("생년월일", required=False)
    phone = _line("전화번호", "예: 010-1234-5678", required=False, limit=20)
    address = _line("주소", required=False, limit=200)
    applied_on = _day("신청일", "접수한 날과 다를 때만 적습니다.", required=False)
    number = _line("미리 받은 번호", "장애 중에 종이로 접수한 때만 적습니다.", required=False, limit=60)
    system = forms.ChoiceField(label="다른 시스템", required=False, choices=[("", "없음"), *[(s, s) for s in SYSTEMS]])
    foreign = _line("그 시스템의 접수번호", required=False, limit=80)

    def __init__(self, *args: Any, types: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("type", types), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "고르세요"), *choices]


class FilterForm(forms.Form):
    """Which cases to list; every field stands in the address."""

    q = forms.CharField(label="번호, 신청인 이름, 제목으로 찾기", required=False, max_length=80)
    type = forms.ChoiceField(label="종류", required=False)
    state = forms.ChoiceField(label="상태", required=False, choices=[("", "모두"), *State.choices])

    def __init__(self, *args: Any, types: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "모두"), *types]


PURPOSES = ("신청인에게 연락", "자격·사실 확인", "통지서 작성", "결재 검토", "감사·점검")


class PurposeForm(forms.Form):
    """Why somebody opens personal data; written into the access log."""

    purpose = forms.ChoiceField(label="보는 까닭", choices=[("", "고르세요"), *[(p, p) for p in PURPOSES]])


class ReserveForm(forms.Form):
    """Numbers before their cases."""

    type = forms.ChoiceField(label="건 종류")
    count = forms.IntegerField(label="몇 개", min_value=1, max_value=500, initial=1)
    purpose = _line("까닭", "여러 개를 받을 때는 꼭 적습니다. 예: 시스템 장애 중 수기 접수", required=False, limit=200)

    def __init__(self, *args: Any, types: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "고르세요"), *types]


class LooksForm(forms.Form):
    """Which looks at personal data to review; every field stands in the address."""

    start = _day("부터", required=False)
    end = _day("까지", required=False)
    person = forms.CharField(label="열람자", required=False, max_length=100)
    number = forms.CharField(label="건 번호", required=False, max_length=80)
    marked = forms.BooleanField(label="물어볼 것만", required=False)


class ImportForm(forms.Form):
    system = forms.ChoiceField(label="시스템", choices=[(s, s) for s in SYSTEMS])
    type = forms.ChoiceField(label="건 종류")
    unit = forms.ChoiceField(label="맡을 팀")
    file = forms.FileField(label="내려받은 파일", help_text="XLSX, XLS, CSV. 한글 CSV(CP949)도 그대로 올립니다.")

    def __init__(self, *args: Any, types: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("type", types), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class ColumnsForm(forms.Form):
    """Which column of the file is what."""

    def __init__(self, *args: Any, headers: Sequence[str] = (), columns: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, (title, _) in exports.ROLES.items():
            self.fields[role] = forms.ChoiceField(
                label=title, required=role in exports.REQUIRED, initial=(columns or {}).get(role, ""),
                choices=[("", "없음"), *[(h, h) for h in headers]],
                error_messages={"required": f"{title} 열을 골라 주세요."},
            )
