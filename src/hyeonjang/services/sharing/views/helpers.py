"""What the screens share: running a verb, a page that is one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hyeonjang.commons.ui.views import refuse
from hyeonjang.kit.errors import Refused


def run(request: HttpRequest, verb: Callable[[], object], said: str, back: str) -> HttpResponse:
    """Run a verb that needs no form and go back; a refusal is shown there as a sentence."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(back)


def form_view(request: HttpRequest, form: BaseForm, verb: Callable[[dict[str, Any]], object], said: str, back: str,
              template: str = "sharing/form.html", **context: object) -> HttpResponse:
    """A page with a form: shows it, or runs ``verb`` with its values and goes on. A refusal becomes the form's error."""
    if request.method == "POST" and form.is_valid():
        try:
            found = verb(form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, said)
            return redirect(found if isinstance(found, str) else back)
    return render(request, template, {"form": form, "back": back, **context}, status=422 if form.errors else 200)
