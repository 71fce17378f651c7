"""Whether a text reads easily: long sentences, Hanja, words that people stumble over. Advice, never a bar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from hyeonjang.law.runtime import read_yaml

from .placeholders import MARK

LONG = 80
VERY_LONG = 140
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+|\n|$)")
_HANJA = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_ENGLISH = re.compile(r"\b[A-Za-z]{3,}\b")
_DATES = re.compile(r"\d{4}\. \d{1,2}\. \d{1,2}\.")


@dataclass(frozen=True, slots=True)
class Remark:
    """One place that could be easier. ``kind`` sentence, hanja, word, foreign; ``say`` what to write instead."""

    kind: str
    text: str
    why: str
    say: str = ""
    source: str = ""


@cache
def _words() -> tuple[tuple[str, str, str], ...]:
    """(word, say, source), the longest first, so that a longer word hides the shorter one in it."""
    content = cast(dict[str, Any], read_yaml(Path(__file__).parent.parent / "data" / "plain_korean.yaml"))
    rows = [(str(row["word"]), str(row["say"]), str(group["source"])) for group in content["groups"] for row in group["words"]]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def remarks(text: str) -> list[Remark]:
    """What could be easier, in the order of kinds; an empty list means that nothing was found."""
    plain = MARK.sub("○○", text)
    found = [
        Remark("sentence", _short(sentence), f"{len(sentence)}자입니다. {LONG}자 안쪽의 두 문장으로 나누세요.")
        for sentence in _sentences(plain) if len(sentence) > LONG
    ]
    found += [Remark("hanja", piece, "한자입니다.", "한글로 적거나 괄호 안에 넣으세요.", "국어기본법 제14조제1항")
              for piece in dict.fromkeys(_HANJA.findall(re.sub(r"\([^)]*\)", "", plain)))]
    rest = plain
    for word, say, source in _words():
        if word in rest:
            rest = rest.replace(word, "　")
            found.append(Remark("word", word, "어려운 말입니다.", say, source))
    found += [Remark("foreign", word, "외국어입니다.", "우리말로 바꾸거나 풀이를 붙이세요.", "국어기본법 제14조제1항")
              for word in dict.fromkeys(_ENGLISH.findall(plain))]
    return found


def _sentences(text: str) -> list[str]:
    guarded = _DATES.sub(lambda day: day[0].replace(".", "‧"), text)
    return [piece.strip() for piece in _SENTENCE.findall(guarded) if piece.strip()]


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:60]}…"
