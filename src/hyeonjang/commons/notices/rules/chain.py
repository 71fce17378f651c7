"""Which channel is tried next, and why the others are not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..vocabulary import ELECTRONIC, PERSONAL_PHONE, Channel
from . import address


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached, and what stands against it. ``refused`` channels are opted out of."""

    address: str = ""
    phone: str = ""
    email: str = ""
    refused: Collection[Channel] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A channel of the chain; ``why_not`` is empty when it can be used."""

    channel: Channel
    why_not: str = ""


def options(
    chain: Sequence[Channel], bodies: Collection[Channel], switched_on: Collection[Channel], reach: Reach
) -> list[Option]:
    """Every channel of the chain with what stands against it."""
    return [Option(channel, _why_not(channel, bodies, switched_on, reach)) for channel in chain]


def _why_not(
    channel: Channel, bodies: Collection[Channel], switched_on: Collection[Channel], reach: Reach
) -> str:
    if channel not in bodies:
        return "이 수단의 본문이 없습니다"
    if channel not in switched_on:
        return "이 설치본에서 켜지 않은 수단입니다"
    if channel in ELECTRONIC and channel in reach.refused:
        return "받지 않겠다고 했습니다"
    if channel in PERSONAL_PHONE and not reach.phone.startswith("01"):
        return "휴대전화 번호가 없습니다"
    if channel is Channel.EMAIL and "@" not in reach.email:
        return "전자우편 주소가 없습니다"
    if channel is Channel.LETTER:
        return address.problem(reach.address)
    return ""


def first(found: Sequence[Option], after: Channel | None = None) -> Channel | None:
    """The next usable channel of the chain, after one that was tried."""
    rest = list(found)
    if after is not None:
        places = [place for place, option in enumerate(rest) if option.channel is after]
        rest = rest[places[-1] + 1 :] if places else []
    return next((option.channel for option in rest if not option.why_not), None)
