"""Where open work goes in a reorganisation: what stands under units that end, move or change their names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org import actions, following, queries
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.changes import Change
from hyeonjang.commons.org.state import State

MOST = 200


@dataclass(frozen=True)
class FollowRow:
    """A piece of open work, the unit it stands under before the change, and where it stands after it."""

    work: following.Following
    before: str
    after: str
    lost: bool


@dataclass(frozen=True)
class Follow:
    rows: tuple[FollowRow, ...]
    total: int
    lost: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.rows)


def of(actor: Actor, changes: list[Change], old: State, new: State, on: date) -> Follow:
    """Open work under every unit that is changed on a day, also what such a unit once took over.

    Work of a unit that ends without an heir is ``lost``.
    """
    touched = {
        change.key[0]: change
        for change in changes
        if change.table == "unit" and change.before is not None and _matters(change)
    }
    ids = actions.code_ids(list(old.units))
    codes = {ids[code]: code for code in touched}
    for pk, origins in queries.carried_on(on, ids.values()).items():
        if pk in codes:
            codes |= dict.fromkeys(origins, codes[pk])
    rows = []
    for work in following.of_units(actor, set(codes)):
        change = touched[codes[work.unit_id]]
        after = _after(change, old, new)
        rows.append(FollowRow(work, _place(old, change.key[0]), after or "이어받을 부서가 없음", not after))
    rows.sort(key=lambda row: (not row.lost, row.before, row.work.kind_ko, row.work.label_ko))
    return Follow(tuple(rows[:MOST]), len(rows), sum(row.lost for row in rows))


def _matters(change: Change) -> bool:
    before, after = change.before, change.after
    return after is None or before.name != after.name or before.parent != after.parent


def _after(change: Change, old: State, new: State) -> str:
    code = change.key[0]
    if change.after is not None:
        return _place(new, code)
    heirs = [heir for gone, heir in sorted(new.successions - old.successions) if gone == code and heir in new.units]
    return ", ".join(_place(new, heir) for heir in heirs)


def _place(state: State, code: str) -> str:
    unit = state.units[code]
    above = state.units.get(unit.parent or "")
    if unit.kind != "팀" or above is None or unit.name.startswith(above.name):
        return unit.name
    return f"{above.name} {unit.name}"
