"""Whether a letter can find its way: an address must name a municipality and a place in it."""

from __future__ import annotations

import re

_UNIT = re.compile(r"(?:^|\s)([가-힣]{1,5}(?:특별시|광역시|특별자치시|특별자치도|도|시|군|구))(?=\s|$)")
_ROAD = re.compile(r"[가-힣A-Za-z0-9·.]+(?:로|길)\s*(?:지하\s*)?\d+(?:-\d+)?")
_PARCEL = re.compile(r"[가-힣0-9]+(?:읍|면|동|리|가)\s+(?:산\s*)?\d+(?:-\d+)?(?:번지)?")
_TOWN = re.compile(r"(?:^|\s)([가-힣0-9]{1,6}[읍면])(?=\s|$)")
_OVERSEAS = re.compile(r"^[\x20-\x7e]{12,}$")
_BOX = re.compile(r"사서함\s*\d+")


def problem(text: str) -> str:
    """Why a letter with this address would not arrive, as the end of a sentence; empty when it may."""
    address = " ".join(text.split())
    if not address:
        return "주소가 비어 있습니다"
    if _OVERSEAS.match(address):
        return ""
    if not _UNIT.search(address):
        return "시·군·구 이름이 없는 주소입니다"
    if _ROAD.search(address) or _PARCEL.search(address) or _BOX.search(address):
        return ""
    return "도로명과 건물번호나 읍·면·동과 지번이 없는 주소입니다"


def town(text: str) -> str:
    """The 읍 or 면 of an address, for the list that goes to its office; empty where it names none."""
    found = _TOWN.search(" ".join(text.split()))
    return found[1] if found else ""


def postcode_problem(text: str) -> str:
    """Postcodes have five digits since 2015-08-01; an empty one is fine, the post looks it up."""
    return "" if not text or re.fullmatch(r"\d{5}", text) else "우편번호는 다섯 자리 숫자입니다"


def household_key(text: str) -> str:
    """Addresses that are one household: blanks and brackets do not count."""
    return re.sub(r"\s+|\([^)]*\)", "", text)
