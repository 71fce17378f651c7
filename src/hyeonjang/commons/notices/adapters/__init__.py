"""Providers: what takes a message out of the building. Off unless an installation switches them on."""

from __future__ import annotations

from .base import Adapter, CannotTell, Message, Outcome, Receipt, Rejected, Unreachable
from .registry import adapter_for, adapters

__all__ = [
    "Adapter", "CannotTell", "Message", "Outcome", "Receipt", "Rejected", "Unreachable", "adapter_for", "adapters",
]
