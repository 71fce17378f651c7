"""감사 기록: the decision log (hash-chained, inside the transaction) and the access log (survives
rollback)."""

from __future__ import annotations

from hyeonjang.commons.audit.chain import Finding, canonical, record, verify

__all__ = ["Finding", "canonical", "record", "verify"]
