"""What sharing shows of meetings, and what of sharing proposes itself for the meeting: joined here, since neither side
may know the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.kit.korean import date_ko, josa, moment_ko
from hyeonjang.services.meetings import evidence, providers
from hyeonjang.services.meetings.queries import decisions
from hyeonjang.services.meetings.vocabulary import ItemKind
from hyeonjang.services.sharing import links
from hyeonjang.services.sharing.queries import issues, requests, unclears
from hyeonjang.services.sharing.vocabulary import Visibility

NAME = "의제"


def _decisions(actor: Actor) -> Sequence[tuple[str, str]]:
    rows = decisions.listing(actor, clock.today())
    return [(str(row.id), f"{row.number} {row.text[:80]}") for row in rows[:100]]


def _decision(actor: Actor, key: str) -> links.Shown | None:
    if not key.isdecimal():
        return None
    try:
        row = decisions.one(actor, int(key), clock.today()).row
    except NotFound:
        return None
    return links.Shown(f"{row.number} {row.text[:120]}", row.state.label, reverse("meetings:decision", args=[row.id]))


def late_replies(on: date) -> Iterator[providers.Proposed]:
    """Pairs of departments of which one waits for the other past the reply day: one candidate a pair."""
    late: dict[tuple[str, str], list[requests.Row]] = defaultdict(list)
    for row in requests.listing(system_actor(NAME), "all", late=True):
        if row.state == "waiting":
            late[row.origin, row.target].append(row)
    ids = {unit.name: unit.id for unit in org.units_on(on)}
    for (origin, target), rows in sorted(late.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if target not in ids:
            continue
        oldest = min(rows, key=lambda row: row.due)
        yield providers.Proposed(
            f"cooperation:{ids[target]}:{ids.get(origin, 0)}", f"{josa(origin, '이/가')} {target}의 회신을 기다리는 협조 {len(rows)}건",
            f"회신기한이 지났습니다. 가장 오래된 것은 {date_ko(oldest.due)}까지였고 {oldest.waited_ko}을 기다렸습니다.",
            f"{reverse('sharing:requests')}?side=all&late=on", ids[target], f"{len(rows)}|{oldest.due}", ItemKind.DISCUSS, 10)


def late_rulings(on: date) -> Iterator[providers.Proposed]:
    """Jurisdiction that nobody designated by its day."""
    ids = {unit.name: unit.id for unit in org.units_on(on)}
    for row in unclears.listing(system_actor(NAME), state="open"):
        if row.late and row.origin in ids:
            yield providers.Proposed(
                f"jurisdiction:{row.id}", f"소관이 정해지지 않은 일: {row.title}"[:200],
                f"{', '.join(row.concerned)} 사이에서 {moment_ko(row.due_at.astimezone(clock.SEOUL))}까지 정하기로 한 일입니다. 지정권자는 {row.ruler}입니다.",
                reverse("sharing:unclear", args=[row.id]), ids[row.origin], "late", ItemKind.DECIDE, 10, True)


def _open_issues(actor: Actor) -> Sequence[tuple[str, str]]:
    """Only what every official sees: the evidence of a decision is read by all of them."""
    return [(str(row.id), f"{row.number} {row.title}") for row in issues.listing(actor)[:100] if row.visibility == Visibility.COUNTY]


def connect() -> None:
    """Before ``agenda.connect``, which connects every kind of evidence to the outbox."""
    links.register(links.LinkKind("decision", "회의 결정", _decisions, _decision))
    providers.register("50-cooperation", "늦은 협조 회신", late_replies)
    providers.register("60-jurisdiction", "정해지지 않은 소관", late_rulings)
    evidence.register(evidence.Evidence("issue-closed", "군정 현안 마침", "sharing.issue_closed", "issue", _open_issues,
                                        lambda key: reverse("sharing:issue", args=[int(key)])))
