"""What the organisation itself says of a post: its duties here, whom to ask, who held it before."""

from __future__ import annotations

from collections.abc import Iterator

from hyeonjang.commons.org import history
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.duties import name_ko
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.handover.providers import Item, PostFacts, Provider
from hyeonjang.services.handover.queries import posts
from hyeonjang.services.handover.vocabulary import Part

MOST_COLLEAGUES = 12


def the_post(facts: PostFacts) -> Iterator[Item]:
    """The post and what it answers for."""
    kind = "부서장" if facts.head else facts.rank
    yield Item("post", f"{facts.unit_name} {facts.title}" if not facts.head else facts.title, f"{facts.department_name}, {kind}")


def rights_here(facts: PostFacts) -> Iterator[Item]:
    """Duties in this product that lie with the post or its units. They move with the post by themselves."""
    found = org.snapshot(facts.on)
    above = {unit.id: unit.name for unit in found.path(facts.unit_id)}
    for duty in org.duties_on(facts.on):
        if duty.post_id == facts.post_id:
            yield Item(f"duty:{duty.duty}", f"현장: {name_ko(duty.duty)}", "이 직위의 권한. 직위를 이어받는 날 저절로 옮겨 갑니다.")
        elif duty.unit_id in above:
            yield Item(f"duty:{duty.duty}", f"현장: {name_ko(duty.duty)}",
                       f"{above[duty.unit_id]} 모두의 권한. 그 부서를 떠나는 날 저절로 없어집니다.")


def contacts(facts: PostFacts) -> Iterator[Item]:
    """The heads above, the colleagues beside, and who held the post before."""
    found = org.snapshot(facts.on)
    for unit in found.path(facts.unit_id):
        for post in found.sorted_posts({unit.id}):
            if post.head and post.id != facts.post_id and unit.kind != "군":
                for person in found.people_at(post.id):
                    yield Item(f"head:{post.id}:{person.id}", posts.words(person, found), f"{unit.name}의 장")
    for person in org.people_in(facts.unit_id, facts.on)[:MOST_COLLEAGUES]:
        if person.id != facts.person_id and not found.posts[person.post_id].head:
            yield Item(f"beside:{person.id}", posts.words(person, found), "같은 부서에서 일하는 사람")
    for holder in history.holders_of(facts.post_id):
        if holder.person_id != facts.person_id and holder.last_day is not None and holder.last_day < facts.on:
            yield Item(f"before:{holder.person_id}", holder.name, f"앞서 이 직위에 있던 사람({date_ko(holder.start)} ~ {date_ko(holder.last_day)})")


OWN = (
    Provider("10-post", Part.DUTIES, "직위", the_post),
    Provider("60-rights", Part.GOODS, "이 시스템의 권한", rights_here, none_ko="직위에 따로 배정된 권한이 없습니다."),
    Provider("70-contacts", Part.NOTES, "연락할 사람", contacts),
)
