"""The keyed hash by which two lists are told to speak of one person."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

_SALT = "hyeonjang.inheritance_tax.resident"


def hashed(digits: str) -> str:
    """HMAC-SHA256 of thirteen digits under the installation's secret key: without the key it says nothing.

    A county that changes its secret key must import the open deaths anew.
    """
    return salted_hmac(_SALT, digits, algorithm="sha256").hexdigest()
