"""What a type's version says about time, read once into checked values. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.spec import Clock, Length
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.petitions import check_promise

TOTAL = "총"
"""``총 60일``: the bound of an extension that counts the whole term anew from its start."""
CLOCKS_KO = {
    Clock.PETITION: "민원(5일 이하는 근무시간, 6일 이상은 근무일)",
    Clock.IMMEDIATE: "즉시(3근무시간)",
    Clock.CIVIL: "민법(달력, 첫날 빼고)",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A clock with its length; 즉시 has none."""

    clock: Clock
    length: Length | None

    def __str__(self) -> str:
        return "즉시" if self.clock is Clock.IMMEDIATE else str(self.length)


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason for which the type's own Act lets the term be extended."""

    code: str
    text: str
    cite: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The times of a type: the statutory term, a second reading of it, the own promise, the extensions.

    ``extension_total`` is the longest term of an Act that lengthens the whole term ("60일 이내"), counted from
    the same start; ``extension_most`` the most that an Act adds after the end.
    """

    statutory: Term
    second: Term | None = None
    promise: Term | None = None
    starts_with_application: bool = False
    extension_times: int | None = None
    extension_most: Length | None = None
    extension_total: Length | None = None
    grounds: tuple[Ground, ...] = ()


def read_term(clock: str, length: str, *, field: str = "term") -> Term:
    """A term from its stored texts; raises ``Refused``."""
    named = next((known for known in CLOCKS_KO if known.value == clock), None)
    if named is None:
        raise Refused(f"'{clock}'은(는) 건의 처리기간에 쓰는 계산 방식이 아닙니다. 목록에서 고르세요.", field=field)
    if named is Clock.IMMEDIATE:
        if length.strip():
            raise Refused("즉시 처리하는 건에는 기간을 적지 않습니다. 기간 칸을 비우세요.", field=field)
        return Term(named, None)
    if not length.strip():
        raise Refused("처리기간이 비어 있습니다. '7일'이나 '1개월'처럼 적으세요.", field=field)
    return Term(named, Length.parse(length))


def read_terms(row: Any) -> Terms:
    """The times of a stored version; ``row`` is a ``CaseTypeVersion``. Raises ``Refused``."""
    statutory = read_term(row.clock, row.term)
    second = read_term(row.second_clock, row.second_term or row.term, field="second_term") if row.second_clock else None
    promise = None
    if row.promise.strip() or row.promise_clock == Clock.IMMEDIATE.value:
        promise = read_term(row.promise_clock or row.clock, row.promise, field="promise")
    bound = row.extension_most.strip()
    total = Length.parse(bound.removeprefix(TOTAL)) if bound.startswith(TOTAL) else None
    most = Length.parse(bound) if bound and total is None else None
    grounds = tuple(Ground(str(g["code"]), str(g["text"]), str(g["cite"])) for g in row.grounds)
    return Terms(
        statutory, second, promise, row.starts_with == "applied", row.extension_times, most, total, grounds
    )


def check_terms(terms: Terms, since: date, table: HolidayTable) -> None:
    """Refuse a promise longer than the law, and an extension of an Act's own that is not bounded."""
    if terms.promise is not None:
        check_promise(
            (terms.statutory.clock, terms.statutory.length),
            (terms.promise.clock, terms.promise.length),
            since,
            table,
        )
    own = terms.statutory.clock is Clock.CIVIL
    bounded = terms.extension_most is not None or terms.extension_total is not None
    if own and terms.extension_times and not (bounded and terms.grounds):
        raise Refused(
            "연장할 수 있는 종류는 연장의 한도와 사유(근거 조문)를 모두 적어야 합니다. 법령을 확인해 채우세요.",
            field="grounds",
        )
    if not own and (terms.grounds or bounded):
        raise Refused(
            "민원의 처리기간 연장은 민원 처리에 관한 법률 시행령 제21조를 따릅니다. 연장 사유와 한도를 비우세요.",
            field="grounds",
        )


_LISTS: Mapping[str, tuple[str, ...]] = {
    "documents": ("code", "name", "required", "cite"),
    "steps": ("code", "name", "public"),
    "consents": ("code", "name", "required", "cite"),
    "outcomes": ("code", "name", "kind"),
    "exceptions": ("code", "text", "level"),
    "grounds": ("code", "text", "cite"),
    "legal_basis": ("cite", "what"),
}
_NAMES = {
    "documents": "서류",
    "steps": "단계",
    "consents": "동의",
    "outcomes": "결정의 종류",
    "exceptions": "전결의 예외",
    "grounds": "연장 사유",
    "legal_basis": "법적 근거",
}


def check_list(field: str, rows: object) -> list[dict[str, Any]]:
    """A list of a type as it is stored, every entry complete and every code once; raises ``Refused``."""
    keys, name = _LISTS[field], _NAMES[field]
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise Refused(f"{name} 목록의 형식이 맞지 않습니다. 다시 적어 주세요.", field=field)
    found: list[dict[str, Any]] = []
    for row in rows:
        if not isinstance(row, Mapping) or not str(row.get(keys[0], "")).strip() or not str(row.get(keys[1], "")).strip():
            raise Refused(f"{name} 목록에 빠진 칸이 있습니다. 코드와 이름을 모두 적어 주세요.", field=field)
        unknown = set(row) - set(keys)
        if unknown:
            raise Refused(f"{name} 목록에 모르는 항목({', '.join(sorted(unknown))})이 있습니다. 빼 주세요.", field=field)
        entry = {key: row.get(key, True if key in {"required", "public"} else "") for key in keys}
        if "cite" in keys and field in {"grounds", "legal_basis"} and not str(entry["cite"]).strip():
            raise Refused(f"{name}에는 근거 조문이 있어야 합니다. 조문을 적어 주세요.", field=field)
        found.append(entry)
    codes = [str(row[keys[0]]) for row in found]
    if len(set(codes)) != len(codes):
        raise Refused(f"{name} 목록에 같은 코드가 두 번 있습니다. 코드를 서로 다르게 적어 주세요.", field=field)
    return found
