"""What every page knows: the county, the day, who is here and which doors are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from hyeonjang.commons.ui import navigation
from hyeonjang.kit import clock
from hyeonjang.kit.korean import date_weekday_ko

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


class Site:
    """Computed when a template asks for it, once per request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def county(self) -> str:
        return str(getattr(settings, "HYEONJANG_COUNTY", "연천군"))

    @property
    def demo(self) -> bool:
        return not getattr(settings, "PRODUCTION", True)

    @cached_property
    def today(self) -> str:
        """``2026. 11. 23.(월)``"""
        return date_weekday_ko(clock.today())

    @property
    def actor(self) -> Actor | None:
        actor: Actor | None = getattr(self._request, "actor", None)
        return actor if actor is not None and actor.account_id is not None else None

    @cached_property
    def posts(self) -> str:
        """The posts held today, as one line for the header."""
        posts = self.actor.posts if self.actor else ()
        return ", ".join(
            f"{post.unit_name} {post.title}{'(직무대리)' if post.acting else ''}" for post in posts
        )

    @cached_property
    def doors(self) -> tuple[navigation.DoorLink, ...]:
        return navigation.doors(self.actor, self._request.path) if self.actor else ()

    @cached_property
    def door(self) -> navigation.DoorLink | None:
        return next((door for door in self.doors if door.current), None)

    @cached_property
    def start(self) -> str:
        """Where "처음 화면으로" leads: the desk for officials, the portal for everybody else."""
        try:
            return reverse("desk:home") if self.actor else reverse("portal:home")
        except NoReverseMatch:
            return "/"

    @property
    def frame(self) -> str:
        """What stands around a refusal: an official keeps the doors, everybody else gets a plain page."""
        return "desk/base.html" if self.actor and self._request.path.startswith("/desk/") else "ui/plain.html"

    @property
    def session_seconds(self) -> int:
        return int(settings.SESSION_COOKIE_AGE)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``site`` in every template."""
    return {"site": Site(request)}
