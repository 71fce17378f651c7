"""``hyeonjang law inheritance`` as a person uses it: words in, words or JSON out, one sentence when it cannot be."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hyeonjang.config import cli
from hyeonjang.law.local_tax import estate_from_text
from hyeonjang.law.local_tax.inheritance import assess
from hyeonjang.law.local_tax.intake import schema
from hyeonjang.law.local_tax.numbers import book, open_codes, open_point
from hyeonjang.law.local_tax.reference import markdown, unexplained
from hyeonjang.law.local_tax.waiting import MONTHS

ROOT = Path(__file__).resolve().parents[2]

CASE = """
as_of: 2025-09-01
death: 2025-01-20
heirs:
  - {name: 김하나, relation: spouse, abroad: false, born: 1950-03-02, household: {homes: 0}}
  - {name: 박둘, relation: child, abroad: false}
  - {name: 박셋, relation: child, alive: false, died_on: 2020-01-01, children: [{name: 박넷, abroad: false}]}
properties:
  - {name: 연천읍 땅, kind: land, value: "350,000,000"}
  - {name: 전곡 집, kind: house, value: 100000000, area: 84.97, house: {flat: true}}
  - {name: 승용차, kind: vehicle, value: 5000000, vehicle: {type: passenger, size: medium, age: 12}}
