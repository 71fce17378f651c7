"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from hyeonjang.kit.errors import Refused
from hyeonjang.services.innovation.rules import sheets
from hyeonjang.services.innovation.vocabulary import ColumnType


class DateInput(forms.DateInput):
    """The browser's own date picker; works as a text field where there is none."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class Suggest(forms.TextInput):
    """A line to type in that suggests out of a list; without a browser that can, it stays a line."""

    template_name = "innovation/_suggest.html"

    def __init__(self, suggestions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "list": f"{name}-list", "autocomplete": "off"})
        return {**context, "suggestions": self.suggestions, "list_id": f"{name}-list"}


def day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DateInput(),
        error_messages={"invalid": "달력에 있는 날짜를 2026-10-02처럼 적어 주세요."},
        **kwargs,
    )


def text(label: str, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def lines(raw: str, parts: int, field: str, example: str) -> list[list[str]]:
    """Lines of ``parts`` values separated by ``|``; refuses a line with another number, naming it."""
    found = []
    for number, line in enumerate(raw.splitlines(), start=1):
        if not line.strip():
            continue
        values = [part.strip() for part in line.split("|")]
        if len(values) != parts or not all(values):
            raise forms.ValidationError(f"{number}번째 줄을 '{example}'처럼 적어 주세요.", code=field)
        found.append(values)
    return found


def read_day(raw: str, number: int) -> date:
    """A date as people write it; refuses with the line's number."""
    try:
        found = sheets.convert(sheets.Column("날짜", ColumnType.DATE, required=True), raw)
    except Refused as refusal:
        raise forms.ValidationError(f"{number}번째 줄: {refusal.sentence}") from None
    return date.fromisoformat(str(found))


class ReasonForm(forms.Form):
    """One text and nothing else; the label and hint say what for."""

    reason = text("내용", rows=3)

    def __init__(self, *args: Any, label: str = "내용", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint
