"""The verbs of notices. ``send`` is what services call; the rest is in the modules."""

from .sending import Recipient, Sent, send

__all__ = ["Recipient", "Sent", "send"]
