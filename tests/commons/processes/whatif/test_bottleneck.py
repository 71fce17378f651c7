"""Where the days go: each of them once, at the door where it belongs."""

from __future__ import annotations

import random

import pytest

from hyeonjang.commons.processes.whatif.bottleneck import bottleneck, checkable
from hyeonjang.commons.processes.whatif.waits import Pair, Waits, suggest
from hyeonjang.kit.errors import Refused

from .logs import Event, log_of, read

BANK, TAX = Pair("금융정보", "금융정보 요청", "금융정보 회신"), Pair("국세", "국세 요청", "국세 회신")
WAITS = Waits((BANK, TAX))
PARALLEL: list[Event] = [("접수", 0), ("금융정보 요청", 1, "갑"), ("국세 요청", 1, "갑"), ("국세 회신", 5), ("금융정보 회신", 11),
                         ("현장조사", 13, "갑"), ("결정", 14, "을")]


def test_나란히_기다린_날은_한_번만_세고_마지막에_온_회신의_것이다() -> None:
    found = bottleneck(read([PARALLEL], WAITS))
    days = {place.name: place.total for place in found.places}
    assert days["회신"] == pytest.approx(10) and days["현장조사"] == pytest.approx(2)
    assert sum(days.values()) == pytest.approx(found.total) == pytest.approx(14)
    bank, tax = found.sources
    assert (bank.name, bank.last, tax.last) == ("금융정보", 1, 0)
    assert bank.critical == pytest.approx(10) and bank.alone == pytest.approx(6)
    assert tax.critical == 0 and tax.median == pytest.approx(4)
    assert found.places[0].kind == "replies"


def test_회신이_남았는데_끝난_단계는_회신을_기다리지_않았다() -> None:
    early: list[Event] = [("접수", 0), ("금융정보 요청", 1, "갑"), ("국세 요청", 1, "갑"), ("국세 회신", 3), ("현장조사", 4, "갑"),
                          ("금융정보 회신", 11), ("결정", 12, "을")]
    found = bottleneck(read([early], WAITS))
    days = {place.name: place.total for place in found.places}
    # The visit took three days of its own; only the decision waited, from the visit on.
    assert days["현장조사"] == pytest.approx(3) and days["회신"] == pytest.approx(7) and days["결정"] == pytest.approx(1)
    assert {gate.step for gate in found.gates} == {"결정"}


def test_결정한_뒤에_온_회신은_기다린_것이_아니다() -> None:
    late: list[Event] = [("접수", 0), ("금융정보 요청", 1, "갑"), ("결정", 3, "갑"), ("금융정보 회신", 9), ("통지", 10, "갑")]
    read_ = read([late[:3]], Waits((BANK,)))
    assert bottleneck(read_).places[0].name != "회신"
    found = bottleneck(read([late], Waits((BANK,))))
    assert {gate.step for gate in found.gates} == {"통지"}


@pytest.mark.parametrize("seed", range(30))
def test_무엇을_기다렸든_날의_합은_걸린_날이다(seed: int) -> None:
    dice = random.Random(seed)
    cases: list[list[Event]] = []
    for _ in range(8):
        now, events = dice.uniform(0, 20), list[Event]()
        events.append(("접수", now))
        for name in ("금융정보", "국세"):
            if dice.random() < 0.8:
                now += dice.uniform(0, 1)
                events.append((f"{name} 요청", now, "갑"))
        for step in ("조사", "검토", "결정"):
            now += dice.uniform(0, 3)
            events.append((step, now, dice.choice(["갑", "을"])))
        replies: list[Event] = [(e[0].replace("요청", "회신"), e[1] + dice.uniform(0.1, 6)) for e in events
                                if e[0].endswith("요청") and dice.random() < 0.9]
        body = sorted([*events, *replies], key=lambda e: e[1])
        cases.append([*body, ("통지", body[-1][1] + 0.5, "을")])
    found = bottleneck(read(cases, WAITS))
    assert sum(place.total for place in found.places) == pytest.approx(found.total, abs=1e-6)
    waited = sum(place.total for place in found.places if place.kind == "replies")
    assert sum(source.critical for source in found.sources) == pytest.approx(waited, abs=1e-6)
    assert all(0 <= source.alone <= source.critical + 1e-9 for source in found.sources)


def _committee(months: int = 8) -> list[list[Event]]:
    return [[("접수", 20.0 * month + n, ), ("상정", 20.0 * month + n + 0.5, "갑"), ("위원회 심의", 20.0 * month + 18, "위원회"),
             ("결정", 20.0 * month + 18.5, "을")] for month in range(months) for n in range(5)]


def test_정해진_날에_모이는_단계를_알아본다() -> None:
    log = log_of(_committee())
    waits = suggest(log)
    assert waits.sessions == ("위원회 심의",)
    found = bottleneck(read(_committee(), waits))
    assert (found.places[0].kind, found.places[0].name) == ("session", "위원회 심의")
    assert any(idea.kind == "sessions" for idea in found.ideas)


def test_짝을_단계_이름에서_찾고_보완은_없이는_못_가는_것으로_본다() -> None:
    cases: list[list[Event]] = [[("접수", 0), ("보완요구", 1, "갑"), ("보완접수", 3), ("자료 요청", 4, "갑"), ("공적자료 회신", 9),
                                 ("결정", 10, "갑")]]
    found = {pair.name: pair for pair in suggest(log_of(cases)).pairs}
    assert found["공적자료"] == Pair("공적자료", "자료 요청", "공적자료 회신")
    assert found["보완"].needed


def test_며칠_안에_확인되는_회신만_고르고_신청인의_서류는_고르지_않는다() -> None:
    waits = Waits((BANK, TAX, Pair("보완", "보완 요구", "보완 접수", needed=True)))
    cases: list[list[Event]] = [[("접수", 0), ("보완 요구", 0.5, "갑"), ("보완 접수", 1), ("금융정보 요청", 1, "갑"), ("국세 요청", 1, "갑"),
                                 ("국세 회신", 3), ("금융정보 회신", 11), ("결정", 12, "갑")]] * 5
    found = read(cases, waits)
    assert [found.sources[code] for code in checkable(found, 5)] == ["국세"]


@pytest.mark.parametrize(("waits", "words"), [
    (Waits((Pair("가", "없는 단계", "금융정보 회신"),)), "없는 단계"),
    (Waits((BANK, Pair("나", "금융정보 요청", "국세 회신"))), "두 번"),
    (Waits((BANK,), ("금융정보 회신",)), "두 번"),
    (Waits((Pair(" ", "금융정보 요청", "금융정보 회신"),)), "이름"),
])
def test_잘못_적은_짝은_까닭을_말한다(waits: Waits, words: str) -> None:
    with pytest.raises(Refused, match=words):
        waits.checked(log_of([PARALLEL]).activities)
    assert Waits.from_json(waits.to_json()) == waits
