"""``{% load cases %}``: dates that stay on one line."""

from __future__ import annotations

import re

from django import template

register = template.Library()


@register.filter
def unbroken(words: object) -> str:
    """The words with spaces at which no line breaks: a date of three parts reads badly in three lines."""
    return str(words).replace(" ", "\u00a0")


@register.filter
def dates_unbroken(words: object) -> str:
    """The words with their dates kept on one line."""
    return re.sub(r"(\d{4}\.) (\d+\.) (\d+\.)", "\\1\u00a0\\2\u00a0\\3", str(words))
