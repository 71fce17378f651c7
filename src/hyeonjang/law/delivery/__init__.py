"""송달: when a letter counts as arrived, and when a publication in its place takes effect."""

from hyeonjang.law.delivery.rules import Effect, Ground, Statute, arrival, publication_effect

__all__ = ["Effect", "Ground", "Statute", "arrival", "publication_effect"]
