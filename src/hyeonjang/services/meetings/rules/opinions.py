"""Who may write, until when, what may be seen of it, and when anonymity holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.kit.korean import moment_ko
from hyeonjang.services.meetings.vocabulary import Stance

SMALLEST_GROUP = 5
"""Fewer possible writers than this and a reader could guess."""


def check_group(size: int) -> None:
    """Anonymous opinions need at least five people who could have written them."""
    if size < SMALLEST_GROUP:
        raise Refused(
            f"익명 의견을 쓸 수 있는 사람이 {size}명뿐이라 누가 썼는지 짐작할 수 있습니다. "
            f"의견을 듣는 부서를 늘려 {SMALLEST_GROUP}명 이상이 되게 하거나 이름을 밝히고 받으세요.",
            field="naming", code="group_too_small")


def check_open(until: datetime, now: datetime, closed: bool) -> None:
    """Refuses an opinion after its deadline or after the item left the room."""
    if closed:
        raise Conflict("이미 마친 안건이라 사전 의견을 받지 않습니다. 회의록 정정을 이용해 주세요.", code="item_done")
    if now > until:
        raise Refused(
            f"의견 기한({moment_ko(until)})이 지났습니다. 회의에서 발언을 신청해 주세요.", code="opinion_late")


def check_stance(stance: Stance, condition: str) -> str:
    """A conditional consent says its condition; the others carry none."""
    text = condition.strip()
    if stance is Stance.CONDITION and not text:
        raise Refused("조건부 찬성이면 어떤 조건인지 적어 주세요.", field="condition")
    if stance is not Stance.CONDITION and text:
        raise Refused("조건은 조건부 찬성일 때만 적습니다. 조건을 지우거나 입장을 바꿔 주세요.", field="condition")
    return text


@dataclass(frozen=True)
class Seen:
    """What of an item's opinions somebody may see now, with the sentence that says why not more."""

    visible: bool
    why_ko: str = ""


def visible(*, hidden: bool, until: datetime, now: datetime, anonymous: bool, written: int) -> Seen:
    """Hidden ones open at their deadline, for everybody at once. Anonymous ones too, and only from five on."""
    if (hidden or anonymous) and now <= until:
        return Seen(False, f"{moment_ko(until)}에 모두에게 함께 열립니다.")
    if anonymous and 0 < written < SMALLEST_GROUP:
        return Seen(False, f"익명 의견이 {written}건뿐이라 보이지 않습니다. {SMALLEST_GROUP}건부터 보입니다.")
    return Seen(True)


def standing(rows: Sequence[tuple[int, bool, Stance]]) -> dict[int, Stance]:
    """By department what counts now: the head's latest word, else the latest of anybody there.

    ``rows`` are (department, head's own, stance), oldest first.
    """
    found: dict[int, tuple[bool, Stance]] = {}
    for department, official, stance in rows:
        known = found.get(department)
        if known is None or official or not known[0]:
            found[department] = (official, stance)
    return {department: stance for department, (_, stance) in found.items()}
