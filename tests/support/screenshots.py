"""Pictures of a running demo: ``python -m tests.support.screenshots URL FOLDER [ACCOUNT PATH ...]``.

Without account and paths, the pictures of the README. Each page is taken at 1280 and 390 px; account "-" is
the public.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PASSWORD = "hyeonjang-2026"
README = (  # name, account, address, width, height
    ("days", "team", "/desk/processes/saeol-minwon/", 1280, 1100),
    ("board", "planning", "/desk/innovation/?year=2025", 1280, 1100),
    ("effects", "planning", "/desk/innovation/effects/?year=2025", 1280, 900),
    ("residents", "-", "/promises/", 390, 900),
)


def _small(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB").quantize(96, dither=Image.Dither.NONE)


def take(browser: Browser, url: str, account: str, address: str, width: int, height: int = 0) -> Image.Image:
    """One page as that account sees it; the whole page when no height is given."""
    context = browser.new_context(viewport={"width": width, "height": height or 900}, locale="ko-KR",
                                  reduced_motion="reduce")
    page = context.new_page()
    if account != "-":
        page.goto(f"{url}/desk/login/")
        page.fill("input[name=username]", account)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/desk/**")
    page.goto(url + address)
    picture = _small(page.screenshot(full_page=not height))
    context.close()
    return picture


def main() -> None:
    url, folder, *rest = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    program = os.environ.get("HYEONJANG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        if not rest:
            for name, account, address, width, height in README:
                take(browser, url, account, address, width, height).save(f"{folder}/{name}.png", optimize=True)
        for address in rest[1:]:
            for width in (1280, 390):
                name = address.strip("/").replace("/", "_").replace("?", "_") or "home"
                take(browser, url, rest[0], address, width).save(f"{folder}/{name}-{width}.png")
        browser.close()


if __name__ == "__main__":
    main()
