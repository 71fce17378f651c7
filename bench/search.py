"""The search on Korean law: which tokens find what was meant, and how fast, at a county's 500,000 documents.

    python bench/search.py --texts FOLDER [--documents 500000] [--queries 600] [--only quality|sqlite|postgres]

``FOLDER`` holds statutes as Markdown, an article under a heading ``##### 제1조 (목적)`` (the public repositories
of Korean law by ``legalize-kr`` are laid out so); without it there is nothing to measure and that is said.

Quality: known-item search. One article is meant; the question is made from it as people ask, by chance that is the
same for every candidate: its law and heading with the spaces put differently, two neighbouring words of its text
without their endings, two words from different sentences. MRR@10 and recall@10 of the product's own search beside
FTS5 over pairs, trigrams and words, each ranked by bm25 with and without a heavier heading.

Speed: the product's own ``search`` for an official of one department, on SQLite and PostgreSQL, beside what a
register usually does (``LIKE`` over the same rows) and the raw limit (twenty rows by primary key), as ratios.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

TARGET = 0.100
HEADING = re.compile(r"^#####\s*(제\d+조(?:의\d+)?)\s*\((.+?)\)\s*$", re.M)
PARAGRAPH = re.compile(r"(?=[①-⑳])")
# Endings that a person who recalls a word leaves off; longest first. Rough on purpose: people are.
ENDINGS = re.compile(r"(?:으로부터|으로서|으로써|에게는|에서는|에게|에서|으로|부터|까지|하여야|하는|하여|한다|된|되는|되어|이나|은|는|이|가|을|를|의|에|와|과|도|로|한|할|및)$")
WORD = re.compile(r"[가-힣]{2,}")


@dataclass(frozen=True)
class Text:
    """An article or a paragraph of one."""

    title: str
    body: str


def texts(folder: Path, most: int, *, paragraphs: bool) -> Iterator[Text]:
    """Articles in an order that is the same each time, mixed over the laws; or their paragraphs."""
    paths = sorted(folder.rglob("*.md"))
    random.Random(7).shuffle(paths)
    return islice(_texts(paths, paragraphs), most)


def _texts(paths: Sequence[Path], paragraphs: bool) -> Iterator[Text]:
    for path in paths:
        whole = path.read_text(encoding="utf-8")
        law = re.search(r"^제목: (.+)$", whole, re.M)
        heads = list(HEADING.finditer(whole))
        for head, after in zip_longest(heads, heads[1:]):
            body = whole[head.end() : after.start() if after else len(whole)].replace("\\", "").strip()
            title = f"{law.group(1) if law else path.parent.name} {head.group(1)}({head.group(2)})"
            for piece in PARAGRAPH.split(body) if paragraphs else [body]:
                if len(piece) > 20:
                    yield Text(title, piece.strip()[:4_000])


# ---- what is asked ----


def _words(text: str) -> list[str]:
    found = (ENDINGS.sub("", word) for word in WORD.findall(text))
    return [word for word in found if len(word) >= 2]


def _other_spaces(text: str, chance: random.Random) -> str:
    letters = text.replace(" ", "").replace("ㆍ", chance.choice(["·", " ", "ㆍ", ""]))
    return letters if chance.random() < 0.5 else "".join(
        letter + (" " if 1 < place < len(letters) - 2 and chance.random() < 0.25 else "") for place, letter in enumerate(letters))


def questions(documents: Sequence[Text], each: int) -> dict[str, list[tuple[str, int]]]:
    """Kind of question → (what is typed, the document that is meant)."""
    chance = random.Random(11)
    found: dict[str, list[tuple[str, int]]] = {"제목, 띄어쓰기만 다름": [], "본문의 이웃한 두 낱말": [], "본문의 떨어진 두 낱말": []}
    order = list(range(len(documents)))
    chance.shuffle(order)
    for place in order:
        one = documents[place]
        law, _, heading = one.title.rpartition(" 제")
        name = heading.partition("(")[2].rstrip(")")
        if len(found["제목, 띄어쓰기만 다름"]) < each:
            found["제목, 띄어쓰기만 다름"].append((f"{_other_spaces(law, chance)} {_other_spaces(name, chance)}", place))
        words = _words(one.body)
        if len(words) < 12:
            continue
        start = chance.randrange(len(words) - 1)
        if len(found["본문의 이웃한 두 낱말"]) < each:
            found["본문의 이웃한 두 낱말"].append((" ".join(words[start : start + 2]), place))
        if len(found["본문의 떨어진 두 낱말"]) < each:
            found["본문의 떨어진 두 낱말"].append((f"{words[start]} {words[(start + len(words) // 2) % len(words)]}", place))
        if all(len(rows) >= each for rows in found.values()):
            break
    return found


def _selective(documents: Sequence[Text], asked: dict[str, list[tuple[str, int]]], most: int = 10) -> dict[str, list[tuple[str, int]]]:
    """Only questions that at most ``most`` documents can answer (all words inside, spaces and dots aside)."""
    flat = [re.sub(r"[\sㆍ·]+", "", one.title + one.body) for one in documents]
    kept: dict[str, list[tuple[str, int]]] = {}
    for kind, rows in asked.items():
        kept[kind] = []
        for typed, meant in rows:
            parts = [part.replace("ㆍ", "").replace("·", "") for part in typed.split()]
            if kind.startswith("제목") or sum(1 for text in flat if all(part in text for part in parts)) <= most:
                kept[kind].append((typed, meant))
    return kept


# ---- candidates ----


Asking = Callable[[str], list[int]]


def _fts(documents: Sequence[Text], tokenize: str, make: Callable[[str], str], ask: Callable[[str], str], heading: float) -> Asking:
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE VIRTUAL TABLE t USING fts5(title, body, tokenize=\"{tokenize}\")")
    base.executemany("INSERT INTO t (rowid, title, body) VALUES (?, ?, ?)",
                     ((n, make(one.title), make(one.body)) for n, one in enumerate(documents, start=1)))

    def found(typed: str) -> list[int]:
        query = ask(typed)
        if not query:
            return []
        return [int(row[0]) - 1 for row in base.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, ?, 1.0) LIMIT 10", (query, heading))]

    return found


def candidates(documents: Sequence[Text]) -> Iterator[tuple[str, Asking]]:
    """Name and search of each; FTS5's own ranking, all words asked for."""
    from hyeonjang.commons.search import text

    def pairs(words: str) -> str:
        return " ".join(text.tokens(words))

    def ask_pairs(typed: str) -> str:
        return " AND ".join(f'"{" ".join(one.tokens)}"{" *" if one.open_end else ""}' for one in text.words(typed))

    def ask_words(typed: str) -> str:
        return " AND ".join(f'"{word}"' for word in re.findall(r"[가-힣0-9a-zA-Z]+", typed))

    def ask_trigrams(typed: str) -> str:
        return " AND ".join(f'"{word}"' for word in re.findall(r"[가-힣0-9a-zA-Z]+", typed) if len(word) >= 3)

    for heading, said in ((1.0, ""), (5.0, ", 제목 5배")):
        yield f"낱말(unicode61) bm25{said}", _fts(documents, "unicode61", lambda words: words, ask_words, heading)
        yield f"세 글자(trigram) bm25{said}", _fts(documents, "trigram", lambda words: words, ask_trigrams, heading)
        yield f"두 글자 bm25{said}", _fts(documents, "unicode61", pairs, ask_pairs, heading)


