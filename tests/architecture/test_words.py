"""One word for one thing: labels, verbose names and pages are held to ``docs/glossary.yaml``."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from django import forms
from django.apps import apps

import hyeonjang

ROOT = Path(__file__).resolve().parents[2]
HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True)
class Term:
    ko: str
    identifier: str
    also: tuple[str, ...]
    never: tuple[str, ...]

    def fits(self, label: str) -> bool:
        return any(word in label for word in (self.ko, *self.also))


@dataclass(frozen=True)
class Label:
    """What a person reads, and what the code calls it."""

    where: str
    identifier: str
    text: str


def glossary() -> list[Term]:
    rows: list[dict[str, Any]] = yaml.safe_load((ROOT / "docs" / "glossary.yaml").read_text(encoding="utf-8"))
    return [Term(r["ko"], r["identifier"], tuple(r.get("also", ())), tuple(r.get("not", ()))) for r in rows]


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def model_labels() -> Iterator[Label]:
    for model in apps.get_models():
        if not model.__module__.startswith("hyeonjang."):
            continue
        yield Label(model.__name__, snake(model.__name__), str(model._meta.verbose_name))
        for field in model._meta.get_fields():
            text = str(getattr(field, "verbose_name", ""))
            if text and text != field.name.replace("_", " ") and not field.auto_created:
                yield Label(f"{model.__name__}.{field.name}", field.name, text)


def form_labels() -> Iterator[Label]:
    for module in pkgutil.walk_packages(hyeonjang.__path__, "hyeonjang."):
        if "forms" not in module.name.split("."):
            continue
        for name, form in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(form, forms.BaseForm) and form.__module__ == module.name:
                yield from (
                    Label(f"{name}.{field_name}", field_name, str(field.label or ""))
                    for field_name, field in form.base_fields.items()  # type: ignore[attr-defined]
                    if not isinstance(field.widget, forms.HiddenInput)
                )


def wrong(labels: Iterable[Label], terms: Iterable[Term]) -> list[str]:
    """Labels that name a term otherwise than the glossary does, or use a word it rules out."""
    known = list(terms)
    by_identifier = {term.identifier: term for term in known}
    found = []
    for label in labels:
        term = by_identifier.get(label.identifier)
        if term is not None and not term.fits(label.text):
            found.append(f"{label.where}: '{label.text}' should say '{term.ko}'")
        found += [f"{label.where}: '{label.text}' says '{word}' for '{term.ko}'"
                  for term in known for word in term.never if word in label.text]
    return found


def pages() -> list[Path]:
    return sorted((ROOT / "src" / "hyeonjang").rglob("templates/**/*.html"))


def test_용어집은_빠짐없고_두_번_적지_않는다() -> None:
    rows = yaml.safe_load((ROOT / "docs" / "glossary.yaml").read_text(encoding="utf-8"))
    for row in rows:
        assert set(row) <= {"ko", "identifier", "definition_ko", "cite", "also", "not"}, row
        assert HANGUL.search(row["ko"]) and row["definition_ko"].endswith("."), row
        assert re.fullmatch(r"[a-z][a-z_]*", row["identifier"]), row
    for key in ("ko", "identifier"):
        values = [row[key] for row in rows]
        assert len(values) == len(set(values)), key
    # A word cannot be right for one term and ruled out by another.
    right = {word for term in glossary() for word in (term.ko, *term.also)}
    assert not [word for term in glossary() for word in term.never if any(word in good for good in right)]


def test_표와_서식의_이름은_용어집의_말이다() -> None:
    labels = [*model_labels(), *form_labels()]
    held = {label.identifier for label in labels} & {term.identifier for term in glossary()}
    # Enough of the vocabulary is in use for the test to mean something.
    assert len(labels) > 250 and len(held) >= 18, sorted(held)
    assert wrong(labels, glossary()) == []


def test_서식의_칸에는_우리말_이름이_있다() -> None:
    nameless = [label.where for label in form_labels() if not label.text and label.where != "ReasonForm.reason"]
    # A label that is set when the form is made is looked at in the crawl of the pages.
    assert [name for name in nameless if not name.startswith(("MeasureForm.", "MappingForm."))] == []
    assert [label for label in [*model_labels(), *form_labels()] if label.text and not HANGUL.search(label.text)] == []


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT / "src" / "hyeonjang")))
def test_화면은_쓰지_않기로_한_말을_쓰지_않는다(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [word for term in glossary() for word in term.never if word in text] == []


@pytest.mark.parametrize(("label", "words"), [
    (Label("Case.due", "due", "마치는 날"), "should say '처리기한'"),
    (Label("Unit", "department", "조직"), "should say '부서'"),
    (Label("Any.note", "note", "데드라인 메모"), "says '데드라인' for '처리기한'"),
    (Label("Promise.baseline", "baseline", "기준선"), "should say '기준값'"),
])
def test_어긋난_이름은_잡힌다(label: Label, words: str) -> None:
    assert any(words in line for line in wrong([label], glossary()))
    assert wrong([Label("Case.due", "due", "처리기한"), Label("Plan.due", "due", "제출 기한")], glossary()) == []
