"""A letter that is not sent: what a template would say with given values, for the desk that writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hyeonjang.commons.documents import letters
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock

from ..actions.sending import Recipient
from ..actions.templates import current
from ..rendering import Rendering
from ..rules import codes
from ..rules.placeholders import check, declared
from ..vocabulary import Channel


def letter(actor: Actor, template: str, values: Mapping[str, Any], who: Recipient) -> bytes:
    """The letter of the version in use as it would be printed today (PDF), with the number of no letter.

    Raises ``Refused`` for values that do not fit. Who may see the values is for the caller, whose they are.
    """
    version = current(template)
    checked = check(declared(version.placeholders), values)
    rendering = Rendering(version, clock.today())
    document = rendering.document(Channel.LETTER, checked, who.language)
    drawn = letters.Letter(who.name, who.address, who.postcode, "미리 보기", codes.bars(codes.code_of(0)), document, rendering.foot,
                           who.large_print)
    return letters.render_letters([drawn], rendering.sender, version.name)
