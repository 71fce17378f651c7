"""일어난 일과 그 후속 처리: events written in the transaction, delivered after it, retried, scheduled."""

from __future__ import annotations

from hyeonjang.commons.outbox.publish import publish
from hyeonjang.commons.outbox.registry import EventView, every, long_job, on
from hyeonjang.commons.outbox.worker import run_pending

__all__ = ["EventView", "every", "long_job", "on", "publish", "run_pending"]
