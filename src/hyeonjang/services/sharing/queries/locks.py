"""Obtaining a row in order to change it: locked, checked against the version that the screen showed."""

from __future__ import annotations

from django.db import models

from hyeonjang.commons.audit import locks
from hyeonjang.services.sharing import permissions
from hyeonjang.services.sharing.models import CooperationRequest, Issue, Question, Unclear

locked, same = locks.locked, locks.same


def request(pk: int) -> CooperationRequest:
    return locked(CooperationRequest, pk, permissions.MISSING_REQUEST)


def issue(pk: int) -> Issue:
    return locked(Issue, pk, permissions.MISSING_ISSUE)


def question(pk: int) -> Question:
    return locked(Question, pk, "그 문제를 찾을 수 없습니다. 현안 화면에서 다시 골라 주세요.")


def unclear(pk: int) -> Unclear:
    return locked(Unclear, pk, permissions.MISSING_UNCLEAR)


def next_number(model: type[models.Model], prefix: str, year: int) -> str:
    """``협조-2026-17``: running through the year. Two at the same moment: the database lets only one stand."""
    begin = f"{prefix}-{year}-"
    numbers = model._default_manager.filter(number__startswith=begin).values_list("number", flat=True)
    return f"{begin}{max((int(one.rsplit('-', 1)[1]) for one in numbers), default=0) + 1}"
