"""The evaluation application."""

from __future__ import annotations

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "hyeonjang.commons.evaluation"
    verbose_name = "심사"
