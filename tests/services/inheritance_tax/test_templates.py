"""The templates in the notices engine: published once, easy to read, and letters go out through them."""

from __future__ import annotations

import pypdfium2
import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.notices import actions
from hyeonjang.commons.notices import settings as notice_settings
from hyeonjang.commons.notices.actions import batches
from hyeonjang.commons.notices.actions import templates as engine
from hyeonjang.commons.notices.models import Attempt, Batch, Notice, TemplateVersion
from hyeonjang.commons.notices.rules import plain
from hyeonjang.commons.notices.vocabulary import BatchState, Channel
from hyeonjang.commons.org.models import Post
from hyeonjang.services.inheritance_tax.letters import Letters, letters
from hyeonjang.services.inheritance_tax.templates import publish, specs
from tests.commons.notices.conftest import Office, installation, office, today
from tests.support.pages import words_of

from .families import DAUGHTER, SON, WIFE, family

PHONE = "031-839-2230"
__all__ = ["installation", "office", "today"]  # fixtures of the notices engine: a small tax office


def printed(office: Office) -> list[str]:
    """Close the one bundle; the words of its pages."""
    batch = Batch.objects.get()
    batches.close(actor=office.clerk, batch_id=batch.pk)
    outbox.run_pending()
    batch.refresh_from_db()
    assert batch.state == BatchState.READY
    return [words_of(page) for page in pypdfium2.PdfDocument((notice_settings.folder() / batch.file).read_bytes())]


def post_id() -> int:
    return int(Post.objects.get(code="team").pk)


def test_the_texts_are_plain_korean_and_carry_no_link() -> None:
    for spec in specs(1, PHONE).values():
        for body in spec.bodies:
            if body.language == "ko":
                assert plain.remarks(f"{body.subject}\n{body.text}") == []
        assert not spec.link_reason and spec.legal_basis.startswith("지방세법")


def test_publishing_again_changes_nothing_and_a_change_makes_a_new_version(office: Office) -> None:
    first = publish(actor=office.head, drafter=office.clerk, post_id=post_id(), phone=PHONE)
    assert set(first) == set(specs(1, PHONE)) and len(first) == 5
    assert publish(actor=office.head, drafter=office.clerk, post_id=post_id(), phone=PHONE) == ()
    assert len(publish(actor=office.head, drafter=office.clerk, post_id=post_id(), phone="031-839-2231")) == 5
    assert engine.current("inheritance-first").number == 2 and TemplateVersion.objects.count() == 10


@pytest.mark.parametrize("kind", [Letters.FIRST, Letters.D60, Letters.VEHICLE, Letters.REDIVISION])
def test_letters_go_through_the_engine_to_the_printer(office: Office, kind: Letters) -> None:
    publish(actor=office.head, drafter=office.clerk, post_id=post_id(), phone=PHONE)
    estate = family(heirs=(WIFE, SON, DAUGHTER))
    for letter in letters(estate, kind):
        sent = actions.send(actor=office.clerk, template=letter.template, reason_key=f"1:{letter.key}",
                            recipient=letter.recipient, values=letter.values, subject=("inheritance_tax.death", 1))
        assert sent.created
        again = actions.send(actor=office.clerk, template=letter.template, reason_key=f"1:{letter.key}",
                             recipient=letter.recipient, values=letter.values, subject=("inheritance_tax.death", 1))
        assert not again.created and again.id == sent.id
    assert Notice.objects.count() == 2 and {row.channel for row in Attempt.objects.all()} == {Channel.LETTER}
    text = "\n".join(printed(office))
    assert "가상배우자 귀하" in text and "가상장녀 귀하" in text and "2027. 3. 31." in text and text.count("끝.") == 2
