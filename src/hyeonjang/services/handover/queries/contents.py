"""What a pack holds on the day it is drawn up: the providers' things under the form's headings, and the flow manual."""

from __future__ import annotations

from typing import Any

from hyeonjang.kit.errors import Refused
from hyeonjang.services.handover.providers import Item, PostFacts, Provider, providers
from hyeonjang.services.handover.queries import flows


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


def collect(facts: PostFacts) -> dict[str, Any]:
    """Plain JSON, the same for the same day's records."""
    return {
        "post": {"title": facts.title, "unit": facts.unit_name, "department": facts.department_name,
                 "person": facts.person_name, "on": facts.on.isoformat()},
        "sections": [_section(provider, facts) for provider in providers.values()],
        "flows": flows.manual(facts),
    }


def counts(content: dict[str, Any]) -> dict[str, int]:
    """How many things by provider, for the record of the drawing."""
    return {section["provider"]: len(section["items"]) for section in content["sections"]}
