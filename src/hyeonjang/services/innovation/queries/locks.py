"""Obtaining a row in order to change it: locked, checked against the version that the screen showed."""

from __future__ import annotations

from hyeonjang.commons.audit.locks import locked, same
from hyeonjang.services.innovation.models import Collection, Cycle, Proposal, StopItem, SurveyResponse


def cycle(pk: int, *, version: int | None = None) -> Cycle:
    row = locked(Cycle, pk, "그 연차를 찾을 수 없습니다. 주소를 확인해 주세요.")
    same(row.version, version)
    return row


def proposal(pk: int, *, version: int | None = None) -> Proposal:
    row = locked(Proposal, pk, "그 혁신안을 찾을 수 없습니다. 주소를 확인해 주세요.")
    same(row.version, version)
    return row


def response(pk: int, *, version: int | None = None) -> SurveyResponse:
    row = locked(SurveyResponse, pk, "그 실태조사 응답을 찾을 수 없습니다. 주소를 확인해 주세요.")
    same(row.version, version)
    return row


def stop_item(pk: int, *, version: int | None = None) -> StopItem:
    row = locked(StopItem, pk, "그 항목을 찾을 수 없습니다. 주소를 확인해 주세요.")
    same(row.version, version)
    return row


def collection(pk: int, *, version: int | None = None) -> Collection:
    row = locked(Collection, pk, "그 취합을 찾을 수 없습니다. 주소를 확인해 주세요.")
    same(row.version, version)
    return row
