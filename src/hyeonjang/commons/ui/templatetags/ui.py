"""``{% load ui %}``: charts, links that keep the query, Korean dates and money, ids for ARIA."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import count
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from hyeonjang.commons.ui import traces
from hyeonjang.commons.ui.charts import Chart
from hyeonjang.kit import korean

register = template.Library()
_ids = count(1)


@register.simple_tag
def chart(drawing: Chart) -> SafeString:
    """The SVG of a chart with its table in a disclosure."""
    return SafeString(render_to_string("ui/_chart.html", {"chart": drawing}))


@register.simple_tag
def unique_id(prefix: str) -> str:
    """An id that no other element has: ``table-3``. Unique in the process, so also across templates."""
    return f"{prefix}-{next(_ids)}"


def _request(context: Context) -> HttpRequest:
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        raise template.TemplateSyntaxError("this tag needs the request in its context")
    return request


@register.simple_tag(takes_context=True)
def query_url(context: Context, name: str, value: object) -> str:
    """The present address with ``name`` set to ``value`` and everything else kept."""
    query = _request(context).GET.copy()
    query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def sort_url(context: Context, column: str) -> str:
    """The present address sorted by ``column``, or the other way round if it already is; first page."""
    query = _request(context).GET.copy()
    query["sort"] = f"-{column}" if query.get("sort") == column else column
    query.pop("page", None)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def sort_state(context: Context, column: str) -> str:
    """The value of ``aria-sort`` for ``column``, empty when the table is not sorted by it."""
    now = _request(context).GET.get("sort", "")
    return "ascending" if now == column else "descending" if now == f"-{column}" else ""


@register.simple_tag
def elided(page: Page[Any]) -> Iterable[int | str]:
    """Page numbers with ``…`` where many are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag
def field_kind(field: BoundField) -> str:
    """``hidden``, ``check`` (a single box beside its label) or empty."""
    if field.is_hidden:
        return "hidden"
    return (
        "check"
        if getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset
        else ""
    )


@register.filter
def explained(trace: object) -> traces.Explanation:
    return traces.explain(trace)


@register.filter
def date_ko(value: date | datetime | None) -> str:
    """``2026. 10. 2.``; empty for nothing."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return korean.date_ko(value) if value else ""


@register.filter
def weekday_ko(value: date | None) -> str:
    """``2026. 10. 2.(금)``"""
    return korean.date_weekday_ko(value) if value else ""


@register.filter
def moment_ko(value: datetime | None) -> str:
    """``2026. 10. 2. 14:05`` in Korean time."""
    if value is None:
        return ""
    return korean.moment_ko(timezone.localtime(value) if timezone.is_aware(value) else value)


@register.filter
def won(value: int | None) -> str:
    """``1,234,560원``; empty for nothing."""
    return "" if value is None else korean.won(int(value))


@register.filter
def josa(word: object, pair: str) -> str:
    """The word with its particle: ``{{ name|josa:"을/를" }}``."""
    return korean.josa(str(word), pair)
