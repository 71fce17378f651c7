"""The columns of a 취합 sheet that the system fills in: which a sheet may have, and how they come back.

What comes back in them is not read: the system's own value stands, whatever was typed over it. Only the key of a
row (its team, its proposal) is looked at, to know which row it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hyeonjang.kit.errors import Refused
from hyeonjang.services.innovation.rules.sheets import Column, check_columns
from hyeonjang.services.innovation.vocabulary import ColumnType, Known, SheetEach

_OF_DEPARTMENT = frozenset({Known.BUREAU, Known.DEPARTMENT, Known.HEAD})
_OF_TEAM = _OF_DEPARTMENT | {Known.TEAM, Known.LEADER}
ALLOWED: Mapping[SheetEach, frozenset[Known]] = {
    SheetEach.FREE: _OF_DEPARTMENT,
    SheetEach.TEAM: _OF_TEAM,
    SheetEach.PROPOSAL: frozenset(Known),
    SheetEach.ADOPTED: frozenset(Known),
}
KEYS: Mapping[SheetEach, Known] = {
    SheetEach.TEAM: Known.TEAM,
    SheetEach.PROPOSAL: Known.NUMBER,
    SheetEach.ADOPTED: Known.NUMBER,
}
HINT = "시스템이 채웁니다. 적거나 고치지 않습니다."
# Columns that people ask for under another name; those they type are recognised, too.
_BY_NAME = {**{word.label_ko: word for word in Known}, "과": Known.DEPARTMENT, "과장": Known.HEAD,
            "팀장": Known.LEADER, "혁신안": Known.TITLE, "혁신안 제목": Known.TITLE, "지표": Known.MEASURE}


def column(word: Known) -> Column:
    return Column(word.label_ko, ColumnType.KNOWN, hint=HINT, known=word)


@dataclass(frozen=True)
class Rows:
    """What the system knows of a department's rows: values by column, under the key of the row.

    Without ``key`` there is one set of values, and it belongs to every row.
    """

    key: str
    values: Mapping[str, Mapping[str, str]]

    def find(self, key: str) -> Mapping[str, str]:
        """The values of a row; refuses a key that is none of the department's."""
        if not self.key:
            return next(iter(self.values.values()), {})
        if not key:
            raise Refused("어느 줄인지 알 수 없습니다. 내려받은 서식의 줄에 이어서 적어 주세요.")
        if key not in self.values:
            raise Refused("이 부서의 줄이 아닙니다. 내려받은 서식의 줄을 고치지 마세요.")
        return self.values[key]


NOTHING = Rows("", {})


def complete(each: SheetEach, known: Sequence[Known], asked: Sequence[Column]) -> tuple[Column, ...]:
    """All columns of a sheet: the key, what the system fills in, what is asked. A column that asks for something
    the system knows becomes one that it fills in. Refuses a sheet that asks for nothing."""
    recognised = [_recognised(each, column) for column in asked]
    wanted = {*known, *(column.known for column in recognised if column.known)}
    if each in KEYS:
        wanted.add(KEYS[each])
    for word in Known:
        if word in wanted and word not in ALLOWED[each]:
            raise Refused(
                f"'{word.label_ko}' 열은 '{each.label_ko}' 서식에 채울 수 없습니다. 줄 단위를 바꾸거나 그 열을 빼 주세요.",
                field="known", code="columns")
    named = {column.known: column for column in recognised if column.known}
    first = [named.get(word, column(word)) for word in Known if word in wanted]
    rest = [column for column in recognised if not column.known]
    if not rest:
        raise Refused("부서가 적을 열이 없습니다. 시스템이 모르는 것을 한 열 이상 물어 주세요.", field="columns", code="columns")
    return check_columns([*first, *rest])


def _recognised(each: SheetEach, asked: Column) -> Column:
    word = _BY_NAME.get(asked.name)
    if asked.type is not ColumnType.TEXT or word is None or word not in ALLOWED[each]:
        return asked
    return replace(column(word), name=asked.name)
