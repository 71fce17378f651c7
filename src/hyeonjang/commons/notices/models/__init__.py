"""Tables of notices."""

from __future__ import annotations

from .ledger import ApiKey, Budget, OptOut, UnitCost
from .notices import Attempt, Batch, Notice, NoticeEvent, Publication
from .runs import Run, RunRow
from .templates import Template, TemplateBody, TemplateVersion

__all__ = [
    "ApiKey",
    "Attempt",
    "Batch",
    "Budget",
    "Notice",
    "NoticeEvent",
    "OptOut",
    "Publication",
    "Run",
    "RunRow",
    "Template",
    "TemplateBody",
    "TemplateVersion",
    "UnitCost",
]
