"""A letter that is not sent: what a template would say with given values, for the desk that writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hyeonjang.commons.documents.model import OfficialDocument
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock

from ..actions.templates import current
from ..rendering import Rendering
from ..rules.placeholders import check, declared
from ..vocabulary import Channel


def document(actor: Actor, template: str, values: Mapping[str, Any], name: str, language: str = "ko") -> OfficialDocument:
    """The letter of the version in use, dated today; raises ``Refused`` for values that do not fit.

    Who may see the values is for the caller, whose they are.
    """
    version = current(template)
    checked = check(declared(version.placeholders), values)
    return Rendering(version, clock.today()).document(Channel.LETTER, checked, language, recipient=f"{name} 귀하")
