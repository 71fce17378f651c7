"""Services that decide cases of their own types: their screens are where such a case is worked on.

A case whose decision follows from a service's rules must not be decided past them. A service registers the
beginning of its types' codes; the general verbs then send the officer to the service's page.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Owner:
    """Who decides cases whose type begins with ``prefix``; ``url_name`` takes the case's id."""

    prefix: str
    title: str
    url_name: str

    def url(self, case_id: int) -> str:
        """The service's page of a case; empty where it is not mounted."""
        try:
            return reverse(self.url_name, args=[case_id])
        except NoReverseMatch:
            return ""


_owners: Registry[Owner] = Registry("owner of cases")


def register(prefix: str, title: str, url_name: str) -> None:
    """Say that a service decides the cases of these types."""
    if prefix not in _owners:
        _owners.register(prefix, Owner(prefix, title, url_name))


def owner_of(type_code: str) -> Owner | None:
    """The service that decides cases of a type, if one does."""
    return next((owner for owner in _owners.values() if type_code.startswith(owner.prefix)), None)


def check(type_code: str, service: str) -> None:
    """Refuse a decision that goes past the rules of the service that owns the type."""
    owner = owner_of(type_code)
    if owner is not None and owner.prefix != service:
        raise Refused(f"이 종류의 건은 {owner.title} 화면에서 결정합니다. 그 화면으로 가서 하세요.", code="cases.owner")
