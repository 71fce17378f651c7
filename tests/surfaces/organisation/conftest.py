"""The demo county, made once for these tests and rolled back afterwards; clients by role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from openpyxl import Workbook

from hyeonjang.commons.org import seed
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.org.models import Account
from hyeonjang.kit import clock
from tests.support import organisation

ON = date(2026, 11, 23)
Edit = Callable[[Workbook], None]


@pytest.fixture(scope="package")
def yeoncheon(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        seed.load_yeoncheon(system_actor(), password="hyeonjang-2026")
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def county(yeoncheon: None, db: None, settings: Any) -> Iterator[None]:
    settings.WHITENOISE_AUTOREFRESH = True  # no collected static files in tests
    with clock.travel(ON):
        yield


def signed(username: str) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def edited(edit: Edit, on: date = ON) -> bytes:
    book = organisation.book(on)
    edit(book)
    return organisation.saved(book)


def file(content: bytes, name: str = "조직.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def rename(old: str, new: str) -> Edit:
    def edit(book: Workbook) -> None:
        for row in book["부서"].iter_rows(min_row=2):
            if row[1].value == old:
                row[1].value = new

    return edit


def close(name: str, into: str) -> Edit:
    """A department ends; its teams and its head's post go to another one."""

    def edit(book: Workbook) -> None:
        units = book["부서"]
        codes = {row[1].value: row[0].value for row in units.iter_rows(min_row=2)}
        for row in units.iter_rows(min_row=2):
            if row[4].value == codes[name]:
                row[4].value = codes[into]
        for row in book["직위"].iter_rows(min_row=2):
            if row[1].value == codes[name]:
                row[1].value, row[4].value = codes[into], ""
        for number in reversed(range(2, units.max_row + 1)):
            if units.cell(number, 1).value == codes[name]:
                units.delete_rows(number)

    return edit
