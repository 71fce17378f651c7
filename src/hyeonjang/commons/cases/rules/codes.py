"""조회번호: a code that fits in a letter, cannot be guessed and shows its own typing errors. Pure.

Sixteen random signs of Crockford's thirty-two (no I, L, O, U), that is 80 bits, and one check sign: a
weighted sum over the field of 32 elements with sixteen different weights. It changes with any one wrong
sign and with any two signs exchanged, near or far.
"""

from __future__ import annotations

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_READ = {sign: value for value, sign in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_MODULUS = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def _times(first: int, second: int) -> int:
    """The product in GF(32)."""
    product = 0
    while second:
        if second & 1:
            product ^= first
        first <<= 1
        if first & 32:
            first ^= _MODULUS
        second >>= 1
    return product


def _weights() -> list[int]:
    """Powers of x from the first on: all different from each other and from the check sign's own 1."""
    found = [2]
    while len(found) < LENGTH:
        found.append(_times(found[-1], 2))
    return found


_WEIGHTS = _weights()


def _check(values: list[int]) -> int:
    total = 0
    for weight, value in zip(_WEIGHTS, values, strict=True):
        total ^= _times(weight, value)
    return total


def new_code() -> str:
    """A fresh code of 17 signs without marks."""
    values = [secrets.randbelow(32) for _ in range(LENGTH)]
    return "".join(ALPHABET[value] for value in [*values, _check(values)])


def shown(code: str) -> str:
    """As it stands in a letter: ``K7QF-M2XW-9TRB-4HNP-C``."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def read(text: str) -> str | None:
    """The code that somebody typed, or ``None``: spaces, marks and case do not matter, O is 0, I and L are 1."""
    signs = [_READ.get(sign) for sign in re.sub(r"[\s\-–—_.·]", "", text).upper()]
    if len(signs) != LENGTH + 1 or None in signs:
        return None
    values = [value for value in signs if value is not None]
    if _check(values[:LENGTH]) != values[LENGTH]:
        return None
    return "".join(ALPHABET[value] for value in values)


def digest(code: str) -> str:
    """What is kept of a code. It has 80 bits of its own, so no salt is needed against guessing."""
    return hashlib.sha256(f"hyeonjang status code {code}".encode()).hexdigest()
