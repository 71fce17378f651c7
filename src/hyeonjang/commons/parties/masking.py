"""How personal data look to somebody who need not know them. Pure functions.

Classes of data (개인정보 보호법 제3조, 제29조): ``identity`` says who somebody is, ``contact`` how to reach
them. Each field of a person belongs to exactly one class; a role sees a class in full or masked.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from hyeonjang.kit.korean import date_ko


class DataClass(StrEnum):
    IDENTITY = "identity"
    CONTACT = "contact"


CLASS_OF = {
    "name": DataClass.IDENTITY,
    "birth_date": DataClass.IDENTITY,
    "phone": DataClass.CONTACT,
    "address": DataClass.CONTACT,
}


def mask_name(name: str) -> str:
    """``홍*동``, ``이*``, ``남궁**``: the first syllable stays and, from three on, the last."""
    bare = name.strip()
    if len(bare) <= 1:
        return "*" * len(bare)
    if len(bare) == 2:
        return bare[0] + "*"
    return bare[0] + "*" * (len(bare) - 2) + bare[-1]


def mask_birth(day: date | None) -> str:
    """The year only: ``1948. *. *.``"""
    return f"{day.year}. *. *." if day else ""


def mask_phone(phone: str) -> str:
    """``010-****-5678``; anything else keeps its last two digits."""
    digits = re.sub(r"\D", "", phone)
    match = re.fullmatch(r"(02|0\d{2})(\d{3,4})(\d{4})", digits)
    if match:
        return f"{match[1]}-{'*' * len(match[2])}-{match[3]}"
    return "*" * max(0, len(digits) - 2) + digits[-2:] if digits else ""


def mask_address(address: str) -> str:
    """Down to 읍ㆍ면ㆍ동: ``경기도 연천군 전곡읍 ***``."""
    words = address.split()
    for place, word in enumerate(words):
        if re.search(r"[읍면동]$", word):
            return " ".join([*words[: place + 1], "***"]) if place + 1 < len(words) else " ".join(words)
    return "***" if words else ""


def plain_phone(text: str) -> str:
    """A phone number as it is kept, ``010-1234-5678``; empty where the text holds none."""
    digits = re.sub(r"\D", "", text)
    match = re.fullmatch(r"(02|0\d{2})(\d{3,4})(\d{4})", digits)
    return f"{match[1]}-{match[2]}-{match[3]}" if match else ""


def plain_birth(day: date | None) -> str:
    return date_ko(day) if day else ""
