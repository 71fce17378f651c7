"""What a pack holds on the day it is drawn up: the providers' things under the form's headings, and the flow manual."""

from __future__ import annotations

from typing import Any

from hyeonjang.kit.errors import Refused
from hyeonjang.services.handover.providers import Item, PostFacts, Provider, providers
from hyeonjang.services.handover.queries import flows
from hyeonjang.services.handover.vocabulary import Part

MOST_HANDS = 10


def _item(item: Item) -> dict[str, Any]:
    return {"key": item.key, "title": item.title[:300], "detail": item.detail[:500],
            "due": item.due.isoformat() if item.due else "", "state": item.state_ko, "url": item.url}


def _section(provider: Provider, facts: PostFacts) -> dict[str, Any]:
    base = {"provider": provider.name, "part": str(provider.part), "title": provider.title_ko, "none": provider.none_ko,
            "work": provider.standing is not None}
    try:
        items = [_item(one) for one in provider.collect(facts)]
    except Refused as refusal:
        # One source that cannot be read does not stop the others; the pack says what is missing.
        return {**base, "items": [], "none": f"읽지 못함: {refusal.sentence}"}
    return {**base, "items": items}


def _kinds(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The kinds of work that the logs show, as what the post is for."""
    items = [_item(Item(f"{one['source']}:{one['kind']}", one["kind"],
                        f"{one['source']}, {one['whose']}, 지난 한 해 {one['n']:,}건"
                        + ("" if one["small"] or not one["length"]["median"] else f", 걸린 시간 중앙값 {one['length']['median']}{one['unit']}")))
             for one in found if one["n"]]
    return {"provider": "15-kinds", "part": str(Part.DUTIES), "title": "기록에 나타난 업무", "none": "이 팀이나 부서의 이름이 적힌 처리 기록이 없습니다.",
            "work": False, "items": items}


def _hands(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The departments with which this work really changes hands, the most frequent first."""
    lines = [(one["kind"], word, line, one["unit"]) for one in found if one["n"] and not one["small"]
             for word, lines in (("넘기는 곳", one["to"]), ("받는 곳", one["from"])) for line in lines]
    lines.sort(key=lambda each: -int(each[2]["n"]))
    items = [_item(Item(f"{kind}:{word}:{line['who']}", line["who"], f"{kind}, {word} {line['n']:,}번, 넘어가며 기다린 중앙값 {line['median']}{unit}"))
             for kind, word, line, unit in lines[:MOST_HANDS]]
    return {"provider": "75-hands", "part": str(Part.NOTES), "title": "일을 주고받는 부서", "none": "처리 기록에 다른 부서와 주고받은 일이 없습니다.",
            "work": False, "items": items}


def collect(facts: PostFacts) -> dict[str, Any]:
    """Plain JSON, the same for the same day's records."""
    found = flows.manual(facts)
    sections = [_section(provider, facts) for provider in providers.values()]
    return {
        "post": {"title": facts.title, "unit": facts.unit_name, "department": facts.department_name,
                 "person": facts.person_name, "on": facts.on.isoformat()},
        "sections": sorted([*sections, _kinds(found), _hands(found)], key=lambda one: str(one["provider"])),
        "flows": found,
    }


def counts(content: dict[str, Any]) -> dict[str, int]:
    """How many things by provider, for the record of the drawing."""
    return {section["provider"]: len(section["items"]) for section in content["sections"]}