def _score(asking: Asking, rows: Sequence[tuple[str, int]]) -> tuple[float, float]:
    ranks = []
    for typed, meant in rows:
        answer = asking(typed)
        ranks.append(answer.index(meant) + 1 if meant in answer[:10] else 0)
    return sum(1 / rank for rank in ranks if rank) / len(ranks), sum(1 for rank in ranks if rank) / len(ranks)


def quality(documents: Sequence[Text], each: int) -> None:
    """Print MRR@10 and recall@10 of every candidate and of the product, over the same questions."""
    asked = _selective(documents, questions(documents, each))
    print(f"조문 {len(documents):,}개, 물음 " + ", ".join(f"{kind} {len(rows)}" for kind, rows in asked.items()))
    names = list(asked)
    print(f"{'':34}" + "".join(f"{name:>30}" for name in names) + "\n" + f"{'':34}" + "".join(f"{'MRR@10   recall@10':>30}" for _ in names))
    for name, asking in [*candidates(documents), ("현장의 찾기(두 글자, 차례)", _product(documents))]:
        found = [_score(asking, asked[kind]) for kind in names]
        print(f"{name:34}" + "".join(f"{mrr:>20.3f} {recall:>9.3f}" for mrr, recall in found), flush=True)


def _product(documents: Sequence[Text]) -> Asking:
    from hyeonjang.commons.org.actor import system_actor
    from hyeonjang.commons.search import queries

    fill(documents, lambda *_: None)
    actor = system_actor()
    return lambda typed: [hit.object_id - 1 for hit in queries.search(actor, typed).hits[:10]]


