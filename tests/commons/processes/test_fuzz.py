"""A thousand damaged files: each is read in part or refused with a Korean sentence; nothing else may
happen."""

from __future__ import annotations

import random
import re
from pathlib import Path

import openpyxl
import pytest

from hyeonjang.commons.processes.engine.encode import encode
from hyeonjang.commons.processes.engine.summary import summarise
from hyeonjang.commons.processes.formats.reading import preview, read_log
from hyeonjang.commons.processes.formats.writing import write_csv, write_ocel, write_xes
from hyeonjang.kit.errors import Refused
from tests.commons.processes.test_writing import sample

KINDS = ("xes", "xes.gz", "json", "csv", "xlsx", "cp949.csv")


def original(kind: str, folder: Path) -> bytes:
    path = folder / f"whole.{kind}"
    if kind.startswith("xes"):
        write_xes(sample(), path)
    elif kind == "json":
        write_ocel(sample(), path)
    elif kind == "csv":
        write_csv(sample(), path)
    elif kind == "cp949.csv":
        write_csv(sample(), path)
        return path.read_text(encoding="utf-8-sig").encode("cp949")
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["접수번호", "처리단계", "처리일시"])
        for row in sample().events.to_pylist():
            book.active.append([row["case"], row["activity"], row["ts"]])
        book.save(path)
    return path.read_bytes()


def damaged(data: bytes, draw: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(found)) if found else 0
        match draw.randrange(4):
            case 0:
                del found[at : at + draw.randrange(1, 200)]
            case 1:
                found[at:at] = bytes(draw.randrange(256) for _ in range(draw.randrange(1, 20)))
            case 2:
                found[at : at + 1] = bytes([draw.choice(b'",;\n\r\t<>&{}[]:\x00\xff')])
            case _:
                found = found[: max(at, 1)]
    return bytes(found)


@pytest.mark.parametrize("kind", KINDS)
def test_어떻게_망가져도_멈추지_않는다(kind: str, tmp_path: Path) -> None:
    data, draw = original(kind, tmp_path), random.Random(kind)
    path = tmp_path / f"a.{kind}"
    outcomes = {"read": 0, "refused": 0}
    for _ in range(150):
        path.write_bytes(damaged(data, draw))
        try:
            log = read_log(path)
            assert summarise(encode(log), log.report.skipped).events == log.report.events > 0
            outcomes["read"] += 1
        except Refused as refusal:
            assert re.search("[가-힣]", refusal.sentence)
            outcomes["refused"] += 1
        try:
            preview(path)
        except Refused as refusal:
            assert re.search("[가-힣]", refusal.sentence)
    assert outcomes["refused"] > 0
