"""Finds out how a text table is written: its encoding, its delimiter, its header."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from hyeonjang.kit.errors import Refused

from .guards import DEFAULT_LIMITS, Limits, open_bytes

DELIMITERS = ",\t;|"
_CHUNK = 1 << 20
# A file in which more than one byte sequence in a hundred characters is unreadable is in another encoding.
_BROKEN_SHARE = 0.01


@dataclass(frozen=True)
class TextShape:
    """``broken`` counts characters that the encoding could not read (they show as U+FFFD)."""

    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    broken: int


def _errors(path: Path, encoding: str, limits: Limits) -> tuple[int, int]:
    """(unreadable, all) characters of the file in ``encoding``."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    broken = total = 0
    with open_bytes(path, limits) as stream:
        while chunk := stream.read(_CHUNK):
            text = decoder.decode(chunk)
            broken += text.count("\ufffd")
            total += len(text)
        broken += decoder.decode(b"", True).count("\ufffd")
    return broken, max(total, 1)


def detect_encoding(path: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[str, int]:
    """The encoding of a whole file and how many characters stay unreadable in it.

    UTF-8 with a mark, UTF-16 with a mark, UTF-8, then CP949. Raises ``Refused`` when none fits.
    """
    with open_bytes(path, limits) as stream:
        head = stream.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _errors(path, "utf-16", limits)[0]
    first = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    found: list[tuple[int, int, str]] = []
    for rank, encoding in enumerate((first, "cp949")):
        broken, total = _errors(path, encoding, limits)
        if not broken:
            return encoding, 0
        if broken / total <= _BROKEN_SHARE:
            found.append((broken, rank, encoding))
    if not found:
        raise Refused(
            "글자 인코딩을 알 수 없습니다. UTF-8이나 CP949(엑셀 기본 CSV)로 다시 저장해 주세요.",
            code="encoding",
        )
    broken, _, encoding = min(found)
    return encoding, broken


class Recoded(io.RawIOBase):
    """A byte stream in UTF-8, whatever the encoding of its source; unreadable bytes become U+FFFD."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._rest = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        while not self._rest and not self._ended:
            chunk = self._stream.read(_CHUNK)
            self._ended = not chunk
            self._rest = self._decoder.decode(chunk, self._ended).encode()
        piece, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()


def open_utf8(path: Path, encoding: str, broken: int, limits: Limits = DEFAULT_LIMITS) -> BinaryIO:
    """The file as UTF-8 bytes."""
    stream = open_bytes(path, limits)
    if encoding == "utf-8" and not broken:
        return stream
    return cast(BinaryIO, io.BufferedReader(Recoded(stream, encoding), buffer_size=_CHUNK))


def _sniff(sample: str) -> str:
    """The delimiter that cuts the first lines into the most columns of equal number."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def shape_of(path: Path, limits: Limits = DEFAULT_LIMITS) -> TextShape:
    """How the file is written. Raises ``Refused`` when it is no text table."""
    encoding, broken = detect_encoding(path, limits)
    with open_utf8(path, encoding, broken, limits) as stream:
        sample = stream.read(1 << 16).decode("utf-8", "ignore").lstrip("\ufeff")
    if "\x00" in sample:
        raise Refused(
            "글자로 된 표가 아닙니다(이진 파일). CSV나 XLSX로 내보낸 파일을 올려 주세요.", code="binary"
        )
    lines = sample[: sample.rfind("\n") + 1] or sample
    try:
        delimiter = _sniff(lines)
        headers = next(iter(csv.reader(io.StringIO(sample), delimiter=delimiter)), [])
    except csv.Error:
        raise Refused(
            "표로 읽을 수 없는 파일입니다. 첫 줄에 열 이름이 있는 CSV인지 확인해 주세요.", code="no_table"
        ) from None
    if len([name for name in headers if name.strip()]) < 2:
        raise Refused(
            "첫 줄에서 열 이름을 둘 이상 찾지 못했습니다. 첫 줄이 열 이름인 표인지 확인해 주세요.",
            code="no_header",
        )
    return TextShape(encoding, delimiter, tuple(headers), broken)


def first_rows(path: Path, shape: TextShape, count: int, limits: Limits = DEFAULT_LIMITS) -> list[list[str]]:
    """The first ``count`` rows under the header, as text."""
    with open_utf8(path, shape.encoding, shape.broken, limits) as stream:
        text = io.TextIOWrapper(stream, "utf-8", "replace", newline="")
        rows: Iterator[list[str]] = csv.reader(text, delimiter=shape.delimiter)
        found: list[list[str]] = []
        try:
            next(rows, None)
            for row in rows:
                if len(found) >= count:
                    break
                if row:
                    found.append(row)
        except csv.Error:
            pass
        text.detach()
        return found