# ---- speed ----


DEPARTMENTS = 25


def fill(documents: Sequence[Text], say: Callable[..., None]) -> None:
    """Put every text into the product's own index, shared among departments; a third is for every official."""
    from hyeonjang.commons.search import Document, Part, Provider, index, keys
    from hyeonjang.commons.search.registry import providers

    if "bench" not in providers:
        providers.register("bench", Provider("bench", "조문", lambda _: [], lambda *_: []))
    begun = time.perf_counter()
    for start in range(0, len(documents), 2_000):
        index.put("bench", [
            Document(n + 1, one.title, f"/desk/bench/{n + 1}/", date(2016, 1, 1) + timedelta(days=n % 3_900),
                     frozenset({keys.OFFICIALS} if n % 3 == 0 else {keys.department(n % DEPARTMENTS + 1)}), f"2026-조문-{n + 1:07}",
                     n % DEPARTMENTS + 1, [Part(one.body)])
            for n, one in enumerate(documents[start : start + 2_000], start=start)])
        if start and start % 100_000 == 0:
            say(f"  {start:,}건 넣음, {start / (time.perf_counter() - begun):,.0f}건/초")
    say(f"  {len(documents):,}건 넣음, {len(documents) / (time.perf_counter() - begun):,.0f}건/초")


def _official(department: int) -> Any:
    from hyeonjang.commons.org.actor import Actor, PostHeld

    held = PostHeld(department, "주무관", "7급", department, f"{department}과", department, f"{department}과")
    return Actor(account_id=None, person_id=department, name="측정", posts=(held,))


def _percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    at = {name: ordered[min(len(ordered) - 1, int(len(ordered) * part))] for name, part in (("중앙", 0.5), ("p95", 0.95), ("p99", 0.99))}
    return "  ".join(f"{name} {value * 1000:7.1f} ms" for name, value in at.items()) + f"  최대 {ordered[-1] * 1000:7.1f} ms"


def _timed(run: Callable[[str], Any], typed: Sequence[str]) -> list[float]:
    found = []
    for one in typed:
        begun = time.perf_counter()
        run(one)
        found.append(time.perf_counter() - begun)
    return found


