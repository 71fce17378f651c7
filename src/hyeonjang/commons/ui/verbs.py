"""What the screens of services share: running a verb, a page that is one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hyeonjang.kit.errors import Refused

from .views import refuse


def run(request: HttpRequest, verb: Callable[[], object], said: str, back: str, *args: object) -> HttpResponse:
    """Run a verb that needs no form and go back; a refusal is shown there as a sentence."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(back, *args)


class FormView:
    """A page with a form, drawn with a service's own template unless another is given.

    Shows the form, or runs ``verb`` with its values and goes on: to the address that the verb gives, else ``back``. A
    refusal becomes the form's error (status 422).
    """

    def __init__(self, template: str) -> None:
        self.template = template

    def __call__(self, request: HttpRequest, form: BaseForm, verb: Callable[[dict[str, Any]], object], said: str, back: str,
                 template: str = "", **context: object) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            try:
                found = verb(form.cleaned_data)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, said)
                return redirect(found if isinstance(found, str) else back)
        page = {"form": form, "back": back, **context}
        return render(request, template or self.template, page, status=422 if form.errors else 200)
