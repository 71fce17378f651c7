"""The number on a letter: what its barcode says, and back to the attempt it names.

Twelve digits, so that Code128 packs two into a symbol: a leading 7 (marks our letters among other barcodes on
an envelope), ten digits for the attempt, a check digit that catches every single wrong digit and every
swap of neighbours (Damm's algorithm).
"""

from __future__ import annotations

import re

from hyeonjang.kit.errors import Refused

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2), (7, 0, 9, 2, 1, 5, 4, 8, 6, 3), (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6), (6, 1, 2, 3, 0, 4, 5, 9, 7, 8), (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4), (8, 9, 4, 5, 3, 6, 2, 0, 1, 7), (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def _check(digits: str) -> int:
    row = 0
    for digit in digits:
        row = _DAMM[row][int(digit)]
    return row


def code_of(attempt_id: int) -> str:
    """``700000001234`` + check for an attempt."""
    body = f"7{attempt_id:010d}"
    return body + str(_check(body))


def spaced(code: str) -> str:
    """As it is printed under the bars and typed by hand: ``7000 0000 1234``."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def attempt_id(text: str) -> int:
    """The attempt of a scanned or typed code; raises ``Refused`` with what is wrong with it."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"7\d{11}", digits):
        raise Refused(f"'{text.strip()[:30]}'은(는) 통지 번호가 아닙니다. 7로 시작하는 12자리 숫자를 읽히세요.", field="codes")
    if _check(digits) != 0:
        raise Refused(f"'{text.strip()}'은(는) 잘못 읽힌 번호입니다. 다시 읽히거나 번호를 확인하세요.", field="codes")
    return int(digits[1:11])


def bars(code: str) -> tuple[int, ...]:
    """Widths of bars and gaps in modules, a bar first: Code128, drawn by whoever prints."""
    from barcode.codex import Code128

    pattern = str(Code128(code).build()[0])
    return tuple(len(run) for run in re.findall(r"1+|0+", pattern))
