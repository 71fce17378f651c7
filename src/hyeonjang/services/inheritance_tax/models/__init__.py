"""What is known of one death, the lists it came from, the letters that went out."""

from __future__ import annotations

from .deaths import Asset, Death, Filing, Heir, Lookup
from .desk import InheritanceSettings, Letter, Upload, UploadMapping

__all__ = [
    "Asset", "Death", "Filing", "Heir", "InheritanceSettings", "Letter", "Lookup", "Upload", "UploadMapping",
]
