"""A real demo county behind a real browser: the newcomer's command in a temporary home, and Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("HYEONJANG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
PASSWORD = "hyeonjang-2026"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.e2e)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (Debian: apt install chromium)"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class County:
    """The demo county of a temporary home, started and stopped like a person would."""

    home: Path
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, now: str = "") -> None:
        """Start the server and the worker; ``now`` puts the product's clock on another day."""
        environment = {**os.environ, "HYEONJANG_HOME": str(self.home), "HYEONJANG_DATABASE_URL": ""}
        command = [sys.executable, "-m", "hyeonjang.config.cli", "demo", "--port", str(self.port)]
        if now:
            environment["HYEONJANG_NOW"] = now
            command.append("--today")
        self.process = subprocess.Popen(command, env=environment)
        for _ in range(2000):
            assert self.process.poll() is None, "the demo ended by itself"
            try:
                with urllib.request.urlopen(f"{self.url}/api/health", timeout=10):
                    return
            except OSError:
                time.sleep(0.3)
        raise AssertionError("the demo did not come up")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=120)

    def restart(self, now: str) -> None:
        self.stop()
        self.start(now)


@pytest.fixture(scope="package")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    found = County(tmp_path_factory.mktemp("county"))
    found.start()
    yield found
    found.stop()


# Playwright keeps an event loop in its thread, in which Django's database refuses to work: closed with this package.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def sign_in(browser: Browser, county: County) -> Iterator[Callable[[str], Page]]:
    """``sign_in("기획")`` gives a page of that demo account; a script error or a refused file fails the test."""
    contexts = []
    problems: list[str] = []

    def page_of(username: str, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="ko-KR")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        # A refused form answers 422, which Chromium notes as an error of the page; here it is none.
        page.on("console", lambda message: problems.append(message.text)
                if message.type == "error" and "status of 422" not in message.text else None)
        if username:
            page.goto(f"{county.url}/desk/login/")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("**/desk/**")
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert not problems, problems
