"""What an installation says about its notices; declared in ``config.env``, read here in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from .rules.quiet import QuietHours
from .vocabulary import PAPER, Channel


@dataclass(frozen=True, slots=True)
class Office:
    """The county as it stands on an envelope."""

    county: str
    address: str
    postcode: str
    signature: str


def _raw() -> Mapping[str, str]:
    found: Mapping[str, str] = getattr(settings, "HYEONJANG_NOTICES", {})
    return found


def read(name: str) -> str:
    """A setting by its short name; empty where it is not set."""
    return str(_raw().get(name, "")).strip()


def channels() -> frozenset[Channel]:
    """The channels of this installation: paper always, electronic ones only where they were switched on."""
    wanted = {word.strip() for word in read("channels").split(",")}
    return frozenset(PAPER | {channel for channel in Channel if channel.value in wanted})


def quiet_hours() -> QuietHours | None:
    return QuietHours.parse(read("quiet"), read("quiet_holidays") in {"1", "true", "yes"})


def office() -> Office:
    county = str(settings.HYEONJANG_COUNTY)
    return Office(county, read("address"), read("postcode"), f"{county.removesuffix('군')}군수")


def folder() -> Path:
    """Where files of bundles lie."""
    return Path(settings.MEDIA_ROOT) / "notices"
