"""Refusals: what the product says when it does not do what was asked.

Every refusal carries one clear Korean sentence that says what is wrong and what to do. Surfaces turn
it into a form error, an HTTP answer or an exit code; nothing else about it is public API.
"""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A request that cannot be carried out, with a sentence for the person who asked.

    ``field`` names the input the sentence belongs to, where there is one; ``code`` is stable for programs.
    """

    code = "refused"
    http_status = 422

    def __init__(self, sentence: str, *, field: str | None = None, code: str | None = None,
                 details: Mapping[str, object] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.details = dict(details or {})
        if code is not None:
            self.code = code


class NotPermitted(Refused):
    """The actor's post does not carry this right."""

    code = "not_permitted"
    http_status = 403


class NotFound(Refused):
    """No such thing, or none that this actor may see: the two are not told apart."""

    code = "not_found"
    http_status = 404


class Conflict(Refused):
    """Somebody else changed the thing in the meantime, or it is in a state that forbids the step."""

    code = "conflict"
    http_status = 409
