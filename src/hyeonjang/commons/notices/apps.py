"""Notices as a Django application: pages behind 시행, a work list for the desk."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hyeonjang.commons.notices"
    label = "notices"
    verbose_name = "통지"
