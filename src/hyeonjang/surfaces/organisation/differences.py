"""Two states of the organisation side by side, as rows for a page and for a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hyeonjang.commons.documents import xlsx
from hyeonjang.commons.org.changes import Change
from hyeonjang.commons.org.queries import head_title
from hyeonjang.commons.org.state import State, UnitState

APPEARS, RENAMED, MOVED, BOTH, ENDS, OTHER = "생김", "이름 바뀜", "옮김", "이름·자리 바뀜", "없어짐", "종류·순서 바뀜"
_KINDS = {APPEARS: "success", ENDS: "danger", RENAMED: "info", MOVED: "info", BOTH: "info"}


@dataclass(frozen=True)
class UnitRow:
    """What happens to a unit; ``heirs`` are the names of those that carry on the work of one that ends."""

    code: str
    what: str
    kind: str
    name: str
    before: str
    after: str
    heirs: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        return _KINDS.get(self.what, "")


@dataclass(frozen=True)
class PersonRow:
    """Somebody whose posts change; an empty ``after`` means: without a post."""

    number: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Table:
    """Rows of one kind as far as a page shows them, and how many there are."""

    rows: tuple[UnitRow | PersonRow | str, ...]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Differences:
    """A change of the organisation: units, people, everything else as sentences, and the counts."""

    units: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]
    others: tuple[str, ...]
    along: int

    def count(self, *what: str) -> int:
        return sum(row.what in what for row in self.units)

    @property
    def created(self) -> int:
        return self.count(APPEARS)

    @property
    def renamed(self) -> int:
        return self.count(RENAMED, BOTH)

    @property
    def moved(self) -> int:
        return self.count(MOVED, BOTH)

    @property
    def closed(self) -> int:
        return self.count(ENDS)

    def cut(self, most: int) -> Mapping[str, Table]:
        """Cut to what a page can carry."""
        found: dict[str, tuple[UnitRow | PersonRow | str, ...]] = {
            "units": self.units, "people": self.people, "others": self.others}
        return {name: Table(rows[:most], len(rows)) for name, rows in found.items()}


def between(changes: Iterable[Change], old: State, new: State) -> Differences:
    """The changes from ``old`` to ``new`` in words that need no codes."""
    rows = list(changes)
    units = [_unit_row(change, old, new) for change in rows if change.table == "unit"]
    order = {what: place for place, what in enumerate((ENDS, APPEARS, BOTH, RENAMED, MOVED, OTHER))}
    units.sort(key=lambda row: (order[row.what], row.kind, row.code))
    shown = {APPEARS, ENDS, RENAMED, MOVED, BOTH}
    others = [f"{row.name}의 종류나 순서가 바뀝니다." for row in units if row.what not in shown]
    others += [_sentence(change, old, new) for change in rows if change.table in {"post", "person", "duty"}]
    people, along = _people(old, new)
    return Differences(tuple(row for row in units if row.what in shown), tuple(people), tuple(others), along)


def _where(state: State, unit: UnitState | None) -> str:
    """``경제문화국 관광과``; the county itself is left out."""
    if unit is None:
        return ""
    above = state.units.get(unit.parent or "")
    if above is None or above.kind == "군" or unit.name.startswith(above.name):
        return unit.name
    return f"{above.name} {unit.name}"


def _unit_row(change: Change, old: State, new: State) -> UnitRow:
    before, after = change.before, change.after
    what = OTHER
    if before is None or after is None:
        what = APPEARS if before is None else ENDS
    elif before.name != after.name or before.parent != after.parent:
        what = BOTH if before.name != after.name and before.parent != after.parent else (
            RENAMED if before.name != after.name else MOVED)
    code = change.key[0]
    pairs = sorted(new.successions - old.successions)
    heirs = tuple(new.units[heir].name for gone, heir in pairs if gone == code and heir in new.units)
    unit = after or before
    return UnitRow(code, what, unit.kind, unit.name, _where(old, before), _where(new, after), heirs)


def seat(state: State, post_code: str) -> str:
    """``관광과장``, ``복지정책과 생활보장팀 주무관``: a post in words."""
    held = state.posts.get(post_code)
    unit = state.units.get(held.unit) if held else None
    if held is None or unit is None:
        return post_code
    above = state.units.get(unit.parent or "")
    department = ""
    if unit.kind == "팀" and above is not None and not unit.name.startswith(above.name):
        department = f"{above.name} "
    if held.head:
        return department + (held.title or head_title(unit.name))
    return held.title if unit.kind == "군" and held.title else f"{department}{unit.name} {held.title or held.rank}"


def _people(old: State, new: State) -> tuple[list[PersonRow], int]:
    """Whose posts or units change, and how many move along with their unit."""
    held: list[dict[str, set[tuple[str, str]]]] = []
    for state in (old, new):
        seats: dict[str, set[tuple[str, str]]] = {}
        for number, code in state.memberships:
            if code in state.posts:
                seats.setdefault(number, set()).add((code, state.posts[code].unit))
        held.append(seats)
    rows, along = [], 0
    for number in sorted(held[0].keys() | held[1].keys()):
        before, after = held[0].get(number, set()), held[1].get(number, set())
        if before != after:
            person = new.people.get(number) or old.people[number]
            rows.append(PersonRow(number, person.name, _seats(old, before), _seats(new, after)))
        elif any(_parent(old, unit) != _parent(new, unit) for _, unit in after):
            along += 1
    return rows, along


def _seats(state: State, seats: set[tuple[str, str]]) -> str:
    return ", ".join(seat(state, code) for code, _ in sorted(seats))


def _parent(state: State, unit: str) -> str | None:
    return state.units[unit].parent if unit in state.units else None


def _sentence(change: Change, old: State, new: State) -> str:
    if change.table != "post":
        return change.sentence
    code = change.key[0]
    if change.before is None:
        return f"직위 '{seat(new, code)}'({code}) 생김"
    if change.after is None:
        return f"직위 '{seat(old, code)}'({code}) 없어짐"
    was, becomes = seat(old, code), seat(new, code)
    return f"직위 '{was}'({code}) → '{becomes}'" if was != becomes else f"직위 '{was}'({code})의 직급이나 순서 바뀜"


def workbook(found: Differences) -> bytes:
    """All rows as XLSX, also those that a page leaves out."""
    column = xlsx.SheetColumn
    return xlsx.write_workbook([
        xlsx.SheetTable("부서", tuple(map(column, ("부서코드", "무엇", "종류", "전", "뒤", "이어받는 부서"))),
                        [(r.code, r.what, r.kind, r.before, r.after, ", ".join(r.heirs)) for r in found.units]),
        xlsx.SheetTable("사람", tuple(map(column, ("사번", "이름", "전", "뒤"))),
                        [(r.number, r.name, r.before, r.after or "보직 없음") for r in found.people]),
        xlsx.SheetTable("직위와 권한", (column("바뀌는 것"),), [(line,) for line in found.others]),
    ])
