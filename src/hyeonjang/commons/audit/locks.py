"""Obtaining a row in order to change it: locked, checked against the version that the screen showed."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from hyeonjang.kit.errors import Conflict, NotFound

M = TypeVar("M", bound=models.Model)
CHANGED = "그사이 다른 사람이 먼저 고쳤습니다. 화면을 새로 고쳐 바뀐 내용을 본 뒤 다시 해 주세요."


def locked(model: type[M], pk: int, sentence: str) -> M:
    """The row, held until the transaction ends; ``NotFound`` with the sentence where there is none."""
    found = model._default_manager.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound(sentence)
    return found


def same(present: int, seen: int | None) -> None:
    """``Conflict`` where somebody changed the row since it was shown; None asks for no such check."""
    if seen is not None and present != seen:
        raise Conflict(CHANGED, code="version")
