"""What import-linter cannot see: where the clock, the ORM and money may be touched."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hyeonjang"
FILES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_the_clock_is_read_only_in_kit_clock(path: Path) -> None:
    if _name(path) == "kit/clock.py":
        pytest.skip("the clock itself")
    forbidden = {"date.today", "datetime.now", "datetime.today", "timezone.now", "datetime.utcnow",
                 "datetime.date.today", "datetime.datetime.now"}
    found = sorted(set(_calls(ast.parse(path.read_text(encoding="utf-8")))) & forbidden)
    assert not found, f"{_name(path)} reads the clock itself: {found}; use hyeonjang.kit.clock"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_no_file_is_longer_than_600_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


def _private_files() -> list[Path]:
    allowed = re.compile(r"(models|actions|queries|measures|seed|migrations|apps|managers)")
    return [p for p in FILES
            if p.is_relative_to(SOURCE / "services") and not any(allowed.search(x) for x in p.parts[-3:])]


@pytest.mark.parametrize("path", _private_files(), ids=_name)
def test_services_touch_the_orm_only_in_models_actions_and_queries(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"\w+\.objects\b", text)
    assert not found, f"{_name(path)} uses the ORM: {found[:3]}; go through actions or queries"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_deadlines_are_computed_only_by_law_periods(path: Path) -> None:
    if path.is_relative_to(SOURCE / "law" / "periods"):
        pytest.skip("the engine itself")
    text = path.read_text(encoding="utf-8")
    assert "busday_offset" not in text and "workalendar" not in text and "import holidays" not in text


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_no_float_where_money_is_named(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        if re.search(r"\b(won|amount|cost_won|money)\b\s*:\s*float", line):
            pytest.fail(f"{_name(path)}: {line.strip()}")


def test_every_commons_and_service_package_has_its_readme() -> None:
    missing = [p.name for p in (SOURCE / "services").iterdir() if p.is_dir() and p.name != "__pycache__"
               and not (p / "README.md").exists()]
    assert not missing, f"services without a README.md: {missing}"


def test_nothing_in_the_repository_names_a_registry_or_a_machine_path() -> None:
    lock = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "requirements").glob("*.txt"))
    assert "http://" not in lock and "https://" not in lock and "--index-url" not in lock


TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
# A bare number in an address or a form comes out as "1,234", which nothing can read back.
BARE = re.compile(r'(?:href|action|value)="[^"]*?(?:\{\{ *(?:\w+\.)*(?:id|pk|\w+_id|\w*number|seq|page)? *\}\}|'
                  r'=\{\{ *[\w.]*(?:id|pk|number|seq) *\}\})')


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_ids_in_addresses_and_forms_carry_no_thousands_separator(path: Path) -> None:
    found = list(BARE.findall(path.read_text(encoding="utf-8")))
    assert not found, f"{_name(path)}: write |unlocalize after {found}"
