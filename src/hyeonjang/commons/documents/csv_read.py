"""CSV as it really comes: CP949 or UTF-8, commas or tabs, fields with line breaks."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from hyeonjang.commons.documents.xlsx_check import Limits
from hyeonjang.kit.errors import Refused

_DELIMITERS = ",\t;|"
_FIELD_LIMIT = 131_072


def decode(data: bytes) -> tuple[str, str]:
    """The text of a CSV and the encoding it was in; raises `Refused` naming the first undecodable line."""
    if data.startswith(codecs.BOM_UTF8):
        return _decode(data, "utf-8-sig"), "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode(data, "utf-16"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as utf8:
        try:
            return data.decode("cp949"), "cp949"
        except UnicodeDecodeError as cp949:
            # The encoding that got further is the one the file was meant to be in.
            raise _undecodable(data, max(utf8.start, cp949.start)) from None


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start) from None


def _undecodable(data: bytes, start: int) -> Refused:
    line = data.count(b"\n", 0, start) + 1
    return Refused(
        f"{line}번째 줄에서 글자를 읽을 수 없습니다. 엑셀에서 'CSV UTF-8' 형식으로 다시 저장하여 "
        "올려 주십시오.",
        code="unknown_encoding",
        details={"line": line},
    )


def delimiter(text: str) -> str:
    """The separator that cuts the first line into most fields, outside quotation marks."""
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted = False
    for sign in text[:20_000]:
        if sign == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif sign in counts:
            counts[sign] += 1
        elif sign == "\n" and any(counts.values()):
            break
    return max(_DELIMITERS, key=lambda sign: counts[sign])


def records(text: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Records with their numbers, counted as a spreadsheet numbers its rows.

    A quotation mark that is never closed would swallow the rest of the file: it is refused.
    """
    if "\0" in text:
        raise Refused(
            "글자가 아닌 내용이 들어 있는 파일입니다. 엑셀에서 CSV로 다시 저장하여 올려 주십시오.",
            code="corrupt_file",
        )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    number = widest = 0
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused(
                f"{number + 1}번째 행의 따옴표가 맞지 않습니다. "
                "그 행의 따옴표를 확인하고 다시 올려 주십시오.",
                code="corrupt_file",
                details={"row": number + 1},
            ) from None
        number += 1
        widest = max(widest, len(values))
        limits.hold(number, widest)
        if any(len(value) > _FIELD_LIMIT for value in values):
            raise Refused(
                f"{number}번째 행에 지나치게 긴 칸이 있습니다. 내용을 확인하고 다시 올려 주십시오.",
                code="corrupt_file",
            )
        yield number, values
