"""Looking an XLSX through before a reader that trusts it may touch it.

The reader behind `xlsx_read` reserves memory for the whole rectangle a sheet spans, so one stray cell at
XFD1048576 would exhaust the machine; and it turns error values into empty cells. This module streams each
part once: sizes, entities, the cells' positions, and the cells whose value is missing.
"""

from __future__ import annotations

import codecs
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from hyeonjang.kit.errors import Refused

_CHUNK = 1 << 16
_ENTRIES = 2_000
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_REFERENCE = re.compile(rb"""<(?:[\w.-]+:)?c\s+(?:[a-z]+="[\w-]*"\s+)*?r="([A-Z]{1,3})([0-9]{1,7})"[\s/>]""")
_SUSPECT = re.compile(rb"""\st\s*=\s*["']e["']|<(?:[\w.-]+:)?f[\s/>]|<!--|<!\[CDATA\[""")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: bytes as sent, bytes unpacked, and the rectangle a sheet may span."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 600_000_000
    columns: int = 2_000
    cells: int = 12_000_000

    def hold(self, rows: int, columns: int) -> None:
        """Refuse a sheet that spans more than allowed."""
        if columns > self.columns or rows * columns > self.cells:
            raise Refused(
                f"표의 범위가 너무 넓습니다({rows:,}행 × {columns:,}열). 쓰지 않는 행과 열을 "
                "지우거나 나누어 올려 주십시오.",
                code="sheet_too_large",
            )


def corrupt() -> Refused:
    """The refusal for a file that cannot be read."""
    return Refused(
        "엑셀 파일이 손상되어 읽을 수 없습니다. 엑셀에서 열어 다시 저장한 뒤 올려 주십시오.",
        code="corrupt_file",
    )


def check_package(data: bytes, limits: Limits) -> dict[str, list[tuple[int, int, str]]]:
    """Check an XLSX as a whole; unreadable cells by sheet name. Raises `Refused` for anything suspicious."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _entries(package, limits)
            names = _sheet_names(package)
            found: dict[str, list[tuple[int, int, str]]] = {}
            for entry in package.infolist():
                if entry.filename.lower().endswith((".xml", ".rels")):
                    sheet = names.get(entry.filename)
                    quick = _Quick(limits)
                    quick.feed_all(_chunks(package, entry), cells=sheet is not None)
                    if sheet is not None and not quick.plain:
                        scan = _Scan(limits)
                        scan.feed_all(_chunks(package, entry))
                        found[sheet] = scan.unreadable
            return found
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        NotImplementedError,
        expat.ExpatError,
        ValueError,
    ):
        raise corrupt() from None


def _entries(package: zipfile.ZipFile, limits: Limits) -> None:
    entries = package.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(
            "암호가 걸린 파일입니다. 암호를 풀고 저장한 뒤 다시 올려 주십시오.", code="encrypted_file"
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes or len(entries) > _ENTRIES:
        raise Refused(
            "압축을 풀면 지나치게 커지는 파일이라 읽지 않았습니다. 필요한 표만 새 파일로 저장해 "
            "올려 주십시오.",
            code="zip_bomb",
        )
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise corrupt()
    if "xl/workbook.xml" not in package.namelist():
        raise Refused(
            "엑셀(XLSX) 파일이 아닙니다. XLSX 또는 CSV 파일을 올려 주십시오.", code="unknown_format"
        )


def _chunks(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _attributes(package: zipfile.ZipFile, part: str, tag: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == tag:
            found.append({_local(key): value for key, value in attributes.items()})

    parser = _parser()
    parser.StartElementHandler = start
    parser.Parse(package.read(part), True)
    return found


def _sheet_names(package: zipfile.ZipFile) -> dict[str, str]:
    """Part path → sheet name; sheets of a kind without cells are simply never met."""
    targets: dict[str, str] = {}
    for relation in _attributes(package, "xl/_rels/workbook.xml.rels", "Relationship"):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        targets[relation.get("Id", "")] = path
    # Both `sheetId` and `r:id` are attributes; only the latter is called "id" once its prefix is gone.
    sheets = _attributes(package, "xl/workbook.xml", "sheet")
    return {targets[sheet["id"]]: sheet.get("name", "") for sheet in sheets if sheet.get("id") in targets}


def _parser() -> Any:
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise Refused(
            "파일 안에 허용되지 않는 선언(DTD)이 있어 읽지 않았습니다. 엑셀에서 새로 저장한 "
            "파일을 올려 주십시오.",
            code="xml_entities",
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _column(reference: str) -> tuple[int, int]:
    """Row and column of ``C12``, counted from 1."""
    column = index = 0
    while index < len(reference) and "A" <= reference[index] <= "Z":
        column = column * 26 + ord(reference[index]) - 64
        index += 1
    return int(reference[index:]), column


class _Quick:
    """Streams one part at C speed: well-formedness, entities, and the reach of cells written the plain way.

    ``plain`` is given up, and `_Scan` must look again, as soon as anything is not obviously so: another
    encoding, a cell without a reference, a formula, an error value.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.plain = True
        self.rows = 0
        self.columns: set[bytes] = set()

    def feed_all(self, chunks: Iterator[bytes], *, cells: bool) -> None:
        parser = _parser()
        rest = b""
        first = True
        for chunk in chunks:
            parser.Parse(chunk, False)
            if not (cells and self.plain):
                continue
            if first:
                head = chunk.removeprefix(codecs.BOM_UTF8)[:200].lower()
                self.plain = head.startswith(b"<") and (b"encoding" not in head or b"utf-8" in head)
                first = False
            # Cut before the last "<": a tag is then never divided.
            whole = rest + chunk
            cut = whole.rfind(b"<")
            self.look(whole[:cut])
            rest = whole[cut:]
        parser.Parse(b"", True)
        self.look(rest)

    def look(self, piece: bytes) -> None:
        references = _REFERENCE.findall(piece)
        if _SUSPECT.search(piece) or len(references) != len(_CELL.findall(piece)):
            self.plain = False
        if not self.plain or not references:
            return
        self.columns.update(column for column, _row in references)
        self.rows = max(self.rows, max(int(row) for _column, row in references))
        self.limits.hold(self.rows, max(_column(f"{name.decode()}1")[1] for name in self.columns))


