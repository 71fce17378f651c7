"""The whole organisation as one XLSX, out and in. What is read is checked as a whole before anything is
written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import python_calamine
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hyeonjang.commons.org import writer
from hyeonjang.commons.org.changes import inferred_successions, operations_between
from hyeonjang.commons.org.state import KINDS, RANKS, PersonState, PostState, State, UnitState, fold
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 200 * 2**20
MAX_ROWS = 20_000

SHEETS: dict[str, tuple[str, ...]] = {
    "부서": ("부서코드", "부서명", "종류", "형태", "상위부서코드", "가상", "순서"),
    "직위": ("직위코드", "부서코드", "직급", "직위명", "부서장", "순서"),
    "사람": ("사번", "이름", "가상"),
    "보직": ("사번", "직위코드"),
    "권한": ("권한", "부서코드", "직위코드"),
}
# May be missing in a file: who carries on the work of units that the file no longer has.
SUCCESSIONS = "승계"
OPTIONAL: dict[str, tuple[str, ...]] = {SUCCESSIONS: ("없어지는 부서코드", "이어받는 부서코드")}
COLUMNS = {**SHEETS, **OPTIONAL}
ERROR_COLUMN = "오류 내용"


@dataclass(frozen=True)
class Error:
    """A wrong cell: sheet, row as in the file (the header is row 1; 0: the sheet), column, what to do."""

    sheet: str
    row: int
    column: str
    message: str

    @property
    def sentence(self) -> str:
        where = f"{self.sheet} 시트" + (f" {self.row}행" if self.row else "")
        where += f" '{self.column}' 칸" if self.column else ""
        return f"{where}: {self.message}"


@dataclass
class Plan:
    """What a file would change: errors, or operations that lead from the organisation of the day to the
    file."""

    errors: list[Error] = field(default_factory=list)
    operations: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Rows = dict[str, list[list[str]]]


@dataclass
class Reading:
    """A file as read: its errors, the organisation it describes, and its cells as text for giving back."""

    errors: list[Error]
    wanted: State
    sheets: Rows
    succession_rows: dict[tuple[str, str], int] = field(default_factory=dict)


def _safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value


def _rows(state: State) -> dict[str, list[tuple[object, ...]]]:
    yes = {True: "예", False: ""}
    units = sorted(state.units.values(), key=lambda unit: (unit.order, unit.code))
    posts = sorted(state.posts.values(), key=lambda post: (post.order, post.code))
    return {
        "부서": [(u.code, u.name, u.kind, u.form, u.parent or "", yes[u.synthetic], u.order) for u in units],
        "직위": [(p.code, p.unit, p.rank, p.title, yes[p.head], p.order) for p in posts],
        "사람": [(p.number, p.name, yes[p.synthetic]) for _, p in sorted(state.people.items())],
        "보직": sorted(state.memberships),
        "권한": [
            (duty, code if where == "unit" else "", code if where == "post" else "")
            for duty, where, code in sorted(state.duties)
        ],
        SUCCESSIONS: [],
    }


def export(on: date) -> bytes:
    """The organisation of a day as XLSX; ``plan`` reads it back without a difference."""
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    content = _rows(writer.state_on(on))
    for name, header in COLUMNS.items():
        sheet = book.create_sheet(name)
        sheet.append(list(header))
        for row in content[name]:
            sheet.append([_safe(value) for value in row])
        _dress(sheet, len(header))
    return _saved(book)


def _dress(sheet: Worksheet, width: int) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6E8EA")
    sheet.freeze_panes = "A2"
    for index in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(index)].width = 22


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def marked(sheets: Rows, errors: Sequence[Error]) -> bytes:
    """A file given back: every cell in its place, wrong ones coloured, the reasons beside and on a first sheet.

    Reading it again ignores what was added, so it can be corrected and sent as it is.
    """
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    listed = book.create_sheet("오류 목록")
    listed.append(["시트", "행", "칸", "까닭"])
    for error in errors:
        listed.append([error.sheet, error.row or "", error.column, _safe(error.message)])
    _dress(listed, 4)
    listed.column_dimensions["D"].width = 70
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_safe(value) for value in row])
        header = rows[0] if rows else []
        if ERROR_COLUMN not in header:
            header = [*header, ERROR_COLUMN]
            sheet.cell(1, len(header), ERROR_COLUMN)
        _dress(sheet, len(header))
        _mark(sheet, header, [error for error in errors if error.sheet == name])
    return _saved(book)


_WRONG = PatternFill("solid", fgColor="FFE1E1")


def _mark(sheet: Worksheet, header: Sequence[str], errors: Sequence[Error]) -> None:
    last = list(header).index(ERROR_COLUMN) + 1
    for (old,) in sheet.iter_rows(min_row=2, min_col=last, max_col=last):
        old.value = None
    said: dict[int, list[str]] = {}
    for error in errors:
        row = max(1, error.row)
        said.setdefault(row, []).append(f"{error.column}: {error.message}" if error.column else error.message)
        if error.column in header:
            sheet.cell(row, list(header).index(error.column) + 1).fill = _WRONG
    for row, reasons in said.items():
        cell = sheet.cell(row, last if row > 1 else last + 1)
        cell.value = str(_safe(" / ".join(reasons)))
        cell.fill = _WRONG
    sheet.column_dimensions[get_column_letter(last)].width = 70


def _open(content: bytes) -> dict[str, list[list[Any]]]:
    """The sheets of a file as rows; refuses what is no workbook, too big, or unpacks to too much."""
    if not content:
        raise Refused("빈 파일입니다. 내용이 있는 엑셀 파일(.xlsx)을 올려 주세요.", field="file")
    if len(content) > MAX_BYTES:
        raise Refused("파일이 20MB를 넘습니다. 조직 시트만 남긴 파일을 올려 주세요.", field="file")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise Refused(
                    "압축을 풀면 너무 커지는 파일이라 읽지 않았습니다. 새로 저장한 파일을 올려 주세요.",
                    field="file",
                )
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        names = book.sheet_names
        missing = [name for name in SHEETS if name not in names]
        if missing:
            raise Refused(
                f"'{missing[0]}' 시트가 없습니다. 내보낸 파일의 시트 이름을 그대로 두고 다시 올려 주세요.",
                field="file",
            )
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in COLUMNS
            if name in names
        }
    except Refused:
        raise
    except Exception:  # calamine raises several unrelated types for broken files
        raise Refused(
            "엑셀 파일(.xlsx)로 읽을 수 없습니다. 엑셀에서 .xlsx로 다시 저장해 올려 주세요.", field="file"
        ) from None


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value if value is not None else "").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


Record = tuple[int, dict[str, str]]


def _records(name: str, rows: list[list[Any]], errors: list[Error]) -> list[Record]:
    header = [_text(value) for value in rows[0]] if rows else []
    twice = [column for column in header if column and header.count(column) > 1]
    if twice:
        errors.append(Error(name, 1, twice[0], "같은 제목의 열이 둘입니다. 하나를 지우세요."))
        return []
    for column in COLUMNS[name]:
        if column not in header:
            errors.append(Error(name, 1, column, "열이 없습니다. 내보낸 파일의 제목 줄을 그대로 두세요."))
            return []
    if len(rows) > MAX_ROWS:
        errors.append(Error(name, MAX_ROWS, "", f"{MAX_ROWS:,}행을 넘습니다. 필요 없는 행을 지우세요."))
        return []
    found = []
    for number, row in enumerate(rows[1:], 2):
        values = [_text(value) for value in row]
        if any(values):
            cells = dict(zip(header, values, strict=False))
            found.append((number, {column: cells.get(column, "") for column in COLUMNS[name]}))
    return found


class _Reader:
    """Turns records into a state and collects every error on the way."""

    def __init__(self, sheets: dict[str, list[list[Any]]]) -> None:
        self.errors: list[Error] = []
        self.records = {name: _records(name, rows, self.errors) for name, rows in sheets.items()}
        self.state = State()
        self.rows: dict[str, int] = {}
        self.succession_rows: dict[tuple[str, str], int] = {}

    def wrong(self, sheet: str, row: int, column: str, message: str) -> None:
        self.errors.append(Error(sheet, row, column, message))

    def required(self, sheet: str, record: Record, columns: Sequence[str]) -> bool:
        row, cells = record
        empty = [column for column in columns if not cells[column]]
        for column in empty:
            self.wrong(sheet, row, column, "비어 있습니다. 채워 주세요.")
        return not empty

    def number(self, sheet: str, record: Record, column: str) -> int:
        row, cells = record
        try:
            return int(cells[column] or 0)
        except ValueError:
            self.wrong(sheet, row, column, f"'{cells[column]}'은(는) 정수가 아닙니다.")
            return 0

    def yes(self, sheet: str, record: Record, column: str) -> bool:
        row, cells = record
        if cells[column] not in {"", "예", "아니오"}:
            self.wrong(sheet, row, column, f"'{cells[column]}' 대신 '예'를 적거나 비워 두세요.")
        return cells[column] == "예"

    def once(self, sheet: str, record: Record, column: str, known: Iterable[str]) -> bool:
        row, cells = record
        if cells[column] in known:
            self.wrong(sheet, row, column, f"'{cells[column]}'이(가) 두 번 나옵니다. 하나만 남기세요.")
            return False
        return True

    def known(self, sheet: str, record: Record, column: str, known: Iterable[str], where: str) -> bool:
        row, cells = record
        if cells[column] not in known:
            self.wrong(
                sheet, row, column, f"'{cells[column]}'이(가) {where} 시트에 없습니다. 코드를 확인하세요."
            )
            return False
        return True

    def one_of(self, sheet: str, record: Record, column: str, allowed: Sequence[str]) -> None:
        row, cells = record
        if cells[column] not in allowed:
            self.wrong(
                sheet, row, column, f"'{cells[column]}' 대신 {', '.join(allowed)} 가운데 하나를 적어 주세요."
            )

    def units(self) -> None:
        sheet = "부서"
        for record in self.records[sheet]:
            _, cells = record
            if not self.required(sheet, record, ("부서코드", "부서명", "종류")):
                continue
            if not self.once(sheet, record, "부서코드", self.state.units):
                continue
            self.one_of(sheet, record, "종류", KINDS)
            self.rows[cells["부서코드"]] = record[0]
            self.state.units[cells["부서코드"]] = UnitState(
                cells["부서코드"],
                cells["부서명"],
                cells["종류"],
                cells["상위부서코드"] or None,
                cells["형태"],
                self.yes(sheet, record, "가상"),
                self.number(sheet, record, "순서"),
            )
        for record in self.records[sheet]:
            if record[1]["상위부서코드"]:
                self.known(sheet, record, "상위부서코드", self.state.units, "부서")
        self._circles()

    def _circles(self) -> None:
        for code in self.state.units:
            seen, above = {code}, self.state.units[code].parent
            while above is not None and above in self.state.units:
                if above in seen:
                    self.wrong(
                        "부서",
                        self.rows[code],
                        "상위부서코드",
                        "상위 부서를 따라가면 자기 자신이 나옵니다. 바로잡아 주세요.",
                    )
                    break
                seen.add(above)
                above = self.state.units[above].parent

    def posts(self) -> None:
        sheet, heads = "직위", set()
        for record in self.records[sheet]:
            row, cells = record
            if not self.required(sheet, record, ("직위코드", "부서코드", "직급")):
                continue
            if not self.once(sheet, record, "직위코드", self.state.posts):
                continue
            self.known(sheet, record, "부서코드", self.state.units, "부서")
            self.one_of(sheet, record, "직급", RANKS)
            head = self.yes(sheet, record, "부서장")
            if head and cells["부서코드"] in heads:
                self.wrong(sheet, row, "부서장", "이 부서에는 부서장이 이미 있습니다. 하나만 '예'로 두세요.")
            if head:
                heads.add(cells["부서코드"])
            self.state.posts[cells["직위코드"]] = PostState(
                cells["직위코드"],
                cells["부서코드"],
                cells["직급"],
                cells["직위명"],
                head,
                self.number(sheet, record, "순서"),
            )

    def people(self) -> None:
        for record in self.records["사람"]:
            _, cells = record
            if self.required("사람", record, ("사번", "이름")) and self.once(
                "사람", record, "사번", self.state.people
            ):
                self.state.people[cells["사번"]] = PersonState(
                    cells["사번"], cells["이름"], self.yes("사람", record, "가상")
                )

    def memberships(self) -> None:
        for record in self.records["보직"]:
            row, cells = record
            if not self.required("보직", record, ("사번", "직위코드")):
                continue
            fits = [
                self.known("보직", record, "사번", self.state.people, "사람"),
                self.known("보직", record, "직위코드", self.state.posts, "직위"),
            ]
            held = (cells["사번"], cells["직위코드"])
            if held in self.state.memberships:
                self.wrong("보직", row, "사번", "같은 보직이 두 번 나옵니다. 하나만 남기세요.")
            if all(fits):
                self.state.memberships.add(held)

    def duties(self) -> None:
        for record in self.records["권한"]:
            row, cells = record
            if not self.required("권한", record, ("권한",)):
                continue
            if bool(cells["부서코드"]) == bool(cells["직위코드"]):
                self.wrong("권한", row, "부서코드", "부서코드와 직위코드 가운데 하나만 적어 주세요.")
                continue
            column, known, where = (
                ("부서코드", self.state.units, "부서")
                if cells["부서코드"]
                else ("직위코드", self.state.posts, "직위")
            )
            if self.known("권한", record, column, known, where):
                self.state.duties.add(
                    (cells["권한"], "unit" if column == "부서코드" else "post", cells[column])
                )

    def successions(self) -> None:
        old, new = OPTIONAL[SUCCESSIONS]
        for record in self.records.get(SUCCESSIONS, []):
            row, cells = record
            if not self.required(SUCCESSIONS, record, (old, new)):
                continue
            if cells[old] in self.state.units:
                self.wrong(SUCCESSIONS, row, old, f"'{cells[old]}'이(가) 부서 시트에 남아 있습니다. 없앨 부서라면 부서 시트에서 그 행을 지우세요.")
            elif self.known(SUCCESSIONS, record, new, self.state.units, "부서"):
                self.state.successions.add((cells[old], cells[new]))
                self.succession_rows[cells[old], cells[new]] = row

    def read(self) -> State:
        steps: tuple[Callable[[], None], ...] = (
            self.units,
            self.posts,
            self.people,
            self.memberships,
            self.duties,
            self.successions,
        )
        if not self.errors:
            for step in steps:
                step()
        return self.state


def _sort_key(error: Error) -> tuple[int, int]:
    return list(COLUMNS).index(error.sheet), error.row


def read(content: bytes) -> Reading:
    """A file with every wrong cell listed; refuses what is no workbook, too big or lacks a sheet."""
    sheets = _open(content)
    reader = _Reader(sheets)
    wanted = reader.read()
    texts = {name: [[_text(value) for value in row] for row in rows[:MAX_ROWS]] for name, rows in sheets.items()}
    return Reading(sorted(reader.errors, key=_sort_key), wanted, texts, reader.succession_rows)


def against(wanted: State, on: date, rows: Mapping[tuple[str, str], int] | None = None) -> Plan:
    """What making the organisation of ``on`` into ``wanted`` takes; ``rows`` of successions for its errors.

    People who are missing in ``wanted`` stay known but lose their posts.
    """
    current, wanted = writer.state_on(on), wanted.copy()
    for number, person in current.people.items():
        wanted.people.setdefault(number, person)
    strange = sorted(pair for pair in wanted.successions if pair[0] not in current.units)
    if strange:
        message = "{} 코드의 부서가 {}에 없습니다. 부서코드와 시행일을 확인하세요."
        column = OPTIONAL[SUCCESSIONS][0]
        return Plan([
            Error(SUCCESSIONS, (rows or {}).get(pair, 0), column, message.format(f"'{pair[0]}'", date_ko(on)))
            for pair in strange
        ])
    guessed = inferred_successions(current, wanted)
    wanted.successions |= guessed
    operations = operations_between(current, wanted)
    try:
        fold(current, operations)
    except Refused as refusal:
        return Plan([Error("부서", 0, "", refusal.sentence)])
    return Plan(operations=operations, notes=[_guess_ko(current, wanted, *pair) for pair in sorted(guessed)])


def _guess_ko(current: State, wanted: State, old: str, new: str) -> str:
    gone, heir = current.units[old].name, wanted.units[new].name
    return (f"{josa(gone, '은/는')} 팀이나 직위가 모두 {josa(heir, '으로/로')} 가므로 "
            f"{josa(heir, '이/가')} 이어받는 것으로 봅니다. 다르면 '{SUCCESSIONS}' 시트에 적어 주세요.")


def plan(content: bytes, on: date) -> Plan:
    """What applying a file from ``on`` would change.

    Every wrong cell is listed; with errors there are no operations. Refuses what is no workbook.
    """
    reading = read(content)
    if reading.errors:
        return Plan(reading.errors)
    return against(reading.wanted, on, reading.succession_rows)
