"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms


class DateInput(forms.DateInput):
    """The browser's own date picker; works as a text field where there is none."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput(), **kwargs)


def text(label: str, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(forms.Form):
    """One text and nothing else; the label and hint say what for."""

    reason = text("까닭", rows=3, max_length=500)
    version = version()

    def __init__(self, *args: Any, label: str = "까닭", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint


def chosen(form: forms.Form) -> dict[str, Any]:
    """Of a filter form only what was asked for properly; the rest counts as not asked."""
    form.is_valid()
    return getattr(form, "cleaned_data", {})


def pick(label: str, **kwargs: Any) -> forms.TypedChoiceField:
    """One of a list of ids that the form sets."""
    return forms.TypedChoiceField(label=label, coerce=int, **kwargs)


def offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]], blank: str = "고르세요") -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", blank), *choices] if blank else list(choices)
