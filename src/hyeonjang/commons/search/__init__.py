"""One search over everything past: what it is made of stands in README.md."""

from __future__ import annotations

from .registry import Document, Part, Provider, providers

__all__ = ["Document", "Part", "Provider", "providers"]
