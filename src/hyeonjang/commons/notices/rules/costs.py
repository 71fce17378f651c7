"""What a message weighs and which unit cost it has; money in whole won."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hyeonjang.kit.errors import Refused
from hyeonjang.law.runtime import Params

from ..vocabulary import Channel

SMS_BYTES = 90
LMS_BYTES = 2000
LMS_TITLE_BYTES = 40
ALIMTALK_LETTERS = 1000
PAGES_IN_25_G = 4
"""A sheet of 80 g paper in A4 weighs 5 g, a window envelope 5 g: four sheets stay under 25 g."""


@cache
def published() -> Params:
    """Unit costs that are published for everybody; a county's contract comes before them."""
    return Params.load(Path(__file__).parent.parent / "data" / "unit_costs.yaml")


def euc_kr_bytes(text: str) -> int:
    """Length as telephone companies count it; raises ``Refused`` for a sign they cannot carry."""
    length = 0
    for sign in text:
        try:
            length += len(sign.encode("cp949"))
        except UnicodeEncodeError:
            raise Refused(f"문자로 보낼 수 없는 글자 '{sign}'이(가) 있습니다. 다른 글자로 바꾸세요.",
                          field="text", code="notices.unsendable") from None
    return length


def kind_of(channel: Channel, text: str = "", pages: int = 1, *, registered: bool = False) -> str:
    """The unit cost that one attempt has."""
    match channel:
        case Channel.SMS:
            return "sms" if euc_kr_bytes(text) <= SMS_BYTES else "lms"
        case Channel.ALIMTALK:
            return "alimtalk"
        case Channel.LETTER:
            light = pages <= PAGES_IN_25_G
            return ("registered" if light else "registered_50g") if registered else ("letter" if light else "letter_50g")
    return "free"


KINDS = {
    "letter": "우편 25g까지", "letter_50g": "우편 50g까지", "registered": "등기 25g까지", "registered_50g": "등기 50g까지",
    "sms": "단문 문자", "lms": "장문 문자", "alimtalk": "알림톡", "print": "인쇄 한 쪽", "free": "비용 없음",
}
