"""Writes the list of printable characters from the font files: run it after changing a font."""

from __future__ import annotations

from fontTools.ttLib import TTFont

from hyeonjang.commons.documents import fonts

FILES = ("PretendardGOV-Regular.otf", "NanumBarunGothic.ttf")


def characters(name: str) -> set[int]:
    with TTFont(fonts.DIRECTORY / name) as font:
        return {code for code in font.getBestCmap() if code >= 0x20 and not 0x7F <= code <= 0x9F}


def coverage_lines() -> str:
    codes = sorted(set().union(*map(characters, FILES)))
    lines, start = [], codes[0]
    for code, following in zip(codes, [*codes[1:], -1], strict=True):
        if following != code + 1:
            lines.append(f"{start:X}-{code:X}" if code > start else f"{start:X}")
            start = following
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (fonts.DIRECTORY / "coverage.txt").write_text(coverage_lines(), "ascii")
