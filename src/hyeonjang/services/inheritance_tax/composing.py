"""Which template a step is told with, and what the letter says: the seam to ``letters`` and ``templates``."""

from __future__ import annotations

from datetime import date
from typing import Any

from .estate import Estate
from .vocabulary import Step
