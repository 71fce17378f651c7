"""Every page that can be reached in the demo county answers, fits a phone, breaks no script and pleases axe.

The crawl starts at the navigation and follows links; one page of each kind is looked at, at 1280 and at 390 px. A
page that no link leads to is a page nobody finds, so the kinds that were not met must be accounted for below.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import PASSWORD, County

pytestmark = pytest.mark.slow
NAMESPACES = (
    "benefits", "cases", "field", "handover", "inheritance_tax", "innovation", "meetings", "notices", "processes", "promises", "portal",
    "search", "sharing",
)
STARTS = (
    "/", "/promises/", "/desk/work/", "/field/",
    "/desk/innovation/", "/desk/innovation/?year=2025",
    "/desk/processes/", "/desk/processes/benefits/what-ifs/",
    "/desk/meetings/board/", "/desk/meetings/",
    "/desk/cases/", "/desk/notices/", "/desk/search/?q=건축",
    "/desk/benefits/", "/desk/benefits/?view=after", "/desk/inheritance/",
    "/desk/sharing/", "/desk/sharing/?side=from_us", "/desk/sharing/?side=done", "/desk/sharing/waits/", "/desk/sharing/issues/",
    "/desk/sharing/issues/?state=closed", "/desk/sharing/jurisdiction/", "/desk/sharing/thanks/",
    "/desk/handover/", "/desk/handover/boundaries/",
)
WIDTHS = (1280, 390)
# A proposal looks different in each of its states.
SEVERAL = {
    "innovation:proposal": 4, "benefits:claim": 4, "handover:pack": 2, "sharing:request": 4, "sharing:issue": 5, "sharing:unclear": 2,
    "inheritance_tax:death": 3, "inheritance_tax:verb": 12, "inheritance_tax:upload": 3,
}
FILES = re.compile(r"\.(xlsx|pdf|hwpx|ics)(\?|$)|/export/|format=xlsx|/logout/")
# Pages for one person in one state of the year, and verbs without a page; each is tested in its own suite.
NOT_IN_THE_DEMO = {
    "benefits:letter": "a letter that was issued to somebody of one's own",
    "cases:import": "a file of another system", "notices:publish": "what came back twice", "notices:keys": "whoever manages notices",
    "notices:publication": "a publication that was made",
    "sharing:unclear_rule": "the bureau's head",
    "handover:take": "the one who takes over",
    "meetings:answer": "the department that was asked",
    "meetings:answer_correction": "a correction that waits for its answer",
    "innovation:award": "the awards' stage begins in December",
    "innovation:reexamine": "a refused proposal's own team, within fifteen days",
    "innovation:answer_round": "an open round", "innovation:finish": "the team that carries it out",
    "innovation:plan": "the team whose plan is due", "innovation:select": "a head whose department has not chosen",
    "innovation:score_presentation": "the presentation begins in December",
    "innovation:recuse_presentation": "the presentation begins in December",
    "innovation:score_desk_review": "judges", "innovation:recuse_desk_review": "judges",
    "innovation:answer_comment": "a comment nobody has answered", "innovation:shares": "drafts", "innovation:revise": "drafts",
    "portal:status_view": "a petitioner with a receipt number",
    "innovation:open_round": "what can still be decided", "innovation:decide": "what can still be decided",
}
VERBS = {
    "inheritance_tax": {"blank", "calendar", "collect", "disclose", "leaflet", "preview", "publish", "upload_errors", "upload_settle"},
    "benefits": {"chase_file", "disclose", "install", "letter_file", "of_case", "photo"},
    "cases": {"disclose", "import_errors", "import_settle", "number_void", "type_publish"},
    "notices": {"addresses", "batch_close", "batch_file", "batch_posted", "budget", "costs_sheet", "disclose", "document", "hand_over",
                "key_revoke", "opt_out", "publication_file", "run_act", "run_progress", "template_preview", "template_publish",
                "template_retire", "template_sheet", "undelivered_sheet", "unit_cost"},
    "innovation": {"open_cycle", "close_cycle", "open_survey", "refresh", "submit", "withdraw", "comment", "start",
                   "complete", "publish", "unpublish", "reject_rest", "upload", "nothing", "remind", "close_collection", "note_stops",
                   "report_hwpx", "report_pdf", "record_book", "template", "merged"},
    "processes": {"cancel", "refresh", "export", "what_if_progress"},
    "meetings": {"accept", "gather", "fix", "state", "ticket", "enter", "sign", "paper", "minutes_hwpx", "minutes_pdf"},
    "handover": {"draw", "witness", "right_moved", "pack_pdf", "pack_hwpx", "boundaries_pdf", "boundaries_hwpx"},
    "portal": {"status_leave"},
    "sharing": {"request_hwpx", "request_pdf", "request_file", "ruling_hwpx", "ruling_pdf", "unlink"},
}
looked_at: set[str] = set()
met: set[str] = set()


def kind_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def kinds(patterns: list[URLPattern | URLResolver], namespace: str = "") -> set[str]:
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= kinds(one.url_patterns, one.namespace or namespace)
        elif namespace in NAMESPACES and one.name and one.name not in VERBS.get(namespace, ()):
            found.add(f"{namespace}:{one.name}")
    return found


def looks_right(page: Page, address: str) -> list[str]:
    """What is wrong with the page that is open, at each width, with everything unfolded."""
    problems = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for fold in page.query_selector_all("details"):
            fold.evaluate("one => { one.open = true }")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            problems.append(f"{address}: wider than {width} px")
        found = Axe().run(page).response["violations"]
        problems += [f"{address} ({width} px): {one['id']} {one['nodes'][0]['html'][:160]}"
                     for one in found if one["impact"] in {"serious", "critical"}]
    return problems


def crawl(page: Page, county: County) -> list[str]:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("console", lambda said: problems.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    waiting, visited, seen = list(STARTS), set[str](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if address in visited or kind.partition(":")[0] not in (*NAMESPACES, "desk") or FILES.search(address):
            continue
        if seen[kind] >= SEVERAL.get(kind, 1) and address not in STARTS:
            continue
        visited.add(address)
        seen[kind] += 1
        answer = page.goto(county.url + address)
        assert answer is not None
        if "/login/" in page.url:
            continue
        met.add(kind)
        if answer.status != 200:
            problems.append(f"{address}: {answer.status}")
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
        targets = [urljoin(county.url + address, str(link)).split("#")[0] for link in links]
        waiting += [target.removeprefix(county.url) for target in targets if target.startswith(county.url)]
        if kind not in looked_at or SEVERAL.get(kind):
            looked_at.add(kind)
            problems += looks_right(page, address)
    return problems


@pytest.mark.parametrize("account", ["planning", "clerk", "head", "governor", "it", "tax", ""], ids=["기획 담당", "담당자", "부서장", "군수", "전산", "세무 담당", "군민"])
def test_모든_화면이_답하고_휴대전화에_들어가고_접근성_검사를_통과한다(
    county: County, browser: Browser, account: str
) -> None:
    # Colours that fade in are measured half-way by axe; its script is no part of the page's own policy.
    context = browser.new_context(locale="ko-KR", reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    if account:
        page.goto(f"{county.url}/desk/login/")
        page.fill("input[name=username]", account)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/desk/**")
    problems = crawl(page, county)
    context.close()
    assert problems == []


def test_어느_화면도_길이_없지_않다() -> None:
    """After the crawls: every page of the three parts was met, or is one of those that the demo cannot show."""
    if not looked_at:
        pytest.skip("looks at what the crawls of this module found")
    every = kinds(get_resolver("hyeonjang.config.urls").url_patterns)
    assert sorted(every - met - set(NOT_IN_THE_DEMO)) == []
    assert sorted(set(NOT_IN_THE_DEMO) - every) == []
    assert sorted(set(NOT_IN_THE_DEMO) & met) == [], "the demo does show these; take them off the list"