"""


class _In(io.StringIO):
    @property
    def buffer(self) -> io.BytesIO:
        return io.BytesIO(self.getvalue().encode())


def call(text: str, *options: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", _In(text))
    return cli.main(["law", "inheritance", *options])


def test_JSON(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(CASE, "--json", monkeypatch=monkeypatch) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["due"], answer["statutory_due"]) == ("2025-07-31", "2025-07-31")
    assert answer["shares"] == {"김하나": "3/7", "박둘": "2/7", "박넷": "2/7"}
    assert answer["principal_heir"] == "김하나"
    land, house, car = answer["properties"]
    assert land["taxes"] == {"acquisition": 9800000, "education": 560000, "rural": 700000, "total": 11060000}
    assert house["taxes"]["rural"] == 0 and car["taxes"]["education"] == 0
    assert {row["heir"]: row["share"] for row in land["heirs"]} == answer["shares"]
    assert answer["vehicle_transfer_due"] == "2025-07-31"
    total = answer["totals"]["taxes"]["total"] + answer["totals"]["surcharges"]["total"]
    assert answer["totals"]["to_pay"] == total == sum(line["to_pay"] for line in answer["heirs"])
    steps = [step for row in land["heirs"] for step in row["trace"]] + answer["trace"]
    assert steps and all(step["cite"] and step["rule"] for step in steps)
    assert {point["code"] for point in answer["open"]} >= {"joint_flat", "home_whole", "rural_unfiled", "month_step"}
    assert any("1" in note for note in answer["notes"])


def test_기다린_값(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    call(CASE, "--json", monkeypatch=monkeypatch)
    table = json.loads(capsys.readouterr().out)["waiting"]
    assert [row["label"] for row in table] == ["기한", *(f"{month}개월" for month in MONTHS)]
    assert table[0]["surcharge"] == 0
    assert [row["relief"] for row in table[1:8]] == ["1/2", "3/10", "3/10", "1/5", "1/5", "1/5", "0"]
    costs = [row["to_pay"] for row in table]
    assert costs == sorted(costs)


def test_사람이_읽는_답(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(CASE, monkeypatch=monkeypatch) == 0
    out = capsys.readouterr().out
    for words in ("신고ㆍ납부기한: 2025. 7. 31.(목)", "3/7", "주된 상속자: 김하나", "11,060,000원", "지방세법 제11조제1항제1호나목", "해석이 정해지지 않은 것"):
        assert words in out, words
    assert "True" not in out and "None" not in out and "Fraction" not in out


def test_JSON으로_넣어도_같다(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    call(CASE, "--json", monkeypatch=monkeypatch)
    first = capsys.readouterr().out
    import yaml

    plain = yaml.safe_load(CASE.replace("2025-09-01", "'2025-09-01'").replace("2025-01-20", "'2025-01-20'").replace("1950-03-02", "'1950-03-02'").replace("2020-01-01", "'2020-01-01'"))
    assert call(json.dumps(plain, ensure_ascii=False), "--json", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == first


def test_파일에서도_읽는다(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("﻿" + CASE, encoding="utf-8")
    assert cli.main(["law", "inheritance", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] == "2025-07-31"
    assert cli.main(["law", "inheritance", str(tmp_path / "없음.yaml")]) == 2
    path.write_bytes("이름".encode("cp949"))
    assert cli.main(["law", "inheritance", str(path)]) == 2


def test_스키마는_유효하고_설명이_있다(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "inheritance", "--schema"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == schema()
    jsonschema.Draft202012Validator.check_schema(printed)
    for part in (printed["properties"], printed["properties"]["properties"]["items"]["properties"]):
        assert all(entry.get("description") for entry in part.values())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("death: 2025-01-20", "death: 2025-13-20"), "날짜가 아닙니다"),
        (("death: 2025-01-20", "death: 2025-10-20"), "기준일"),
        (("as_of: 2025-09-01\n", ""), "'as_of'"),
        (("relation: spouse", "relation: husband"), "알 수 없습니다"),
        (("abroad: false, born", "abroad: 아니오, born"), "true나 false"),
        (("area: 84.97", "area: 넓음"), "면적으로 읽을 수 없습니다"),
        (("area: 84.97", "area: .nan"), "숫자로 읽을 수 없습니다"),
        (('"350,000,000"', '"3억5천"'), "금액으로 읽을 수 없습니다"),
        (("kind: land", "kind: land, kind: land"), "두 번 있습니다"),
        (("kind: land", "kind: land, division: {김하나: 1/2, 박둘: 1/3}"), "1이 되지 않습니다"),
        (("kind: land", "kind: land, division: {박셋: 1}"), "상속인이 아닙니다"),
        (("kind: land", "kind: land, division: {김하나: 1/0}"), "분수로 읽을 수 없습니다"),
        (("homes: 0", "homes: 0.5"), "자연수"),
        (("heirs:", "heirs: []\nother:"), "항목은 없습니다"),
        (("as_of", "{"), "문법에 맞지 않습니다"),
    ],
)
def test_나쁜_입력은_한_문장과_종료코드_2(
    change: tuple[str, str], says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert change[0] in CASE
    assert call(CASE.replace(*change, 1), "--json", monkeypatch=monkeypatch) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.strip().count("\n") == 0
    assert says in captured.err and captured.err.strip().endswith(".")


@pytest.mark.parametrize("text", ["", "  \n", "3", "[]", "null", "{}", "- a", "!!python/object:os.system {}", "[" * 5000, "&a [*a]"])
def test_엉뚱한_글도_거절한다(text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(text, monkeypatch=monkeypatch) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.strip().count("\n") == 0


def test_외국에_있는지_모르면_묻고_한_사람이라도_있으면_아홉_달이다() -> None:
    unknown = assess(estate_from_text(CASE.replace("박둘, relation: child, abroad: false", "박둘, relation: child")))
    asked = next(question for question in unknown.questions if question.about == "신고기한")
    assert "박둘" in asked.ask and "2025. 10. 31." in asked.then and unknown.due.isoformat() == "2025-07-31"
    known = assess(estate_from_text(CASE.replace("박둘, relation: child, abroad: false", "박둘, relation: child, abroad: true")))
    assert known.due.isoformat() == "2025-10-31" and known.charges.total == 0


def test_상속인마다_낸_날이_다르면_가산세도_다르다() -> None:
    text = CASE.replace("박둘, relation: child", "박둘, relation: child, filed_on: 2025-07-31, paid_on: 2025-07-31")
    found = assess(estate_from_text(text))
    lines = {line.person.name: line for line in found.heirs}
    assert lines["박둘"].charges.total == 0 and not lines["박둘"].assumed
    assert lines["김하나"].charges.total > 0 and lines["김하나"].assumed


def test_수치와_미정의_점은_모두_근거가_있다() -> None:
    for name in ("rates", "reliefs", "surcharges"):
        params = book(name)
        assert all(row.cite for key in params for row in params.history(key))
    for code in open_codes():
        point = open_point(code)
        assert point.question and point.default and point.cite and point.ask


def test_설명서는_자료에서_나온다() -> None:
    written = (ROOT / "docs" / "reference" / "inheritance-tax.md").read_text(encoding="utf-8")
    assert written == markdown(), "run: python -m hyeonjang.law.local_tax.reference"
    assert unexplained() == []
