"""Letters: our bundles beside WeasyPrint on the same letter, in one run; memory over four orders of magnitude.

    HYEONJANG_ORACLE_PYTHON=… python bench/notices.py [--letters 1000 10000] [--peer 100] [--queue 2000]

Both sides set the same words, table, barcode and fonts on A4, one letter a page, in one process each; starting the
interpreter and importing are left out on both sides. The peer gets its better way: one document of all letters, or
one document for each. ``--queue`` also runs a whole mass run through the database (list, dry run, release, worker,
files), with as many letters as given. Peak memory is the resident set by getrusage.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from hyeonjang.commons.documents import fonts, letters, model

ROWS = (("토지", "전곡읍 전곡리 12-3", 200_000_000), ("주택", "연천읍 차탄리 34", 85_000_000), ("자동차", "12가3456", 4_500_000))
SAID = ("님께서 상속받으신 재산의 취득세는 2027. 3. 31.까지 신고하고 내셔야 합니다. 늦으면 가산세가 붙으며, 기한 안에 신고하면 "
        "붙지 않습니다. 아래는 우리 군에서 확인한 재산이고, 다른 시·군의 재산은 그 시·군에 신고합니다.")
STEPS = ("신고할 곳: 연천군 세무과 또는 위택스", "갖출 서류: 가족관계증명서, 상속재산분할협의서", "문의: 세무과 재산세팀")
FOOT = ("문의  세무과 재산세팀장 ☎ 031-839-2230", "근거  지방세법 제20조제1항")
SENDER = letters.Sender("연천군청 세무과", "경기도 연천군 연천읍 연천로 220\n11017", "세무과", "연천군수")


def bars_of(number: int) -> tuple[str, tuple[int, ...]]:
    import re

    from barcode.codex import Code128

    code = f"7{number:011d}"
    return code, tuple(len(run) for run in re.findall(r"1+|0+", str(Code128(code).build()[0])))


def letter(number: int) -> letters.Letter:
    code, bars = bars_of(number)
    document = model.OfficialDocument(
        "상속재산 취득세 납부 안내", "세무과", date(2026, 11, 25),
        (model.Paragraph(f"상속인{number} {SAID}"), model.Heading("우리 군에서 확인한 재산", 3),
         model.Table((model.Column("재산"), model.Column("소재지", 2), model.Column("시가표준액(원)")),
                     tuple((a, b, c + number) for a, b, c in ROWS)),
         model.NumberedItems(tuple(model.Item(step) for step in STEPS), level=3, marks="symbol")))
    return letters.Letter(f"상속인{number}", f"경기도 연천군 전곡읍 전곡로 {number}", "11021", code, bars, document, FOOT)


def ours(count: int) -> dict[str, float]:
    """Render ``count`` letters in bundles in this process; called in a child."""
    letters.render_letters([letter(0)], SENDER, "예열")
    begun, cpu, size = time.perf_counter(), time.process_time(), 0
    for start in range(0, count, letters.MOST):
        made = letters.render_letters([letter(n) for n in range(start, min(count, start + letters.MOST))], SENDER, "묶음")
        size += len(made)
    return {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu, "bytes": size,
            "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


PEER = r"""
import json, resource, sys, time
from weasyprint import HTML, CSS
from weasyprint.text.fonts import FontConfiguration
pages, css, base = json.load(open(sys.argv[1], encoding="utf-8"))
fonts = FontConfiguration()
sheet = CSS(string=css, font_config=fonts, base_url=base)
def draw(parts):
    made = HTML(string="<html><body>" + "".join(parts) + "</body></html>").render(stylesheets=[sheet], font_config=fonts)
    made.write_pdf()
    return len(made.pages)
