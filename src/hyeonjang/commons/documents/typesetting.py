"""Typst, used strictly: our fonts only, every warning an error, fixed time stamps."""

from __future__ import annotations

import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

import typst

from hyeonjang.commons.documents import fonts

_local = threading.local()

Standard: TypeAlias = Literal["a-2a", "ua-1"]


class RenderingFailed(RuntimeError):
    """Typst could not draw the document: a fault of ours, not of the person who asked."""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.DIRECTORY)]
    )


def _compiler(template: Path) -> typst.Compiler:
    # One for each thread and template: a compiler keeps its inputs between calls.
    compilers: dict[Path, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            str(template), root=str(template.parent), font_paths=_fonts(), ignore_system_fonts=True
        )
    return compilers[template]


_BLANK = Path(__file__).with_name("blank.typ")
_REMEMBERED = 12


def forget() -> None:
    """Give back what Typst remembers of earlier drawings: it keeps that for ten compilations, which for bundles
    of hundreds of letters is gigabytes. A dozen blank pages take a tenth of a second."""
    for number in range(_REMEMBERED):
        typeset(_BLANK, {"number": str(number)}, form="pdf")


def typeset(
    template: Path,
    inputs: dict[str, str],
    *,
    form: Literal["pdf", "png"],
    stamp: datetime | None = None,
    standards: tuple[Standard, ...] = (),
    ppi: float | None = None,
    tags: bool = True,
) -> bytes:
    """Draw ``template`` with ``inputs`` as PDF, or as the PNG of its only page.

    ``tags=False`` leaves out the structure for screen readers: for files that only a printer reads. Raises `RenderingFailed` for an error and for any warning; a missing font is one.
    """
    try:
        made, warnings = _compiler(template).compile_with_warnings(
            format=form, sys_inputs=inputs, pdf_standards=list(standards), timestamp=stamp, ppi=ppi, pdf_tags=tags
        )
    except typst.TypstError as error:
        raise RenderingFailed(f"{error.message}: {'; '.join(error.hints)}") from error
    if warnings:
        raise RenderingFailed("; ".join(str(warning.message) for warning in warnings))
    if isinstance(made, list) and len(made) == 1:
        made = made[0]
    if not isinstance(made, bytes):
        raise RenderingFailed("Typst did not return one document")
    return made
