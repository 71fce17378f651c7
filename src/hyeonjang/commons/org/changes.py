"""What differs between two states of the organisation: rows to write, sentences to read, operations to keep.
Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from hyeonjang.commons.org.duties import name_ko
from hyeonjang.commons.org.state import State, UnitState, head_code
from hyeonjang.kit.korean import josa


@dataclass(frozen=True)
class Change:
    """One difference between two states: table, key, the row before and after, and a sentence."""

    table: str
    key: tuple[str, ...]
    before: Any
    after: Any
    sentence: str


def _unit_sentence(before: UnitState | None, after: UnitState | None, old: State, new: State) -> str:
    if before is None:
        assert after is not None
        where = f" ({new.units[after.parent].name})" if after.parent else ""
        return f"{josa(after.name, '이/가')} 생깁니다.{where}"
    if after is None:
        heirs = [
            new.units[heir].name
            for code, heir in sorted(new.successions - old.successions)
            if code == before.code and heir in new.units
        ]
        return f"{josa(before.name, '이/가')} 없어집니다." + (
            f" 일은 {josa(', '.join(heirs), '이/가')} 이어받습니다." if heirs else ""
        )
    said = []
    if before.name != after.name:
        said.append(f"{josa(before.name, '이/가')} {josa(after.name, '으로/로')} 바뀝니다.")
    if before.parent != after.parent:
        names = [
            state.units[code].name if code else "군"
            for state, code in ((old, before.parent), (new, after.parent))
        ]
        said.append(f"{josa(after.name, '이/가')} {names[0]}에서 {josa(names[1], '으로/로')} 옮깁니다.")
    return " ".join(said) or f"{after.name}의 종류나 순서가 바뀝니다."


def _tables(state: State) -> dict[str, dict[tuple[str, ...], Any]]:
    return {
        "unit": {(code,): unit for code, unit in state.units.items()},
        "post": {(code,): post for code, post in state.posts.items()},
        "person": {(number,): person for number, person in state.people.items()},
        "membership": dict.fromkeys(state.memberships, True),
        "duty": dict.fromkeys(state.duties, True),
    }


def _sentence(table: str, key: tuple[str, ...], before: Any, after: Any, old: State, new: State) -> str:
    if table == "unit":
        return _unit_sentence(before, after, old, new)
    word = "생깁니다" if before is None else ("없어집니다" if after is None else "바뀝니다")
    if table == "post":
        return f"직위 {key[0]}({(after or before).rank})이(가) {word}."
    if table == "person":
        return f"{(after or before).name}({key[0]})의 인적사항이 {word}."
    if table == "membership":
        person = (new if after else old).people[key[0]]
        return f"{person.name}이(가) {key[1]} 직위를 {'맡습니다' if after else '떠납니다'}."
    place = new if after else old
    name = place.units[key[2]].name if key[1] == "unit" else key[2]
    return f"'{name_ko(key[0])}' 권한이 {name}에 {word}."


def difference(old: State, new: State) -> list[Change]:
    """What changes from one state to the other, units first."""
    found = []
    before, after = _tables(old), _tables(new)
    for table in before:
        for key in sorted(before[table].keys() | after[table].keys()):
            was, becomes = before[table].get(key), after[table].get(key)
            if was != becomes:
                found.append(Change(table, key, was, becomes, _sentence(table, key, was, becomes, old, new)))
    return found


def digest(changes: list[Change]) -> str:
    """The same text for the same changes: what was shown is what gets applied."""
    rows = [(change.table, change.key, change.before, change.after) for change in changes]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def inferred_successions(old: State, new: State) -> set[tuple[str, str]]:
    """Who carries on a unit that ends without a named heir: the one unit that took in all its teams.

    Where it had no teams, the one unit that took in all its posts that go on; where they went to several
    units or to none, nobody is guessed.
    """
    named = {code for code, _ in new.successions - old.successions}
    found = set()
    for code in old.units.keys() - new.units.keys() - named:
        places = {new.units[child.code].parent for child in old.children(code) if child.code in new.units}
        if not places:
            places = {new.posts[held.code].unit for held in old.posts_of(code) if held.code in new.posts}
        place = places.pop() if len(places) == 1 else None
        # A team whose department ends with it and that moves up to the bureau was not inherited by it.
        if place is not None and place != old.units[code].parent:
            found.add((code, place))
    return found


def consequences(old: State, new: State) -> list[str]:
    """What people must know or do because of a change: people without a post, empty posts, counts."""
    said = []
    for kind, word in (("국", "국은"), ("과", "과(담당관·직속기관·사업소 포함)는"), ("팀", "팀은")):
        counts = [sum(unit.kind == kind for unit in state.units.values()) for state in (old, new)]
        if counts[0] != counts[1]:
            said.append(f"{word} {counts[0]}개에서 {counts[1]}개가 됩니다.")
    had, has = ({held[0] for held in state.memberships} for state in (old, new))
    for number in sorted(had - has):
        if number in new.people:
            posts = [_post_name(old, code) for who, code in sorted(old.memberships) if who == number]
            said.append(
                f"{new.people[number].name}({', '.join(posts)})의 직위가 없어집니다. 새 보직을 정해야 합니다."
            )
    for code, unit in sorted(new.units.items()):
        lead = head_code(new, code)
        if lead is None and (code not in old.units or head_code(old, code) is not None):
            said.append(f"{unit.name}에 부서장 직위가 없습니다. 직위를 만들어야 결재할 수 있습니다.")
    for duty_name, where, code in sorted(old.duties - new.duties):
        if not any(other[0] == duty_name for other in new.duties):
            name = old.units[code].name if where == "unit" else _post_name(old, code)
            said.append(
                f"'{name_ko(duty_name)}' 권한을 가진 곳({name})이 없어져 아무도 그 일을 할 수 없습니다. 다시 "
                "배정해야 합니다."
            )
    return said


def _post_name(state: State, code: str) -> str:
    held = state.posts[code]
    return held.title or f"{state.units[held.unit].name} {held.rank}"


def operations_between(old: State, new: State) -> list[dict[str, Any]]:
    """Operations that lead from one state to another (for an import); people first, abolitions last."""
    said: list[dict[str, Any]] = []
    for number, person_ in new.people.items():
        if old.people.get(number) != person_:
            said.append(
                {"op": "person", "number": number, "name": person_.name, "synthetic": person_.synthetic}
            )
    said += _unit_operations(old, new)
    for code, held in new.posts.items():
        if old.posts.get(code) != held:
            said.append(
                {
                    "op": "post",
                    "code": code,
                    "unit": held.unit,
                    "rank": held.rank,
                    "title": held.title,
                    "head": held.head,
                    "order": held.order,
                }
            )
    ended = old.posts.keys() - new.posts.keys()
    gone = {post_code for post_code in ended if old.posts[post_code].unit not in new.units}
    # Heads end before others begin, so that no unit has two for a moment.
    ends = [{"op": "end_post", "post": code} for code in sorted(ended - gone)]
    unheads = [{**o, "head": False} for o in said if o["op"] == "post" and o["code"] in old.posts]
    said = [o for o in said if o["op"] != "post"] + ends + unheads + [o for o in said if o["op"] == "post"]
    said += [
        {"op": "release", "person": who, "post": code}
        for who, code in sorted(old.memberships - new.memberships)
        if code in new.posts
    ]
    said += [
        {"op": "appoint", "person": who, "post": code}
        for who, code in sorted(new.memberships - old.memberships)
    ]
    heirs: dict[str, list[str]] = {}
    for code, heir in sorted(new.successions - old.successions):
        if code in old.units and code not in new.units and heir in new.units:
            heirs.setdefault(code, []).append(heir)
    # A duty of a unit that ends would pass to its heir: where duties lie is said by the new state alone.
    said += [
        {"op": "end_duty", "duty": d, where: code}
        for d, where, code in sorted(old.duties - new.duties)
        if code in (new.units.keys() | heirs.keys() if where == "unit" else new.posts)
    ]
    said += [{"op": "duty", "duty": d, where: code} for d, where, code in sorted(new.duties - old.duties)]
    order = sorted(old.units.keys() - new.units.keys(), key=lambda code: (-_depth(old, code), code))
    return said + [
        {"op": "abolish", "unit": code, **({"successors": heirs[code]} if code in heirs else {})} for code in order
    ]


def _depth(state: State, code: str) -> int:
    depth, parent = 0, state.units[code].parent
    while parent is not None:
        depth, parent = depth + 1, state.units[parent].parent
    return depth


def _unit_operations(old: State, new: State) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    for code in sorted(new.units, key=lambda code: (_depth(new, code), new.units[code].order, code)):
        unit, was = new.units[code], old.units.get(code)
        if was is None:
            said.append(
                {
                    "op": "create",
                    "code": code,
                    "name": unit.name,
                    "kind": unit.kind,
                    "parent": unit.parent,
                    "form": unit.form,
                    "synthetic": unit.synthetic,
                    "order": unit.order,
                }
            )
            continue
        if was.parent != unit.parent:
            said.append({"op": "move", "unit": code, "parent": unit.parent})
        if was.name != unit.name:
            said.append({"op": "rename", "unit": code, "name": unit.name})
        if (was.kind, was.form, was.synthetic, was.order) != (
            unit.kind,
            unit.form,
            unit.synthetic,
            unit.order,
        ):
            said.append(
                {
                    "op": "describe",
                    "unit": code,
                    "kind": unit.kind,
                    "form": unit.form,
                    "synthetic": unit.synthetic,
                    "order": unit.order,
                }
            )
    return said
