"""Whose work it is: who designates, by when, what makes a ruling. 연천군 행정기구 및 정원 조례 시행규칙 제2조제3항."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.services.sharing.vocabulary import Ruler, UnclearState

CITE = "연천군 행정기구 및 정원 조례 시행규칙 제2조제3항"
# The rule names no day. A 민원 that came to the wrong department moves within three working hours (민원 처리에 관한
# 법률 시행령 제13조제2항), so its dispute gets one day; other work gets three. The county's own promise, no statute.
CASE_HOURS, OTHER_HOURS = 8, 24
MISROUTED_CITE = "민원 처리에 관한 법률 시행령 제13조제2항"


def ruler_of(bureaus: Iterable[int | None]) -> tuple[Ruler, int | None]:
    """From the bureau of each department (None: it stands under none): inside one bureau its head, otherwise 부군수."""
    found = set(bureaus)
    if len(found) == 1 and None not in found:
        return Ruler.BUREAU, found.pop()
    return Ruler.VICE, None


def hours_for(has_case: bool) -> int:
    return CASE_HOURS if has_case else OTHER_HOURS


def check_departments(departments: Sequence[int], own: Collection[int]) -> None:
    if len(set(departments)) != len(departments):
        raise Refused("같은 부서를 두 번 골랐습니다. 하나만 남겨 주세요.", field="departments")
    if len(departments) < 2:
        raise Refused("소관을 다투는 부서를 둘 이상 골라 주세요. 한 부서의 일이면 소관 지정을 요청할 것이 없습니다.", field="departments")
    if not set(departments) & set(own):
        raise Refused("요청하는 부서를 관련 부서에 넣어 주세요. 다른 부서끼리의 일은 그 부서가 요청합니다.", field="departments")


def check_open(state: UnclearState) -> None:
    if state is not UnclearState.OPEN:
        raise Conflict(f"이미 '{state.label}' 상태로 끝난 요청입니다. 화면을 새로 고쳐 주세요.", code="unclear_ended")


def check_ruling(department: int, concerned: Collection[int], reasons: str) -> None:
    if department not in concerned:
        raise Refused("관련 부서 가운데에서 지정해 주세요. 다른 부서가 맡아야 하면 관련 부서에 먼저 더해 주세요.", field="department")
    if len(reasons.strip()) < 10:
        raise Refused("지정한 까닭을 다음 사람이 읽고 알 수 있게 열 글자 넘게 적어 주세요. 이 글이 선례가 됩니다.", field="reasons")


@dataclass(frozen=True)
class Precedent:
    """What of a ruling is searched and compared."""

    id: int
    text: str


def matches(text: str, wanted: str) -> bool:
    """Whether every word that was asked for stands in the text, however it is spaced."""
    plain = _plain(text)
    return all(_plain(word) in plain for word in wanted.split())


def _plain(text: str) -> str:
    """Without blanks and middle dots, which officials write in several ways."""
    return "".join(char for char in text.casefold() if not char.isspace() and char not in "·ㆍ・‧∙")


def _grams(text: str) -> set[str]:
    """Pairs of syllables; what stands in brackets says nothing of the work itself."""
    plain = _plain(re.sub(r"\([^)]*\)", " ", text))
    return {plain[at:at + 2] for at in range(len(plain) - 1)}


def similar(text: str, known: Iterable[Precedent], most: int = 3, least: float = 0.2) -> list[int]:
    """The precedents whose wording is nearest, by the syllable pairs they share, rare pairs counting for more; none
    that shares too little."""
    own = _grams(text)
    others = {one.id: _grams(one.text) for one in known}
    common = Counter(gram for grams in others.values() for gram in grams)

    def weight(grams: set[str]) -> float:
        return sum(1 / (1 + common[gram]) for gram in grams)

    found = []
    for pk, grams in others.items():
        share = weight(own & grams) / (min(weight(own), weight(grams)) or 1)
        if share >= least:
            found.append((share, pk))
    return [pk for _, pk in sorted(found, key=lambda pair: (-pair[0], pair[1]))[:most]]
