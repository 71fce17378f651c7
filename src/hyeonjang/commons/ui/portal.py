"""What the portal's first page offers: services register one card each."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Card:
    """A question a resident has, the sentence under it, and the page that answers it."""

    question: str
    sentence: str
    url_name: str
    order: int = 100

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_cards: Registry[Card] = Registry("portal card")


def register(question: str, sentence: str, url_name: str, order: int = 100) -> None:
    """Offer a page to residents. Registering the same page again changes nothing."""
    if url_name not in _cards:
        _cards.register(url_name, Card(question, sentence, url_name, order))


def cards() -> list[Card]:
    """Cards whose pages are mounted, in order."""
    found = []
    for card in sorted(_cards.values(), key=lambda card: (card.order, card.question)):
        try:
            reverse(card.url_name)
        except NoReverseMatch:
            continue
        found.append(card)
    return found
