"""What the documentation says of commands and variables, and that both READMEs tell the same story."""

from __future__ import annotations

import re
from pathlib import Path

from hyeonjang.config import cli, env

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")


def test_명령마다_한_줄이_있다() -> None:
    wanted = {f"| `hyeonjang {' '.join(words)}` | {help_ko} |" for words, (_, help_ko) in cli.COMMANDS.items()}
    assert wanted <= set(PAGE.splitlines())


def test_환경변수마다_한_줄이_있고_없는_것은_없다() -> None:
    wanted = {f"| `{one.name}` | {f'`{one.default}`' if one.default else '(비움)'} | {one.help_ko} |" for one in env.variables.values()}
    assert wanted <= set(PAGE.splitlines())
    assert set(re.findall(r"`(HYEONJANG_\w+)`", PAGE)) == {one.name for one in env.variables.values()}


def _shape(text: str) -> dict[str, list[str]]:
    """What must be equal in both languages: headings' levels, code, pictures, packages with their rows."""
    return {
        "headings": re.findall(r"^(#+) ", text, re.M),
        "commands": [line.split("#")[0].strip() for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()],
        "pictures": re.findall(r"\]\((docs/images/[^)]+)\)", text),
        "links": [one for one in re.findall(r"\]\(([^)]+)\)", text) if not one.startswith("README")],
        "packages": re.findall(r"^\| (\d+) \|.*?\| (`.*?`) \|", text, re.M),  # type: ignore[dict-item]
    }


def test_두_README는_같은_말을_한다() -> None:
    english, korean = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ko.md"))
    assert _shape(english) == _shape(korean)
    for text in (english, korean):
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (ROOT / target).exists(), target
    done = [[("시작 전" in row or "not begun" in row) for row in re.findall(r"^\| \d+ \|.*$", text, re.M)] for text in (english, korean)]
    assert len(done[0]) == 13 and done[0] == done[1], "a system is said to work in one language only"