class _Scan:
    """Streams one part and remembers how far its cells reach and which lack a value."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.parser: Any = None
        self.rows = self.columns = 0
        self.row = self.column = 0
        self.kind = ""
        self.formula = self.valued = False
        self.unreadable: list[tuple[int, int, str]] = []

    def feed_all(self, chunks: Iterator[bytes]) -> None:
        parser = self.parser = _parser()
        starts: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self.start_row,
            "c": self.start_cell,
            "f": self.start_formula,
            "v": self.start_value,
            "is": self.start_value,
        }

        def start(name: str, attributes: dict[str, str]) -> None:
            if handler := starts.get(_local(name)):
                handler(attributes)

        def end(name: str) -> None:
            if name == "c" or name.endswith(":c"):
                self.end_cell()

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def start_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0

    def start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        row, self.column = _column(reference) if reference else (self.row, self.column + 1)
        if row > self.rows or self.column > self.columns:
            self.rows, self.columns = max(row, self.rows), max(self.column, self.columns)
            self.limits.hold(self.rows, self.columns)
        self.row = row
        self.kind = attributes.get("t", "")
        self.formula = self.valued = False

    def start_formula(self, _attributes: dict[str, str]) -> None:
        self.formula = True

    def start_value(self, _attributes: dict[str, str]) -> None:
        # An empty <v/> is a formula that nobody computed, unless its result is a text, which may be empty.
        if self.formula and self.kind != "str":
            self.parser.CharacterDataHandler = self.value_text
        else:
            self.valued = True

    def value_text(self, _text: str) -> None:
        self.valued = True

    def end_cell(self) -> None:
        self.parser.CharacterDataHandler = None
        if self.kind == "e":
            self.unreadable.append((self.row, self.column, "오류 값(#N/A, #REF! 등)이 들어 있음"))
        elif self.formula and not self.valued:
            self.unreadable.append((self.row, self.column, "수식이 계산되지 않은 채 저장됨"))
