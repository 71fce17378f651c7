from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

PASSWORD = "들판의-새벽-2026"


@pytest.fixture(autouse=True, scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """whitenoise warns where nothing was collected yet."""
    with override_settings(STATIC_ROOT=str(tmp_path_factory.mktemp("static"))):
        yield


@pytest.fixture
def account(db: None) -> Any:
    """An account without a person: signed in, but holding no post."""
    return get_user_model().objects.create_user("kim", password=PASSWORD)


@pytest.fixture
def official(account: Any, client: Client) -> Client:
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def sign(client: Client) -> Callable[..., Any]:
    def post(username: str = "kim", password: str = PASSWORD, **more: str) -> Any:
        return client.post("/desk/login/", {"username": username, "password": password, **more})

    return post
