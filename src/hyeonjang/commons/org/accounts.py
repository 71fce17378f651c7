"""How people sign in: accounts made, given a temporary password, shut and opened again.

A temporary password is shown once to whoever made it and kept only as a hash. Until its holder has set an own
one, the account carries no post and no duty.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org import queries
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.models import Account, Person
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

# Without letters and digits that are taken for one another when read off paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """Twelve random letters in groups of four: some 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _need(actor: Actor) -> None:
    if not actor.has("org.manage"):
        raise NotPermitted("계정은 조직 관리를 맡은 사람만 다룰 수 있습니다. 행정 담당 부서에 요청하세요.")


def _lock(account_id: int) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotFound("그런 계정이 없습니다. 목록을 새로 고쳐 주세요.")
    return account


@transaction.atomic
def create_account(
    *, actor: Actor, username: str, password: str, person_id: int | None, temporary: bool = False
) -> int:
    """An account for a person (duty ``org.manage``); the password must pass the validators.

    A ``temporary`` password must be changed at the first sign-in. One account per person.
    """
    _need(actor)
    name = username.strip()
    if not name:
        raise Refused("아이디를 적어 주세요.", field="username")
    if len(name) > 60:
        raise Refused("아이디는 60자까지입니다. 줄여 주세요.", field="username")
    if Account.objects.filter(username=name).exists():
        raise Conflict(f"'{name}' 아이디는 이미 있습니다. 다른 아이디를 쓰세요.", field="username")
    if person_id is not None:
        if not Person.objects.select_for_update().filter(pk=person_id).exists():
            raise NotFound("그런 사람이 없습니다. 조직도에서 다시 골라 주세요.")
        taken = Account.objects.filter(person_id=person_id).values_list("username", flat=True).first()
        if taken is not None:
            raise Conflict(f"이 사람은 이미 '{taken}' 계정을 씁니다. 그 계정에 임시 비밀번호를 주세요.", field="username")
    account = Account(username=name, person_id=person_id, must_change=temporary)
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused("비밀번호를 쓸 수 없습니다: " + " ".join(error.messages), field="password") from None
    account.set_password(password)
    account.save()
    audit.record("org.account", actor, ("org.account", account.pk, name), detail={"person_id": person_id})
    return int(account.pk)


@transaction.atomic
def give_password(*, actor: Actor, account_id: int) -> str:
    """A new temporary password (duty ``org.manage``), which ends a lockout; other sessions of the account end."""
    _need(actor)
    account = _lock(account_id)
    password = temporary_password()
    account.set_password(password)
    account.must_change = True
    account.save(update_fields=["password", "must_change"])
    reset(username=account.username)
    audit.record("org.account_password", actor, ("org.account", account.pk, account.username))
    return password


@transaction.atomic
def set_account_active(*, actor: Actor, account_id: int, active: bool) -> None:
    """Let an account sign in, or not (duty ``org.manage``); nobody shuts themselves out."""
    _need(actor)
    account = _lock(account_id)
    if not active and account.pk == actor.account_id:
        raise Refused("자기 계정은 막을 수 없습니다. 조직 관리를 맡은 다른 사람에게 요청하세요.")
    account.is_active = active
    account.save(update_fields=["is_active"])
    audit.record("org.account_active", actor, ("org.account", account_id, account.username), detail={"active": active})


@dataclass(frozen=True)
class AccountView:
    """A person of the organisation with the account, or an account without a person in office."""

    person_id: int | None
    number: str
    name: str
    place: str
    title: str
    account_id: int | None
    username: str
    active: bool
    temporary: bool
    last_login: datetime | None
    synthetic: bool = False

    @property
    def state_ko(self) -> str:
        if self.account_id is None:
            return "계정 없음"
        if not self.active:
            return "막음"
        return "임시 비밀번호" if self.temporary else "사용"

    @property
    def in_office(self) -> bool:
        return bool(self.title)


def accounts_on(on: date, word: str = "") -> list[AccountView]:
    """Everybody in office on a day, in the order of the organisation, then accounts of nobody in office."""
    found = queries.snapshot(on)
    rows = {row.person_id or -row.pk: row for row in Account.objects.select_related("person").order_by("username")}
    seen: dict[int, AccountView] = {}
    order = {unit_id: place for place, unit_id in enumerate(found.units)}
    for post in sorted(found.posts.values(), key=lambda post: order.get(post.unit_id, len(order))):
        for person in found.people_at(post.id):
            if person.acting or person.id in seen or post.unit_id not in found.units:
                continue
            place = " ".join(unit.name for unit in found.path(post.unit_id)[::-1] if unit.kind in {"과", "팀", "읍면"})
            seen[person.id] = _view(rows.pop(person.id, None), person, place or found.units[post.unit_id].name)
    views = [*seen.values(), *(_view(row) for row in rows.values())]
    wanted = word.strip().casefold()
    return [view for view in views if wanted in " ".join((view.name, view.number, view.username, view.place)).casefold()]


def _view(row: Account | None, person: queries.PersonView | None = None, place: str = "") -> AccountView:
    return AccountView(
        person.id if person else row.person_id if row else None,
        person.number if person else row.person.number if row and row.person else "",
        person.name if person else "", place, person.title if person else "",
        row.pk if row else None, row.username if row else "", bool(row and row.is_active),
        bool(row and row.must_change), row.last_login if row else None, bool(person and person.synthetic))


def account_called(username: str) -> int:
    """The id of an account; raises ``NotFound``."""
    found = Account.objects.filter(username=username.strip()).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"'{username}' 계정이 없습니다. 아이디를 확인해 주세요.", field="username")
    return int(found)


def person_numbered(number: str) -> int:
    """The id of the person with a 사번; raises ``NotFound``."""
    found = Person.objects.filter(number=number.strip()).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"사번 '{number}'인 사람이 없습니다. 조직 파일을 먼저 들여왔는지 확인해 주세요.", field="person")
    return int(found)