def common(documents: Sequence[Text], count: int) -> list[str]:
    """The words that stand most often: the worst that a person can ask for."""
    from collections import Counter

    seen: Counter[str] = Counter()
    for one in documents[:: max(1, len(documents) // 20_000)]:
        seen.update(set(_words(one.body)))
    return [word for word, _ in seen.most_common(count)]


def speed(documents: Sequence[Text], each: int, name: str) -> float:
    """Print percentiles per kind of question; returns the p95 of the mixed ones."""
    from django.db import connection

    from hyeonjang.commons.search import queries
    from hyeonjang.commons.search.models import Entry

    print(f"\n== {name}, {len(documents):,}건", flush=True)
    if Entry.objects.count() < len(documents):  # else a database that was filled before
        fill(documents, print)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    actors = [_official(n + 1) for n in range(DEPARTMENTS)]
    chance = random.Random(5)
    asked = {kind: [typed for typed, _ in rows] for kind, rows in questions(documents, each).items()}
    often = common(documents, 40)
    asked["흔한 낱말 하나"] = often
    asked["흔한 낱말 둘"] = [" ".join(chance.sample(often, 2)) for _ in range(each // 4)]
    asked["건 번호"] = [f"2026-조문-{chance.randrange(len(documents)) + 1:07}" for _ in range(each // 4)]
    for word in often[:5]:
        queries.search(actors[0], word)
    mixed: list[float] = []
    for kind, typed in asked.items():
        found = _timed(lambda one: queries.search(chance.choice(actors), one), typed)
        mixed += found
        print(f"{kind:24} n {len(found):4}  {_percentiles(found)}", flush=True)
    print(f"{'모두':24} n {len(mixed):4}  {_percentiles(mixed)}")
    raw = _timed(lambda _: list(Entry.objects.filter(pk__in=[chance.randrange(len(documents)) + 1 for _ in range(20)])), often * 5)
    scan = _timed(lambda one: list(Entry.objects.filter(body__contains=one.replace(" ", "")).order_by("-id")[:200]),
                  asked["본문의 이웃한 두 낱말"][:12])
    middle = sorted(mixed)[len(mixed) // 2]
    print(f"{'한계: 20행을 기본키로':24} n {len(raw):4}  {_percentiles(raw)}   우리 중앙값은 그 {middle / sorted(raw)[len(raw) // 2]:.1f}배")
    print(f"{'견줌: LIKE로 훑기':24} n {len(scan):4}  {_percentiles(scan)}   우리 중앙값은 그 1/{sorted(scan)[len(scan) // 2] / middle:,.0f}")
    return sorted(mixed)[int(len(mixed) * 0.95)]


def one(args: argparse.Namespace) -> int:
    """One measurement in this process, on the database that the environment names."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if args.only == "quality":
        quality(list(texts(args.texts, args.articles, paragraphs=False)), args.queries)
        return 0
    p95 = speed(list(texts(args.texts, args.documents, paragraphs=True)), args.queries, "PostgreSQL" if args.only == "postgres" else "SQLite")
    print(f"p95 {p95 * 1000:.1f} ms, 목표 {TARGET * 1000:.0f} ms: {'지킴' if p95 <= TARGET else '넘음'}")
    return 0 if p95 <= TARGET else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--documents", type=int, default=500_000)
    parser.add_argument("--articles", type=int, default=40_000, help="of the quality run")
    parser.add_argument("--queries", type=int, default=300, help="of each kind")
    parser.add_argument("--only", choices=["quality", "sqlite", "postgres"])
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.texts is None:
        print("법령 글이 없어 재지 않았습니다. 마크다운으로 된 법령 폴더를 --texts로 주세요.")
        return 0
    if args.here:
        return one(args)
    from tests.support.run import debian_postgres

    settings = "-c shared_buffers=512MB -c work_mem=32MB -c max_wal_size=4GB -c random_page_cost=1.1 -c effective_cache_size=4GB"
    code = 0
    for only in [args.only] if args.only else ["quality", "sqlite", "postgres"]:
        with tempfile.TemporaryDirectory(prefix="hyeonjang-bench-") as home, (
                debian_postgres(options=settings) if only == "postgres" else nullcontext("")) as url:
            environment = {**os.environ, "HYEONJANG_HOME": home, "HYEONJANG_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hyeonjang.config.settings"}
            rest = [word for word in sys.argv[1:] if word != f"--only={only}"]
            command = [sys.executable, __file__, *rest, "--only", only, "--here"]
            code |= subprocess.run(command, env=environment, check=False).returncode
    return code


if __name__ == "__main__":
    sys.exit(main())