draw(pages[:1])
found = {}
for way in ("one", "each"):
    begun, cpu = time.perf_counter(), time.process_time()
    drawn = draw(pages) if way == "one" else sum(draw([part]) for part in pages)
    found[way] = {"pages": drawn, "seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}
found["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(found))
"""

CSS_TEXT = """
@font-face { font-family: P; src: url(PretendardGOV-Regular.otf); }
@font-face { font-family: P; font-weight: bold; src: url(PretendardGOV-Bold.otf); }
@page { size: A4; margin: 15mm 20mm 17mm; @bottom-center { content: "- " counter(page) " -"; font: 11pt P; } }
body { font: 11.5pt/1.6 P; } section { page-break-after: always; } .w { height: 86mm; position: relative; }
.s { position: absolute; top: 4mm; font-size: 9.5pt; } .a { position: absolute; left: 82mm; top: 26mm; }
h1 { font-size: 15pt; text-align: center; border: solid #000; border-width: 1.2pt 0; padding: 9pt 0; } h2 { font-size: 11.5pt; }
table { width: 100%; border-collapse: collapse; font-size: 10pt; } td, th { border: .4pt solid #555; padding: 5pt; }
td.n { text-align: right; } .e { text-align: center; } .f { border-top: .8pt solid; font-size: 9.5pt; }
"""


def html(number: int) -> str:
    code, bars = bars_of(number)
    x, rects = 0, ""
    for place, width in enumerate(bars):
        if place % 2 == 0:
            rects += f'<rect x="{x}" y="0" width="{width}" height="27"/>'
        x += width
    table = "".join(f"<tr><td>{a}</td><td>{b}</td><td class=n>{c + number:,}</td></tr>" for a, b, c in ROWS)
    return (
        f'<section><div class=w><div class=s><b>보내는 사람 {SENDER.name}</b><br>{SENDER.address}</div><div class=a>'
        f'경기도 연천군 전곡읍 전곡로 {number}<br><b>상속인{number}</b> 귀하<br>11021<br><svg width="33mm" height="9mm" '
        f'viewBox="0 0 {x} 27">{rects}</svg> {code}</div></div><h1>상속재산 취득세 납부 안내</h1><p>상속인{number} {SAID}</p>'
        f"<h2>우리 군에서 확인한 재산</h2><table><tr><th>재산<th>소재지<th>시가표준액(원)</tr>{table}</table><ul>"
        + "".join(f"<li>{step}" for step in STEPS)
        + f"</ul><p class=e>2026. 11. 25.<p class=e><b>{SENDER.signature}</b><div class=f>{'<br>'.join(FOOT)}</div></section>")


def child_of(script: str, *words: str) -> dict[str, Any]:
    """What a run of ``script`` in a process of its own prints last, as JSON."""
    done = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def peer(count: int) -> dict[str, Any] | None:
    interpreter = os.environ.get("HYEONJANG_ORACLE_PYTHON", "")
    if not interpreter:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.json"
        path.write_text(json.dumps([[html(n) for n in range(count)], CSS_TEXT, f"{fonts.DIRECTORY.as_uri()}/"]), encoding="utf-8")
        done = subprocess.run([interpreter, "-c", PEER, str(path)], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def queued(count: int) -> dict[str, float]:
    """A whole mass run on an embedded database of its own; called in a child."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HYEONJANG_HOME": folder, "HYEONJANG_DATABASE_URL": "", "HYEONJANG_NOTICES_CHANNELS": "",
                       "DJANGO_SETTINGS_MODULE": "hyeonjang.config.settings"}
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        import django

        django.setup()
        from django.core.management import call_command
        from tests.commons.notices.conftest import VALUES, Office, build_office, someone

        from hyeonjang.commons import outbox
        from hyeonjang.commons.notices.actions import runs
        from hyeonjang.commons.notices.models import Attempt, Batch, Run

        call_command("migrate", verbosity=0)
        build_office()
        office = Office()
        office.publish()
        number = runs.create(actor=office.clerk, template="heirs", title="시험", reason="시험")
        marks = [time.perf_counter()]
        runs.load(actor=office.clerk, run_id=number, rows=(runs.Row(str(n), someone(n), VALUES) for n in range(count)), source="명단")
        marks.append(time.perf_counter())
        runs.dry_run(actor=office.clerk, run_id=number)
        marks.append(time.perf_counter())
        runs.release(actor=office.head, run_id=number, digest=Run.objects.get(pk=number).digest)
        marks.append(time.perf_counter())
        outbox.run_pending()
        marks.append(time.perf_counter())
        assert Run.objects.get(pk=number).state == "done" and Attempt.objects.count() == count
        pages = sum(Batch.objects.values_list("pages", flat=True))
        assert pages >= count
        steps = {name: marks[place + 1] - marks[place] for place, name in enumerate(("list", "dry_run", "release", "worker"))}
    return {**steps, "pages": pages, "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--peer", type=int, default=100)
    parser.add_argument("--queue", type=int, default=2_000)
    parser.add_argument("--child", choices=["ours", "queued"])
    args = parser.parse_args()
    if args.child:
        print(json.dumps(ours(args.letters[0]) if args.child == "ours" else queued(args.letters[0])))
        return
    print(f"{'letters, one page each':<42}{'letters':>9}{'pages/s':>10}{'pages/CPU s':>13}{'peak MB':>9}")
    mine: dict[str, Any] = {}
    for count in args.letters:
        mine = child_of(__file__, "--child", "ours", "--letters", str(count))
        print(f"{'ours, bundles of 500, one process':<42}{count:>9,}{count / mine['seconds']:>10,.0f}{count / mine['cpu']:>13,.0f}"
              f"{mine['rss_mb']:>9,.0f}", flush=True)
    other = peer(args.peer)
    if other is None:
        print("WeasyPrint is left out: no interpreter in HYEONJANG_ORACLE_PYTHON")
    else:
        for way, name in (("one", "WeasyPrint, one document"), ("each", "WeasyPrint, a document each")):
            row = other[way]
            print(f"{name:<42}{args.peer:>9,}{args.peer / row['seconds']:>10,.1f}{args.peer / row['cpu']:>13,.1f}{other['rss_mb']:>9,.0f}")
        best = max(args.peer / other[way]["cpu"] for way in ("one", "each"))
        wall = max(args.peer / other[way]["seconds"] for way in ("one", "each"))
        count = args.letters[-1]
        print(f"{'':<42}ours against its better way: {count / mine['seconds'] / wall:.1f} x by the clock, "
              f"{count / mine['cpu'] / best:.1f} x by processor time")
    if args.queue:
        run = child_of(__file__, "--child", "queued", "--letters", str(args.queue))
        whole = run["list"] + run["dry_run"] + run["release"] + run["worker"]
        print(f"\na whole mass run of {args.queue:,} letters on SQLite, one worker: {args.queue / whole:,.0f} letters/s "
              f"(list {run['list']:.1f} s, dry run {run['dry_run']:.1f} s, release {run['release']:.1f} s, "
              f"notices and files {run['worker']:.1f} s), peak {run['rss_mb']:,.0f} MB")


if __name__ == "__main__":
    main()
