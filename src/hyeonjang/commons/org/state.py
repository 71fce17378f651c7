"""The organisation as plain data, and what the operations of a reorganisation do to it. Pure.

One document of operations is previewed, applied and replayed by the same code: ``fold``. Operations are
JSON objects with a key ``op``:

``create`` code, name, kind, parent [form, synthetic, order] · ``rename`` unit, name ·
``move`` unit, parent · ``describe`` unit [kind, form, synthetic, order] ·
``merge`` units, into {as create}, [head_of] · ``split`` unit, into [{as create, units: […]}], [keep] ·
``abolish`` unit, [successor or successors] · ``post`` code, unit, rank [title, head, order] · ``end_post`` post ·
``person`` number, name [synthetic] · ``appoint`` / ``release`` person, post ·
``duty`` / ``end_duty`` duty, unit or post.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, field, replace
from typing import Any

from hyeonjang.kit.errors import Refused

KINDS = ("군", "국", "과", "팀", "읍면")
RANKS = ("군수", "부군수", "국장", "과장", "팀장", "담당자")
Operation = Mapping[str, Any]


@dataclass(frozen=True)
class UnitState:
    code: str
    name: str
    kind: str
    parent: str | None
    form: str = ""
    synthetic: bool = False
    order: int = 0


@dataclass(frozen=True)
class PostState:
    code: str
    unit: str
    rank: str
    title: str = ""
    head: bool = False
    order: int = 0


@dataclass(frozen=True)
class PersonState:
    number: str
    name: str
    synthetic: bool = False


Duty = tuple[str, str, str]  # duty, "unit" or "post", code


@dataclass
class State:
    """Units, posts and people by their keys, who holds what, where duties lie, and what follows what."""

    units: dict[str, UnitState] = field(default_factory=dict)
    posts: dict[str, PostState] = field(default_factory=dict)
    people: dict[str, PersonState] = field(default_factory=dict)
    memberships: set[tuple[str, str]] = field(default_factory=set)
    duties: set[Duty] = field(default_factory=set)
    successions: set[tuple[str, str]] = field(default_factory=set)

    def copy(self) -> State:
        return State(
            dict(self.units),
            dict(self.posts),
            dict(self.people),
            set(self.memberships),
            set(self.duties),
            set(self.successions),
        )

    def children(self, code: str) -> list[UnitState]:
        return [unit for unit in self.units.values() if unit.parent == code]

    def posts_of(self, code: str) -> list[PostState]:
        return [post for post in self.posts.values() if post.unit == code]

    def as_json(self) -> dict[str, Any]:
        """Plain lists, for a draft that waits to be confirmed; ``from_json`` reads them back equal."""
        return {
            "units": [list(astuple(unit)) for unit in self.units.values()],
            "posts": [list(astuple(post)) for post in self.posts.values()],
            "people": [list(astuple(person)) for person in self.people.values()],
            "memberships": sorted(map(list, self.memberships)),
            "duties": sorted(map(list, self.duties)),
            "successions": sorted(map(list, self.successions)),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> State:
        """The state that ``as_json`` wrote; raises ``TypeError`` or ``KeyError`` for anything else."""
        return cls(
            {row[0]: UnitState(*row) for row in value["units"]},
            {row[0]: PostState(*row) for row in value["posts"]},
            {row[0]: PersonState(*row) for row in value["people"]},
            {(who, held) for who, held in value["memberships"]},
            {(name, where, code) for name, where, code in value["duties"]},
            {(old, new) for old, new in value["successions"]},
        )

    def facts(self) -> tuple[object, ...]:
        """What is compared when two states are said to be the same."""
        return self.units, self.posts, self.people, self.memberships, self.duties


def _text(operation: Operation, name: str) -> str:
    value = operation.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused(f"'{name}' 값이 비어 있습니다. 채운 뒤 다시 하세요.", field=name)
    return value.strip()


def _unit(state: State, code: str) -> UnitState:
    unit = state.units.get(code)
    if unit is None:
        raise Refused(
            f"'{code}' 코드의 부서가 그날 없습니다. 부서 코드와 시행일을 확인해 주세요.", field="unit"
        )
    return unit


def _post(state: State, code: str) -> PostState:
    post = state.posts.get(code)
    if post is None:
        raise Refused(
            f"'{code}' 코드의 직위가 그날 없습니다. 직위 코드와 시행일을 확인해 주세요.", field="post"
        )
    return post


def _check_place(state: State, code: str, parent: str | None) -> None:
    """A unit stands under a unit that exists and not under itself."""
    above = parent
    while above is not None:
        if above == code:
            raise Refused(
                f"'{state.units[code].name}' 부서를 자기 아래에 둘 수 없습니다. 상위 부서를 다시 "
                "정해 주세요.",
                field="parent",
            )
        above = _unit(state, above).parent


def _check_name(state: State, name: str, parent: str | None, but: str) -> None:
    for unit in state.units.values():
        if unit.name == name and unit.parent == parent and unit.code != but:
            raise Refused(
                f"같은 상위 부서 아래에 '{name}'이(가) 이미 있습니다. 다른 이름을 쓰거나 먼저 폐지하세요.",
                field="name",
            )


def create(state: State, operation: Operation) -> str:
    code, name, kind = _text(operation, "code"), _text(operation, "name"), _text(operation, "kind")
    if code in state.units:
        raise Refused(f"'{code}' 부서 코드는 이미 쓰고 있습니다. 다른 코드를 쓰세요.", field="code")
    if kind not in KINDS:
        raise Refused(
            f"'{kind}'은(는) 부서 종류가 아닙니다. {', '.join(KINDS)} 가운데에서 고르세요.", field="kind"
        )
    parent = operation.get("parent") or None
    _check_place(state, code, parent)
    _check_name(state, name, parent, code)
    state.units[code] = UnitState(
        code,
        name,
        kind,
        parent,
        str(operation.get("form") or ""),
        bool(operation.get("synthetic", False)),
        int(operation.get("order") or 0),
    )
    return code


def rename(state: State, operation: Operation) -> None:
    unit, name = _unit(state, _text(operation, "unit")), _text(operation, "name")
    _check_name(state, name, unit.parent, unit.code)
    state.units[unit.code] = replace(unit, name=name)


def move(state: State, operation: Operation) -> None:
    unit, parent = _unit(state, _text(operation, "unit")), operation.get("parent") or None
    _check_place(state, unit.code, parent)
    _check_name(state, unit.name, parent, unit.code)
    state.units[unit.code] = replace(unit, parent=parent)


def describe(state: State, operation: Operation) -> None:
    unit = _unit(state, _text(operation, "unit"))
    kind = str(operation.get("kind", unit.kind))
    if kind not in KINDS:
        raise Refused(
            f"'{kind}'은(는) 부서 종류가 아닙니다. {', '.join(KINDS)} 가운데에서 고르세요.", field="kind"
        )
    state.units[unit.code] = replace(
        unit,
        kind=kind,
        form=str(operation.get("form", unit.form)),
        synthetic=bool(operation.get("synthetic", unit.synthetic)),
        order=int(operation.get("order", unit.order)),
    )


def _end_unit(state: State, code: str, successors: Iterable[str]) -> None:
    """Abolish a unit that has no children: posts end, duties pass to the first successor."""
    heirs = list(successors)
    for post in state.posts_of(code):
        end_post(state, {"post": post.code})
    for duty in [duty for duty in state.duties if duty[1:] == ("unit", code)]:
        state.duties.discard(duty)
        if heirs:
            state.duties.add((duty[0], "unit", heirs[0]))
    del state.units[code]
    state.successions |= {(code, heir) for heir in heirs}


def merge(state: State, operation: Operation) -> None:
    codes = list(operation.get("units") or [])
    if len(set(codes)) < 2:
        raise Refused("합칠 부서를 둘 이상 골라 주세요.", field="units")
    parts = [_unit(state, str(code)) for code in codes]
    into = operation.get("into")
    if not isinstance(into, Mapping):
        raise Refused("합쳐서 만들 부서의 코드와 이름을 적어 주세요.", field="into")
    new = create(
        state,
        {
            "kind": parts[0].kind,
            "form": parts[0].form,
            "parent": parts[0].parent,
            "order": parts[0].order,
            **into,
        },
    )
    leader = str(operation.get("head_of") or parts[0].code)
    if leader not in {part.code for part in parts}:
        raise Refused("새 부서장은 합치는 부서 가운데 한 곳의 부서장이어야 합니다.", field="head_of")
    for part in parts:
        for child in state.children(part.code):
            move(state, {"unit": child.code, "parent": new})
        for post in state.posts_of(part.code):
            if post.code == head_code(state, leader) or not post.head:
                state.posts[post.code] = replace(post, unit=new)
        _end_unit(state, part.code, [new])


def head_code(state: State, unit: str) -> str | None:
    return next((post.code for post in state.posts_of(unit) if post.head), None)


def split(state: State, operation: Operation) -> None:
    unit = _unit(state, _text(operation, "unit"))
    parts = list(operation.get("into") or [])
    if not parts:
        raise Refused("나누어 만들 부서를 하나 이상 적어 주세요.", field="into")
    keep = bool(operation.get("keep", False))
    heirs = []
    for part in parts:
        heirs.append(
            create(
                state,
                {"kind": unit.kind, "form": unit.form, "parent": unit.parent, "order": unit.order, **part},
            )
        )
        for child in part.get("units") or []:
            if _unit(state, str(child)).parent != unit.code:
                raise Refused(
                    f"'{child}' 부서는 {unit.name} 아래에 없습니다. 나눌 팀을 다시 골라 주세요.",
                    field="units",
                )
            move(state, {"unit": str(child), "parent": heirs[-1]})
    if keep:
        state.successions |= {(unit.code, heir) for heir in heirs}
        return
    left = state.children(unit.code)
    if left:
        raise Refused(
            f"{unit.name}의 {left[0].name}이(가) 갈 곳이 없습니다. 나뉜 부서 가운데 한 곳에 넣어 주세요.",
            field="into",
        )
    _end_unit(state, unit.code, heirs)


def abolish(state: State, operation: Operation) -> None:
    unit = _unit(state, _text(operation, "unit"))
    children = state.children(unit.code)
    if children:
        raise Refused(
            f"{unit.name} 아래에 {children[0].name} 등 {len(children)}개 부서가 있습니다. 먼저 "
            "옮기거나 폐지하세요.",
            field="unit",
        )
    heirs = list(operation.get("successors") or [])
    if operation.get("successor"):
        heirs.insert(0, operation["successor"])
    _end_unit(state, unit.code, [_unit(state, str(heir)).code for heir in heirs])


def post(state: State, operation: Operation) -> None:
    """Create a post, or change it where it exists."""
    code, unit, rank = (
        _text(operation, "code"),
        _unit(state, _text(operation, "unit")),
        _text(operation, "rank"),
    )
    if rank not in RANKS:
        raise Refused(
            f"'{rank}'은(는) 직급이 아닙니다. {', '.join(RANKS)} 가운데에서 고르세요.", field="rank"
        )
    head = bool(operation.get("head", False))
    other = head_code(state, unit.code)
    if head and other not in {None, code}:
        raise Refused(f"{unit.name}에는 부서장 직위가 이미 있습니다({other}). 하나만 두세요.", field="head")
    state.posts[code] = PostState(
        code, unit.code, rank, str(operation.get("title") or ""), head, int(operation.get("order") or 0)
    )


def end_post(state: State, operation: Operation) -> None:
    ended = _post(state, _text(operation, "post"))
    del state.posts[ended.code]
    state.memberships = {held for held in state.memberships if held[1] != ended.code}
    state.duties = {duty for duty in state.duties if duty[1:] != ("post", ended.code)}


def person(state: State, operation: Operation) -> None:
    number = _text(operation, "number")
    state.people[number] = PersonState(
        number, _text(operation, "name"), bool(operation.get("synthetic", False))
    )


def appoint(state: State, operation: Operation) -> None:
    number, held = _text(operation, "person"), _post(state, _text(operation, "post"))
    if number not in state.people:
        raise Refused(f"사번 '{number}'인 사람이 없습니다. 사번을 확인해 주세요.", field="person")
    state.memberships.add((number, held.code))


def release(state: State, operation: Operation) -> None:
    held = (_text(operation, "person"), _text(operation, "post"))
    if held not in state.memberships:
        raise Refused(
            f"사번 '{held[0]}'은(는) '{held[1]}' 직위에 있지 않습니다. 보직을 확인해 주세요.", field="person"
        )
    state.memberships.discard(held)


def _duty(state: State, operation: Operation) -> Duty:
    duty = _text(operation, "duty")
    if operation.get("post"):
        return duty, "post", _post(state, str(operation["post"])).code
    return duty, "unit", _unit(state, _text(operation, "unit")).code


def duty(state: State, operation: Operation) -> None:
    state.duties.add(_duty(state, operation))


def end_duty(state: State, operation: Operation) -> None:
    found = _duty(state, operation)
    if found not in state.duties:
        raise Refused(f"'{found[0]}' 권한이 '{found[2]}'에 없습니다. 배정을 확인해 주세요.", field="duty")
    state.duties.discard(found)


OPERATIONS: dict[str, Callable[[State, Operation], object]] = {
    "create": create,
    "rename": rename,
    "move": move,
    "describe": describe,
    "merge": merge,
    "split": split,
    "abolish": abolish,
    "post": post,
    "end_post": end_post,
    "person": person,
    "appoint": appoint,
    "release": release,
    "duty": duty,
    "end_duty": end_duty,
}


def fold(state: State, operations: Iterable[Operation]) -> State:
    """The state after all operations; the given one stays as it was. Refuses at the first that does not
    fit."""
    found = state.copy()
    for number, operation in enumerate(operations, 1):
        verb = operation.get("op") if isinstance(operation, Mapping) else None
        if verb not in OPERATIONS:
            raise Refused(
                f"{number}번째 항목: '{verb}'은(는) 기구개편에서 쓰지 않는 말입니다. "
                f"{', '.join(OPERATIONS)} 가운데에서 고르세요.",
                field="operations",
            )
        try:
            OPERATIONS[verb](found, operation)
        except Refused as refusal:
            raise Refused(f"{number}번째 항목({verb}): {refusal.sentence}", field=refusal.field) from None
        except (TypeError, ValueError, AttributeError):
            raise Refused(
                f"{number}번째 항목({verb}): 값의 꼴이 맞지 않습니다. 항목을 확인해 주세요.",
                field="operations",
            ) from None
    return found
