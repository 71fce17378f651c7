"""Tokens: a word is found inside a longer one; dots and spaces mean nothing; the same everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.commons.search import text

WORDS = st.text(alphabet="가나다라마밭법률자문민원업무제조항 ·ㆍ1234ab(),", min_size=1, max_size=30)


def follows(wanted: text.Phrase, found: list[str]) -> bool:
    size = len(wanted.tokens)
    for start in range(len(found) - size + 1):
        part = found[start : start + size]
        if part[:-1] == list(wanted.tokens[:-1]) and (
                part[-1].startswith(wanted.tokens[-1]) if wanted.open_end else part[-1] == wanted.tokens[-1]):
            return True
    return False


@pytest.mark.parametrize(("asked", "kept"), [
    ("민원ㆍ업무", "민원 업무 처리"), ("민원업무", "민원·업무를 처리"), ("상속 재산", "상속재산 취득세"), ("밭", "작은 밭작물"), ("밭", "넓은 밭"),
    ("제19조", "민원법 제19조제1항"), ("2026-질의-000012", "건 2026-질의-000012 답변"), ("ＡＢＣ", "abc 시험"), ("國家", "大韓國家 유산"),
    ("처리기간", "처리 기간"),
])
def test_찾는_말이_든_글에서_찾는다(asked: str, kept: str) -> None:
    wanted = text.phrase(asked)
    assert wanted is not None and follows(wanted, text.tokens(kept))


@pytest.mark.parametrize(("asked", "kept"), [("자문", "자원 문서"), ("제19조", "제1조 제9조"), ("밭", "받다"), ("취득세상속", "취득세(상속)")])
def test_없는_말은_찾지_않는다(asked: str, kept: str) -> None:
    wanted = text.phrase(asked)
    assert wanted is not None and not follows(wanted, text.tokens(kept))


@pytest.mark.parametrize("asked", ["", "  ", "···", "!?", "\u200b"])
def test_낱말이_없으면_없다고_한다(asked: str) -> None:
    assert text.phrase(asked) is None and text.words(asked) == [] and text.pattern(asked) is None


@given(WORDS, WORDS, WORDS)
def test_글의_어느_토막이든_그_글에서_찾아진다(before: str, asked: str, after: str) -> None:
    wanted = text.phrase(asked)
    if wanted is None or len(wanted.tokens) >= text.MOST_TOKENS:
        return
    if any(one.isascii() for one in (wanted.tokens[0], wanted.tokens[-1])):
        return  # a number or a Latin word is whole: 1 is not found in 12
    assert follows(wanted, text.tokens(f"{before}{asked}{after}"))


@given(WORDS)
def test_띄어쓰기와_가운뎃점을_바꾸어도_같다(kept: str) -> None:
    bare = "".join(letter for letter in kept if letter not in "·ㆍ")
    assert text.tokens(kept) == text.tokens(bare)
    syllables = "".join(letter for letter in bare if letter >= "가")
    assert text.tokens(syllables) == text.tokens(" ".join(syllables))


def test_보이는_글에서_띄어_쓴_말도_표시한다() -> None:
    wanted = text.pattern("처리기간")
    assert wanted is not None and [hit.group() for hit in wanted.finditer("법정 처리 기간과 처리기간")] == ["처리 기간", "처리기간"]
