"""The audit application."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hyeonjang.commons.audit"
    verbose_name = "감사 기록"
