"""Files of the organisation for tests, written once as long as nothing has changed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from openpyxl import Workbook, load_workbook

from hyeonjang.commons.org import exchange
from hyeonjang.commons.org.models import Reorganisation, UnitVersion

_kept: dict[tuple[object, ...], bytes] = {}


def exported(on: date) -> bytes:
    """The organisation of a day as the product writes it."""
    changed = (Reorganisation.objects.order_by("-id").values_list("id", "applied_at").first(),
               UnitVersion.objects.order_by("-id").values_list("id", "recorded_at").first())
    key = (on, *changed)
    if key not in _kept:
        _kept.clear()
        _kept[key] = exchange.export(on)
    return _kept[key]


def book(on: date) -> Workbook:
    return load_workbook(BytesIO(exported(on)))


def saved(changed: Workbook) -> bytes:
    out = BytesIO()
    changed.save(out)
    return out.getvalue()
