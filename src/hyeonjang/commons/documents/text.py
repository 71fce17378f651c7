"""What happens to every text before a renderer sees it."""

from __future__ import annotations

import re
import unicodedata

from hyeonjang.kit.errors import Refused

# Byte-order marks, zero-width spaces and direction marks come along with pasted text and print nothing.
_INVISIBLE = dict.fromkeys((0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD))
_JAMO = re.compile("[\u1100-\u11ff]+")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x0b|\x0c")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufffd]")


def clean(text: str) -> str:
    """Text as documents carry it: line feeds only, syllables composed, invisible characters gone.

    Syllables that a Mac split into letters are put together again; Hanja are left as they were typed (a
    general normalisation would exchange compatibility Hanja in names). Control characters and the
    replacement character of a broken conversion are refused rather than dropped.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ").translate(_INVISIBLE)
    text = _JAMO.sub(lambda found: unicodedata.normalize("NFC", found.group()), text)
    if bad := _FORBIDDEN.search(text):
        around = _FORBIDDEN.sub("?", text[max(0, bad.start() - 10) : bad.end() + 10])
        raise Refused(
            f"문서에 쓸 수 없는 문자 {spell(bad.group())}가 「{around}」에 있습니다. 지우거나 "
            "다시 입력해 주십시오.",
            code="unprintable_character",
            details={"characters": [spell(bad.group())]},
        )
    return text


JOINER = "\u2060"
_WITHIN = re.compile("(?<=[0-9가-힣)%.])(?=[가-힣])|(?<=[가-힣])(?=[0-9])")
_DATE = re.compile(r"(\d{4}\.) (\d{1,2}\.) (\d{1,2}\.)")
_WORD = re.compile(r"\S+")
_LONGEST = 24


def keep_words(text: str) -> str:
    """``text`` with invisible joiners, so that a line never ends within a word or a date.

    Typst may end a line after any syllable. Words too long for a line of large print are left as they are.
    """
    dated = _DATE.sub("\\1\u00a0\\2\u00a0\\3", text)
    return _WORD.sub(lambda word: _WITHIN.sub(JOINER, word[0]) if len(word[0]) <= _LONGEST else word[0], dated)


def spell(character: str) -> str:
    """A character as people and support desks can name it: ``펲(U+D3B2)``; control characters by code."""
    code = f"U+{ord(character):04X}"
    return f"{character}({code})" if character.isprintable() else code
