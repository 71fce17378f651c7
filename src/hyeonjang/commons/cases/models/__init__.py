"""Tables of cases."""

from .case import (
    Case,
    CaseEvent,
    CaseNumber,
    ForeignNumber,
    NumberSeries,
    Proxy,
    StatusCode,
    Thread,
    WrongCodes,
)
from .imports import CaseImport, Imported, ImportMapping
from .types import CaseType, CaseTypeVersion

__all__ = [
    "Case",
    "CaseEvent",
    "CaseImport",
    "CaseNumber",
    "CaseType",
    "CaseTypeVersion",
    "ForeignNumber",
    "ImportMapping",
    "Imported",
    "NumberSeries",
    "Proxy",
    "StatusCode",
    "Thread",
    "WrongCodes",
]
