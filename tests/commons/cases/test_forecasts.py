"""The resident's page says when such cases are mostly done; only if somebody can tell, and never as a promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from hyeonjang.commons.cases import forecasts
from hyeonjang.commons.cases.actions import clock as clocks
from hyeonjang.commons.cases.actions import codes, decide, intake
from hyeonjang.commons.cases.forecasts import Likely, Standing
from hyeonjang.commons.cases.vocabulary import Kind
from hyeonjang.config import wiring
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.registry import Registry
from hyeonjang.law.periods.spec import Length

from .conftest import REASONS, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Standing]]:
    seen: list[Standing] = []
    registry: Registry[forecasts.Provider] = Registry("forecast provider")

    def tell(standing: Standing) -> Likely | None:
        seen.append(standing)
        return Likely(3, date(2026, 11, 26), "열 가운데 여덟은 3근무일 안에 끝났습니다.", "100건 가운데 81건이 그 안에 끝났습니다.")

    registry.register("00-knows-nothing", lambda standing: None)
    registry.register("10-knows", tell)
    monkeypatch.setattr(forecasts, "providers", registry)
    yield seen


def _page(client: Client, code: str) -> str:
    client.post("/status/", {"code": code})
    return client.get("/status/view/").content.decode()


def test_대개_끝나는_날과_맞은_비율을_약속과_따로_말한다(office: Office, client: Client, asked: list[Standing]) -> None:
    case = office.open()
    code = codes.issue(actor=office.clerk, case_id=case.id)
    page = _page(client, code)
    assert "대개 끝나는 날" in page and "2026. 11. 26.(목) 안" in page and "100건 가운데 81건" in page
    assert "약속한 날이 아니라" in page and "2026. 11. 27.(금)까지 결정하겠습니다." in page
    intake.advance(actor=office.clerk, case_id=case.id, step="survey")
    _page(client, code)
    # The step's own name, as the logs call it; issuing a code is no step.
    assert asked[-1].step == "현장 확인" and asked[-1].type_name == "일반 질의"
    assert asked[0].step != Kind.CODE_ISSUED.label


def test_서류를_기다리거나_결정한_뒤에는_말하지_않는다(office: Office, client: Client, asked: list[Standing]) -> None:
    case = office.open()
    code = codes.issue(actor=office.clerk, case_id=case.id)
    clocks.demand_supplement(actor=office.clerk, case_id=case.id, what="통장", length=Length.parse("7일"), evidence="1")
    assert "대개 끝나는 날" not in _page(client, code) and asked == []
    clocks.take_supplement(actor=office.clerk, case_id=case.id, evidence="2")
    decide.decide(actor=office.team, case_id=case.id, outcome="grant", reasons=REASONS)
    assert "대개 끝나는 날" not in _page(client, code) and asked == []


def test_아는_기록이_없거나_못_믿을_예측이면_아무_말도_하지_않는다(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = office.open()
    code = codes.issue(actor=office.clerk, case_id=case.id)
    assert "대개 끝나는 날" not in _page(client, code)  # the real provider, no log at all
    tried: list[str] = []

    def refuse(actor: Any, source: str, *rest: Any) -> None:
        tried.append(source)
        raise Refused("지난 예측이 맞은 비율이 낮습니다.")

    monkeypatch.setattr(wiring, "_logs_of", lambda kind: iter([("cases", {"건 종류": kind}), ("other", {"급여": kind})]))
    monkeypatch.setattr(wiring.waiting, "likely_done", refuse)
    assert "대개 끝나는 날" not in _page(client, code)
    assert tried == ["cases", "other"]
