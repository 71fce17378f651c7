from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "hyeonjang.commons.cases"
    label = "cases"
    verbose_name = "민원·업무 건"
