"""Letters to heirs: the first letter of the inheritance service, of two pages, through the notice engine; WeasyPrint beside it.

    HYEONJANG_ORACLE_PYTHON=… python bench/inheritance_letters.py [--letters 1000] [--peer 40] [--queue 1000]
    … --queue 100000 --letters 0        the whole county's worth; about an hour, 3 GB of disk

``--letters`` writes as many letters from as many families (law, sentences, tables) and draws them in bundles of 500.
The peer sets the same words, tables and fonts on the same paper in the same run, in its better way: one document of
all letters, or a document each. ``--queue`` runs a whole mass run through the database: list, dry run, release,
worker with the bundles' files; it takes the values of 2,000 letters again and again, each to another address. The memory is the resident set by getrusage, at a tenth of the way and at the end:
where it is flat the two are one. Starting the interpreter and importing are left out on both sides.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

TOLD = date(2026, 11, 25)
KNOWN = 2_000
"""Letters that a mass run takes its values from, again and again: how fast they are written is measured by itself."""
TOWNS = ("연천읍 차탄리", "전곡읍 전곡리", "군남면 남계리", "청산면 초성리", "백학면 두일리", "미산면 마전리")


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def family(number: int) -> Any:
    """One made-up family: a widow and a child at one address, another elsewhere; a house and a piece of land."""
    from tests.services.inheritance_tax import families as made

    town = TOWNS[number % len(TOWNS)]
    home = f"경기도 연천군 {town.split()[0]} 전곡로 {number + 1}"
    house = replace(made.HOUSE, key=f"h{number}", where=f"{town} {number}-1", value=60_000_000 + 1_000 * number)
    land = replace(made.LAND, key=f"l{number}", where=f"{town} {number}-2", value=20_000_000 + 700 * number)
    died = TOLD - timedelta(days=20 + number % 60)
    return made.family(
        deceased=replace(made.family().deceased, died_on=died, reported_on=died), holdings=(house, land),
        heirs=(replace(made.WIFE, address=home), replace(made.SON, address=home),
               replace(made.DAUGHTER, address=f"서울특별시 노원구 동일로 {number + 1}")),
    )


def told(count: int) -> Iterator[tuple[str, Any]]:
    """``count`` letters with their reason keys, family by family."""
    from hyeonjang.services.inheritance_tax.letters import Letters, letters

    number = done = 0
    while done < count:
        for letter in letters(family(number), Letters.FIRST):
            if done < count:
                yield f"{number}:{letter.key}", letter
                done += 1
        number += 1


def drawn(count: int) -> Iterator[Any]:
    """The letters as the notice engine hands them to the press."""
    from hyeonjang.commons.documents import letters, model
    from hyeonjang.commons.notices.rules import bodies, codes
    from hyeonjang.commons.notices.rules.placeholders import check, declared
    from hyeonjang.services.inheritance_tax.templates import specs

    spec = specs(1, "031-839-2230")["inheritance-first"]
    places, body = declared(spec.placeholders), spec.bodies[0]
    foot = ("문의  세무과 재산세팀장 ☎ 031-839-2230", f"근거  {spec.legal_basis}")
    for number, (_, letter) in enumerate(told(count)):
        values = check(places, dict(letter.values))
        document = model.OfficialDocument(body.subject, "세무과", TOLD, bodies.blocks(body.text, places, values))
        code = codes.code_of(number)
        yield letters.Letter(letter.recipient.name, letter.recipient.address, letter.recipient.postcode, codes.spaced(code),
                             codes.bars(code), document, foot)


def setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hyeonjang.config.settings")
    import django

    django.setup()


def ours(count: int) -> dict[str, float]:
    """Write and draw ``count`` letters in this process; called in a child."""
    setup()
    import pypdfium2

    from hyeonjang.commons.documents import letters
    from notices import SENDER

    letters.render_letters(list(drawn(2)), SENDER, "예열")
    write = draw = cpu = 0.0
    pages = size = 0
    early, source = 0.0, drawn(count)
    for start in range(0, count, letters.MOST):
        begun = time.perf_counter()
        bundle = [next(source) for _ in range(min(letters.MOST, count - start))]
        between, used = time.perf_counter(), time.process_time()
        made = letters.render_letters(bundle, SENDER, "묶음")
        write, draw, cpu = write + between - begun, draw + time.perf_counter() - between, cpu + time.process_time() - used
        file = pypdfium2.PdfDocument(made)
        pages, size = pages + len(file), size + len(made)
        file.close()
        early = early or (peak() if start + letters.MOST >= count / 10 else 0.0)
    return {"write": write, "draw": draw, "cpu": cpu, "pages": pages, "bytes": size, "early_mb": early, "rss_mb": peak()}


def html(letter: Any) -> str:
    """The same letter for the peer."""
    from hyeonjang.commons.documents import layout
    from notices import SENDER

    x, rects = 0, ""
    for place, width in enumerate(letter.bars):
        rects += f'<rect x="{x}" y="0" width="{width}" height="27"/>' if place % 2 == 0 else ""
        x += width
    made = [
        f"<section><div class=w><div class=s><b>보내는 사람 {SENDER.name}</b><br>{SENDER.address}</div><div class=a>"
        f"{letter.address}<br><b>{letter.name}</b> 귀하<br>{letter.postcode}<br><svg width=33mm height=9mm "
        f'viewBox="0 0 {x} 27">{rects}</svg> {letter.code}</div></div><h1>{letter.document.title}</h1>']
    for part in layout.lay_out(letter.document).parts:
        if isinstance(part, layout.Line):
            made.append(f"<h2>{escape(part.text)}</h2>" if part.kind.startswith("heading") else f"<p>{escape(part.text)}")
        elif isinstance(part, layout.ItemList):
            made.append("".join(f"<p class=i>{entry.mark} {escape(entry.text)}" for entry in part.entries))
        elif isinstance(part, layout.Grid):
            rows: dict[int, str] = {}
            for box in part.boxes:
                rows[box.row] = rows.get(box.row, "") + f"<{'th' if box.header else 'td'} class={box.align}>{escape(box.text)}"
            made.append("<table>" + "".join(f"<tr>{row}" for row in rows.values()) + "</table>")
    foot = "<br>".join(letter.foot)
    return "".join(made) + f"<p class=e>2026. 11. 25.<p class=e><b>{SENDER.signature}</b><div class=f>{foot}</div></section>"


def peer(count: int) -> dict[str, Any] | None:
    """WeasyPrint on the same letters, by the interpreter that the environment names."""
    import subprocess

    from hyeonjang.commons.documents import fonts
    from notices import CSS_TEXT, PEER

    interpreter = os.environ.get("HYEONJANG_ORACLE_PYTHON", "")
    if not interpreter:
        return None
    css = (CSS_TEXT + "body { word-break: keep-all; } p { margin: 2mm 0; } .i { margin: .6mm 0; padding-left: 3mm; text-indent: -3mm; }"
           " .right { text-align: right; } .left { text-align: left; } .center { text-align: center; }")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.json"
        path.write_text(json.dumps([[html(one) for one in drawn(count)], css, f"{fonts.DIRECTORY.as_uri()}/"]), encoding="utf-8")
        done = subprocess.run([interpreter, "-c", PEER, str(path)], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def queued(count: int) -> dict[str, float]:
    """A whole mass run on an embedded database of its own; called in a child."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HYEONJANG_HOME": folder, "HYEONJANG_DATABASE_URL": "", "HYEONJANG_NOTICES_CHANNELS": ""}
        setup()
        from django.core.management import call_command
        from tests.commons.notices.conftest import Office, build_office

        from hyeonjang.commons import outbox
        from hyeonjang.commons.notices.actions import runs
        from hyeonjang.commons.notices.models import Attempt, Batch, Run
        from hyeonjang.commons.org.models import Post
        from hyeonjang.services.inheritance_tax.templates import publish

        call_command("migrate", verbosity=0)
        build_office()
        office = Office()
        publish(actor=office.head, drafter=office.clerk, post_id=Post.objects.get(code="team").pk, phone="031-839-2230")
        number = runs.create(actor=office.clerk, template="inheritance-first", title="시험", reason="시험")
        # Without their grounds: a letter's traces weigh as much as its page.
        letters = [(letter.recipient, letter.values) for _, letter in told(min(count, KNOWN))]
        marks, early, used = [time.perf_counter()], [0.0], time.process_time()

        def rows() -> Iterator[runs.Row]:
            for place in range(1, count + 1):
                first, values = letters[(place - 1) % len(letters)]
                who = replace(first, address=f"경기도 연천군 전곡읍 전곡로 {place}")
                early[0] = peak() if place == max(1, count // 10) else early[0]
                yield runs.Row(str(place), who, values, ("inheritance_tax.death", str(place)))

        runs.load(actor=office.clerk, run_id=number, rows=rows(), source="명단")
        marks.append(time.perf_counter())
        runs.dry_run(actor=office.clerk, run_id=number)
        marks.append(time.perf_counter())
        runs.release(actor=office.head, run_id=number, digest=Run.objects.get(pk=number).digest)
        marks.append(time.perf_counter())
        middle = peak()
        outbox.run_pending()
        marks.append(time.perf_counter())
        assert Run.objects.get(pk=number).state == "done" and Attempt.objects.count() == count
        pages = sum(Batch.objects.values_list("pages", flat=True))
        assert pages >= count and Batch.objects.filter(state="ready").count() == Batch.objects.count() == -(-count // runs.PIECE)
        cpu = time.process_time() - used
        files = sum(path.stat().st_size for path in Path(folder).rglob("*.pdf"))
    steps = {name: marks[place + 1] - marks[place] for place, name in enumerate(("list", "dry_run", "release", "worker"))}
    return {**steps, "cpu": cpu, "pages": pages, "bytes": files, "early_mb": early[0], "list_mb": middle, "rss_mb": peak()}


def main() -> None:
    from notices import child_of

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1_000)
    parser.add_argument("--peer", type=int, default=40)
    parser.add_argument("--queue", type=int, default=1_000)
    parser.add_argument("--child", choices=["ours", "queued"])
    args = parser.parse_args()
    if args.child:
        print(json.dumps(ours(args.letters) if args.child == "ours" else queued(args.letters)))
        return
    if args.letters:
        against(args.letters, args.peer, child_of(__file__, "--child", "ours", "--letters", str(args.letters)))
    if args.queue:
        run = child_of(__file__, "--child", "queued", "--letters", str(args.queue))
        whole = run["list"] + run["dry_run"] + run["release"] + run["worker"]
        print(f"\na whole mass run of {args.queue:,} letters ({run['pages']:,} pages, {run['bytes'] / 1e6:,.0f} MB) on SQLite, one "
              f"worker: {whole:,.0f} s, {args.queue / whole:,.0f} letters/s\n  listed {run['list']:,.1f} s, dry run "
              f"{run['dry_run']:,.1f} s, release {run['release']:,.1f} s, notices and files {run['worker']:,.1f} s "
              f"({run['pages'] / run['worker']:,.0f} pages/s); {args.queue / run['cpu']:,.0f} letters for each second of processor "
              f"time\n  peak memory after a tenth of the list {run['early_mb']:,.0f} MB, "
              f"after release {run['list_mb']:,.0f} MB, at the end {run['rss_mb']:,.0f} MB")


def against(count: int, few: int, mine: dict[str, Any]) -> None:
    """Print both sides and the ratio."""
    print(f"{'first letters to heirs':<42}{'letters':>9}{'pages':>9}{'pages/s':>10}{'pages/CPU s':>13}{'peak MB':>9}")
    print(f"{'ours, bundles of 500, one process':<42}{count:>9,}{mine['pages']:>9,}{mine['pages'] / mine['draw']:>10,.0f}"
          f"{mine['pages'] / mine['cpu']:>13,.0f}{mine['rss_mb']:>9,.0f}", flush=True)
    print(f"{'':<42}written from the law at {count / mine['write']:,.0f} letters/s; peak at a tenth {mine['early_mb']:,.0f} MB")
    setup()
    other = peer(few)
    if other is None:
        print("WeasyPrint is left out: no interpreter in HYEONJANG_ORACLE_PYTHON")
        return
    for way, name in (("one", "WeasyPrint, one document"), ("each", "WeasyPrint, a document each")):
        row = other[way]
        print(f"{name:<42}{few:>9,}{row['pages']:>9,}{row['pages'] / row['seconds']:>10,.1f}{row['pages'] / row['cpu']:>13,.1f}"
              f"{other['rss_mb']:>9,.0f}")
    # Letters, not pages: where the two sides break pages differently nobody gains by it.
    best = {kind: max(few / other[way][kind] for way in ("one", "each")) for kind in ("seconds", "cpu")}
    print(f"{'':<42}letters against its better way: {count / mine['draw'] / best['seconds']:.1f} x by the clock, "
          f"{count / mine['cpu'] / best['cpu']:.1f} x by processor time")


if __name__ == "__main__":
    main()
