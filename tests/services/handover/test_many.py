"""정기인사: two hundred people move in one document, and nobody waits for it."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock
from hyeonjang.services.handover.actions import packs
from hyeonjang.services.handover.models import Pack
from tests.services.handover.conftest import MOVE, Desk


def test_이백_명이_움직여도_조직은_한_번_읽는다(desk: Desk) -> None:
    found = desk.found
    staff = [(post.code, found.people_at(post.id)[0].number) for post in found.posts.values() if post.rank == "담당자" and post.id in found.holders]
    moving = staff[:200]
    operations: list[dict[str, Any]] = [{"op": "release", "person": number, "post": code} for code, number in moving]
    operations += [{"op": "appoint", "person": moving[(n + 1) % len(moving)][1], "post": code} for n, (code, _) in enumerate(moving)]
    document = org_actions.apply(org_actions.Document("정기인사", MOVE, operations, "정기인사(시험)"), system_actor())
    with CaptureQueriesContext(connection, ) as asked:
        made = packs.propose_from(actor=system_actor(), reorganisation_id=document.pk)
    assert len(made) == 200 and Pack.objects.filter(effective=MOVE, incoming=None).count() == 0
    reads = [one["sql"] for one in asked.captured_queries if "org_postversion" in one["sql"]]
    assert len(reads) <= 6, "one look at the eve, one at the day, whatever the number of people"
    assert clock.today() < MOVE
