"""회의록: which elements it must hold. 공공기록물 관리에 관한 법률 시행령 제18조제2항."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hyeonjang.kit.errors import Refused

CITE = "공공기록물 관리에 관한 법률 시행령 제18조제2항"
ELEMENTS: tuple[tuple[str, str], ...] = (
    ("name", "회의의 명칭"),
    ("host", "개최기관"),
    ("when", "일시"),
    ("place", "장소"),
    ("members", "참석자 명단"),
    ("observers", "배석자 명단"),
    ("order", "진행 순서"),
    ("agenda", "상정 안건"),
    ("remarks", "발언 요지"),
    ("decisions", "결정 사항"),
    ("votes", "표결 내용"),
)


@dataclass(frozen=True)
class ItemFacts:
    """An item that was in the room: what was said and how it ended."""

    title: str
    remarks: int
    decisions: int
    ending: str
    ending_note: str
    votes: int
    open_votes: int = 0


@dataclass(frozen=True)
class Facts:
    name: str
    host: str
    begun: bool
    ended: bool
    place: str
    members: Sequence[str]
    observers_known: bool
    items: Sequence[ItemFacts]
    unnamed: Sequence[str] = ()


@dataclass(frozen=True)
class Gap:
    """A missing element and what to do about it."""

    element: str
    sentence: str


def gaps(facts: Facts) -> list[Gap]:
    """Every element that is missing. 배석자 may be none and 표결 may not have taken place: the minutes then say so.

    Each item that was in the room needs 발언 요지, and either a decision or the words why there is none.
    """
    found: list[Gap] = []
    labels = dict(ELEMENTS)

    def miss(element: str, what: str) -> None:
        found.append(Gap(element, f"{labels[element]}: {what}"))

    if not facts.name.strip():
        miss("name", "회의 이름이 비어 있습니다.")
    if not facts.host.strip():
        miss("host", "개최기관이 비어 있습니다.")
    if not (facts.begun and facts.ended):
        miss("when", "회의를 연 때와 마친 때가 모두 있어야 합니다.")
    if not facts.place.strip():
        miss("place", "장소가 비어 있습니다.")
    if not facts.members:
        miss("members", "출석을 확인한 사람이 없습니다. 참석자의 출석을 확인해 주세요.")
    for label in facts.unnamed:
        miss("members", f"{label}의 출석 여부가 확인되지 않았습니다. 출석이나 불참으로 적어 주세요.")
    if not facts.observers_known:
        miss("observers", "배석자의 출석을 확인하지 않았습니다.")
    if not facts.items:
        miss("agenda", "회의에서 다룬 안건이 없습니다.")
        miss("order", "진행한 안건이 없어 진행 순서를 적을 수 없습니다.")
    for item in facts.items:
        if not item.remarks:
            miss("remarks", f"'{item.title}' 안건의 발언 요지가 없습니다. 누가 무엇을 말했는지 적어 주세요.")
        if not item.decisions and not item.ending_note.strip():
            miss("decisions", f"'{item.title}' 안건의 결정 사항이 없습니다. 결정을 적거나 결정하지 않은 까닭을 적어 주세요.")
        if item.open_votes:
            miss("votes", f"'{item.title}' 안건에 마감하지 않은 표결이 있습니다. 표결을 마감해 주세요.")
    return found


def check(facts: Facts) -> None:
    """Refuses minutes with a gap, saying all of them."""
    missing = gaps(facts)
    if missing:
        said = " ".join(gap.sentence for gap in missing)
        raise Refused(
            f"회의록에 빠진 것이 있어 확정할 수 없습니다({CITE}). {said}", code="minutes_incomplete",
            details={"missing": [gap.element for gap in missing]})


def complete(content: Mapping[str, object]) -> list[str]:
    """Names of elements that a frozen record does not hold at all; empty for whole minutes."""
    return [label for key, label in ELEMENTS if key not in content]
