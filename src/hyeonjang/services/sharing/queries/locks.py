"""Obtaining a row in order to change it: locked, checked against the version that the screen showed."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from hyeonjang.kit.errors import Conflict, NotFound
from hyeonjang.services.sharing import permissions
from hyeonjang.services.sharing.models import CooperationRequest, Issue, Question, Unclear

M = TypeVar("M", bound=models.Model)
CHANGED = "그사이 다른 사람이 먼저 고쳤습니다. 화면을 새로 고쳐 바뀐 내용을 본 뒤 다시 해 주세요."


def _locked(model: type[M], pk: int, sentence: str) -> M:
    found = model._default_manager.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound(sentence)
    return found


def same(present: int, seen: int | None) -> None:
    if seen is not None and present != seen:
        raise Conflict(CHANGED, code="version")


def request(pk: int) -> CooperationRequest:
    return _locked(CooperationRequest, pk, permissions.MISSING_REQUEST)


def issue(pk: int) -> Issue:
    return _locked(Issue, pk, permissions.MISSING_ISSUE)


def question(pk: int) -> Question:
    return _locked(Question, pk, "그 문제를 찾을 수 없습니다. 현안 화면에서 다시 골라 주세요.")


def unclear(pk: int) -> Unclear:
    return _locked(Unclear, pk, permissions.MISSING_UNCLEAR)


def next_number(model: type[models.Model], prefix: str, year: int) -> str:
    """``협조-2026-17``: running through the year. Two at the same moment: the database lets only one stand."""
    begin = f"{prefix}-{year}-"
    numbers = model._default_manager.filter(number__startswith=begin).values_list("number", flat=True)
    return f"{begin}{max((int(one.rsplit('-', 1)[1]) for one in numbers), default=0) + 1}"
