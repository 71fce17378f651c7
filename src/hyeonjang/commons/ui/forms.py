"""How Django's forms are drawn: our field markup, Korean messages, errors tied to their inputs.

Django 5.2 sets ``aria-describedby`` (hint and errors) and ``aria-invalid`` on the inputs; the templates
give the elements those ids point to.
"""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList


class Renderer(TemplatesSetting):
    """``settings.FORM_RENDERER``: every form, formset and field is drawn with the ui templates."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"


ErrorList.template_name = "ui/forms/errors.html"
