"""Obtaining a row in order to change it: locked, checked against the version that the screen showed."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from hyeonjang.kit.errors import Conflict, NotFound
from hyeonjang.services.innovation.models import Collection, Cycle, Proposal, StopItem, SurveyResponse

M = TypeVar("M", bound=models.Model)

CHANGED = "그사이 다른 사람이 먼저 고쳤습니다. 화면을 새로 고쳐 바뀐 내용을 본 뒤 다시 해 주세요."


def _locked(model: type[M], pk: int, what_ko: str) -> M:
    found = model._default_manager.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound(f"{what_ko} 찾을 수 없습니다. 주소를 확인해 주세요.")
    return found


def _same(present: int, seen: int | None) -> None:
    if seen is not None and present != seen:
        raise Conflict(CHANGED, code="version")


def cycle(pk: int, *, version: int | None = None) -> Cycle:
    row = _locked(Cycle, pk, "그 연차를")
    _same(row.version, version)
    return row


def proposal(pk: int, *, version: int | None = None) -> Proposal:
    row = _locked(Proposal, pk, "그 혁신안을")
    _same(row.version, version)
    return row


def response(pk: int, *, version: int | None = None) -> SurveyResponse:
    row = _locked(SurveyResponse, pk, "그 실태조사 응답을")
    _same(row.version, version)
    return row


def stop_item(pk: int, *, version: int | None = None) -> StopItem:
    row = _locked(StopItem, pk, "그 항목을")
    _same(row.version, version)
    return row


def collection(pk: int, *, version: int | None = None) -> Collection:
    row = _locked(Collection, pk, "그 취합을")
    _same(row.version, version)
    return row
