"""The form that computes a measure now: its conditions out of lists, and a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from hyeonjang.commons.measures import conditions
from hyeonjang.kit import clock

MOST_DAYS = 3660


class DateInput(forms.DateInput):
    """The browser's own date picker; a text field where there is none."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ConditionForm(forms.Form):
    """Which part of the records; what can be chosen depends on what was chosen before."""

    def __init__(self, *args: Any, slug: str, params: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for condition in conditions.conditions_of(slug, params):
            blank = "고르세요" if condition.required else condition.blank_ko
            self.fields[condition.name] = forms.ChoiceField(
                label=condition.label_ko, required=condition.required, choices=[("", blank), *condition.choices],
                error_messages={"required": f"{condition.label_ko}: 하나를 고르세요."})


class ObserveForm(ConditionForm):
    """The conditions and a period of days, both included; all of it stands in the address."""

    start = forms.DateField(label="시작일", widget=DateInput())
    end = forms.DateField(label="종료일", widget=DateInput())
    field_order = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in {"start", "end"}])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and start > end:
            self.add_error("end", "종료일이 시작일보다 앞섭니다. 두 날짜를 확인해 주세요.")
        elif start and end and (end - start).days > MOST_DAYS:
            self.add_error("end", "한 번에 열 해까지만 계산합니다. 기간을 줄여 주세요.")
        if end and end > clock.today():
            self.add_error("end", "아직 오지 않은 날은 계산할 수 없습니다. 오늘까지로 고쳐 주세요.")
        return data


def last_month() -> tuple[date, date]:
    """The calendar month before today's: what the form proposes."""
    end = clock.today().replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end
