"""How Django's forms are drawn: our field markup, Korean messages, errors tied to their inputs.

Django 5.2 sets ``aria-describedby`` (hint and errors) and ``aria-invalid`` on the inputs; the templates
give the elements those ids point to.
"""

from __future__ import annotations

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList


class Renderer(DjangoTemplates):
    """``settings.FORM_RENDERER``: every form, formset and field is drawn with the ui templates.

    Widgets keep Django's own templates, which this engine finds without ``django.forms`` being installed.
    """

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"


# Field class -> its messages. Django's own Korean says what is wrong, rarely what to do.
MESSAGES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "꼭 필요한 칸입니다. 입력하세요."},
    forms.ChoiceField: {
        "required": "하나를 고르세요.",
        "invalid_choice": "목록에 없는 값입니다. 목록에서 고르세요.",
    },
    forms.MultipleChoiceField: {
        "required": "하나 이상 고르세요.",
        "invalid_choice": "목록에 없는 값이 있습니다. 목록에서 고르세요.",
    },
    forms.ModelChoiceField: {
        "required": "하나를 고르세요.",
        "invalid_choice": "목록에 없는 값입니다. 목록에서 고르세요.",
    },
    forms.BooleanField: {"required": "읽고 표시해야 다음으로 갈 수 있습니다."},
    forms.FileField: {
        "required": "파일을 고르세요.",
        "empty": "빈 파일입니다. 내용이 있는 파일을 고르세요.",
        "missing": "파일이 오지 않았습니다. 다시 골라 올리세요.",
        "invalid": "파일을 골라 올리세요.",
    },
    forms.IntegerField: {"invalid": "정수를 숫자로 입력하세요."},
    forms.DecimalField: {"invalid": "숫자를 입력하세요. 예: 1234.5"},
    forms.DateField: {"invalid": "없는 날짜이거나 형식이 다릅니다. 2026-10-02처럼 입력하세요."},
    forms.DateTimeField: {"invalid": "없는 시각이거나 형식이 다릅니다. 2026-10-02 14:00처럼 입력하세요."},
    forms.TimeField: {"invalid": "없는 시각이거나 형식이 다릅니다. 14:00처럼 입력하세요."},
    forms.EmailField: {"invalid": "전자우편 주소의 형식이 아닙니다. name@example.kr처럼 입력하세요."},
}


def speak_korean() -> None:
    """Give Django's fields our messages and the list of errors our markup; called once at start-up.

    Fields collect their messages when they are made, so this must run before any form is imported.
    """
    ErrorList.template_name = "ui/forms/errors.html"
    for field, messages in MESSAGES.items():
        field.default_error_messages = {**field.__dict__.get("default_error_messages", {}), **messages}
