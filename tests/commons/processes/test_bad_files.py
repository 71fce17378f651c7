"""Files as they really arrive: broken, mixed up, hostile. Each ends in a Korean sentence, none in a crash."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from hyeonjang.commons.processes.engine import cli
from hyeonjang.commons.processes.formats.guards import Limits
from hyeonjang.commons.processes.formats.reading import preview, read_log
from hyeonjang.kit.errors import Refused

Write = Callable[..., Path]
KOREAN = re.compile("[가-힣]")
CSV = "접수번호,처리단계,처리일시,담당자\n"
XES = (
    '<?xml version="1.0" encoding="UTF-8"?><log xmlns="http://www.xes-standard.org/"><trace>'
    '<string key="concept:name" value="c1"/>{events}</trace></log>'
)
EVENT = '<event><string key="concept:name" value="{a}"/><date key="time:timestamp" value="{t}"/></event>'


def refused(path: Path, **options: object) -> Refused:
    with pytest.raises(Refused) as caught:
        read_log(path, **options)  # type: ignore[arg-type]
    assert KOREAN.search(caught.value.sentence)
    assert caught.value.sentence.rstrip().endswith((".", "요."))
    return caught.value


@pytest.mark.parametrize("name", ["a.csv", "a.xes", "a.xlsx", "a.json", "a.xes.gz"])
def test_빈_파일은_거절한다(write: Write, name: str) -> None:
    assert refused(write(name, b"")).code == "empty"


def test_없는_파일은_거절한다(tmp_path: Path) -> None:
    assert refused(tmp_path / "x.csv").code == "no_file"


def test_끊긴_gz는_거절한다(write: Write) -> None:
    rows = CSV + "".join(f"{i},접수,2026-01-0{i % 9 + 1} 10:00,김{i}\n" for i in range(5000))
    packed = gzip.compress(rows.encode())
    assert refused(write("a.csv.gz", packed[: len(packed) // 2])).code == "truncated"
    assert refused(write("b.csv.gz", packed[:40] + b"\0" * 40 + packed[80:])).code in (
        "bad_gzip",
        "truncated",
    )


def test_압축_폭탄은_풀지_않는다(write: Write) -> None:
    bomb = gzip.compress(b"<log>" + b"<trace></trace>" * 200_000)
    assert refused(write("a.xes.gz", bomb), limits=Limits(ratio_from=1 << 20)).code == "bomb"
    assert refused(write("a.csv.gz", gzip.compress(b"a,b\n" + b"1" * (64 << 20)))).code == "bomb"


def test_엑셀_압축_폭탄은_풀지_않는다(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    assert refused(path).code == "bomb"
    lying = bytearray(path.read_bytes())
    where = lying.find(b"PK\x01\x02")
    lying[where + 24 : where + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(lying))
    assert refused(path, limits=Limits(ratio_from=1 << 20)).code == "bomb"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "' + "&lol;" * 10 + '">]>',
        '<!DOCTYPE log [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE log SYSTEM "http://127.0.0.1:9/evil.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_엔티티_공격은_읽지_않는다(write: Write, doctype: str, encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<log><trace>&lol2;&xxe;</trace></log>'
    assert refused(write("a.xes", body, encoding)).code == "doctype"


@pytest.mark.parametrize(
    "text",
    [
        "<log><trace>",
        "<log",
        "<html><body/></html>",
        "<log></log>",
        XES.format(events=""),
        "<log><trace><event></trace></log>",
    ],
)
def test_깨진_XES는_거절한다(write: Write, text: str) -> None:
    refused(write("a.xes", text))


def test_XES의_나쁜_사건만_건너뛴다(write: Write) -> None:
    events = (
        EVENT.format(a="접수", t="2026-01-02T09:00:00+09:00")
        + EVENT.format(a="", t="2026-01-02T10:00:00Z")
        + EVENT.format(a="검토", t="2026-02-30T10:00:00Z")
        + EVENT.format(a="결재", t="2026-01-02T01:00:00Z")
        + '<event><string key="concept:name" value="x"/></event>'
    )
    log = read_log(write("a.xes", XES.format(events=events)))
    assert log.report.events == 2
    assert [(s.row, s.column) for s in log.report.skipped] == [
        (2, "concept:name"),
        (3, "time:timestamp"),
        (5, "time:timestamp"),
    ]
    moments = log.events.column("ts").to_pylist()
    assert [m.isoformat() for m in moments] == ["2026-01-02T09:00:00", "2026-01-02T10:00:00"]


def test_CSV의_나쁜_행은_행_번호와_까닭을_댄다(write: Write) -> None:
    path = write(
        "a.csv",
        CSV
        + "1,접수,2026-01-02 09:00,김\n"  # 2
        + "1,검토,2026-02-30,김\n"  # 3
        + ",검토,2026-01-03,김\n"  # 4
        + "1,,2026-01-03,김\n"  # 5
        + "1,검토,2026-01-03\n"  # 6
        + "1,검토,언젠가,김\n"  # 7
        + '1,결재,"2026. 1. 4. 오후 2:05","이,\n순신"\n'  # 8
        + "1,통보,2026-01-05,김,남는칸\n"  # 9
        + "1,종결,20260106,\n",
    )  # 10
    log = read_log(path)
    assert [m.isoformat() for m in log.events.column("ts").to_pylist()] == [
        "2026-01-02T09:00:00",
        "2026-01-04T14:05:00",
        "2026-01-06T00:00:00",
    ]
    assert log.events.column("row").to_pylist() == [2, 8, 10]
    found = {s.row: (s.column, s.reason) for s in log.report.skipped}
    assert sorted(found) == [3, 4, 5, 6, 7, 9]
    assert found[3] == ("처리일시", "'2026-02-30': 없는 날짜나 시각입니다")
    assert found[4][0] == "접수번호"
    assert found[5][0] == "처리단계"
    assert "열의 수" in found[6][1]
    assert "열의 수" in found[9][1]
    assert log.report.rows_read == 9
    assert log.report.events + log.report.skipped_rows == log.report.rows_read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_인코딩과_구분자를_알아본다(write: Write, encoding: str, delimiter: str) -> None:
    text = (CSV + "1,접수,2026-01-02 09:00,김철수\n1,결재,2026-01-02 11:00,\n").replace(",", delimiter)
    log = read_log(write("a.csv", text, encoding))
    assert log.events.column("activity").to_pylist() == ["접수", "결재"]
    assert log.events.column("resource").to_pylist() == ["김철수", None]
    assert not log.report.skipped


def test_인코딩이_섞인_행만_건너뛴다(write: Write) -> None:
    lines = [CSV.encode()] + [f"{i},접수,2026-01-02,김\n".encode() for i in range(200)]
    lines[100] = "99,접수,2026-01-02,김\n".encode("cp949")
    log = read_log(write("a.csv", b"".join(lines)))
    assert log.report.events == 199
    assert [s.row for s in log.report.skipped] == [101]
    assert "깨져" in log.report.skipped[0].reason


def test_알_수_없는_인코딩은_거절한다(write: Write) -> None:
    assert refused(write("a.csv", bytes(range(128, 256)) * 100)).code in ("encoding", "no_header", "binary")


def test_없는_열과_겹친_열은_거절한다(write: Write) -> None:
    path = write("a.csv", "접수번호,일시,일시,활동\n1,2026-01-01,2026-01-02,접수\n")
    assert refused(path, wanted={"case": "없는열"}).code == "missing_column"
    assert refused(path, wanted={"ts": "일시"}).code == "duplicate_header"
    log = read_log(path, {"ts": "일시 (3열)"})
    assert str(log.events.column("ts")[0]) == "2026-01-02 00:00:00"
    assert any("두 번" in note for note in log.report.notes)
    assert refused(write("b.csv", "가,나\n하나,둘\n")).code == "missing_column"


def test_셀의_수식은_글자로_남는다(write: Write) -> None:
    log = read_log(write("a.csv", CSV + '=1+1,접수,2026-01-02,"=HYPERLINK(""http://x"")"\n'))
    assert log.events.column("case").to_pylist() == ["=1+1"]
    assert log.events.column("resource").to_pylist() == ['=HYPERLINK("http://x")']


def test_접수일보다_앞선_사건은_알린다(write: Write) -> None:
    log = read_log(
        write("a.csv", "접수번호,활동,일시,접수일,처리기한\n1,검토,2026-01-02,2026-01-05,2026-01-09\n")
    )
    assert any("접수일보다 앞선" in note for note in log.report.notes)
    assert log.cases.column("due").to_pylist()[0].isoformat() == "2026-01-09T23:59:59.999999"


def test_엑셀_표를_읽는다(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["민원 처리 대장"])
    sheet.append([])
    sheet.append(["접수번호", "처리단계", "처리일시", "담당부서"])
    sheet.append([20260001, "접수", 46024.5, "민원과"])
    sheet.append([20260001, "결재", "2026. 1. 3. 10:00", None])
    sheet.append([20260002, "접수", "2026-02-30", "민원과"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    log = read_log(path)
    assert [m.isoformat() for m in log.events.column("ts").to_pylist()] == [
        "2026-01-02T12:00:00",
        "2026-01-03T10:00:00",
    ]
    assert log.events.column("case").to_pylist() == ["20260001", "20260001"]
    assert [(s.row, s.column) for s in log.report.skipped] == [(6, "처리일시")]


def test_엑셀이_아닌_것은_거절한다(write: Write, tmp_path: Path) -> None:
    assert refused(write("a.xlsx", b"PK\x03\x04nothing")).code == "bad_xlsx"
    assert refused(write("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")).code == "xls"
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w") as archive:
        archive.writestr("readme.txt", "no sheet")
    assert refused(tmp_path / "z.xlsx").code == "bad_xlsx"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"events": 1}',
        '{"a": ' * 5000,
        '{"objects": [], "events": []}',
        '{"objects": [{"id":"o"}], "events": [{"id":"e","type":"a","time":"2026-01-01"}]}',
    ],
)
def test_깨진_OCEL은_거절한다(write: Write, text: str) -> None:
    refused(write("a.json", text))


def test_OCEL의_나쁜_항목만_건너뛴다(write: Write) -> None:
    document = {
        "objects": [{"id": "o1", "type": "민원"}, {"type": "민원"}, "?"],
        "events": [
            {
                "id": "e1",
                "type": "접수",
                "time": "2026-01-02T00:00:00Z",
                "relationships": [{"objectId": "o1", "qualifier": "x"}, {"objectId": "o1", "qualifier": "y"}],
            },
            {"id": "e2", "type": "결재", "time": "2026-02-30", "relationships": [{"objectId": "o1"}]},
            {"id": "e3", "type": "통보", "time": "2026-01-03", "relationships": [{"objectId": "없음"}]},
        ],
    }
    log = read_log(write("a.json", json.dumps(document)))
    assert log.events.column("activity").to_pylist() == ["접수"]
    assert {(s.row, s.column) for s in log.report.skipped} == {
        (2, "objects"),
        (3, "objects"),
        (2, "events.time"),
        (3, "events.relationships"),
    }


def test_명령은_깨진_파일에_2로_끝난다(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["summary", str(write("a.csv", b"")), "--json"]) == 2
    captured = capsys.readouterr()
    assert not captured.out
    assert KOREAN.search(captured.err)


def test_미리보기는_열을_짐작한다(write: Write) -> None:
    shown = preview(
        write(
            "a.csv",
            "민원번호,업무단계,처리 일시,처리자,소관부서,처리기한\n1,접수,2026-01-02,김,민원과,2026-01-09\n",
            "cp949",
        ),
        5,
    )
    assert shown.encoding == "cp949"
    assert dict(shown.suggestion.mapping) == {
        "case": "민원번호",
        "activity": "업무단계",
        "ts": "처리 일시",
        "resource": "처리자",
        "dept": "소관부서",
        "due": "처리기한",
    }
    assert shown.rows == (("1", "접수", "2026-01-02", "김", "민원과", "2026-01-09"),)


def test_이름이_아무_말도_않으면_값에서_짐작한다(write: Write) -> None:
    rows = "".join(f"A{i:03},{'접수' if i % 2 else '결재'},2026-01-{i % 28 + 1:02}\n" for i in range(40))
    shown = preview(write("a.csv", "가,나,다\n" + rows))
    assert dict(shown.suggestion.mapping) == {"case": "가", "activity": "나", "ts": "다"}
