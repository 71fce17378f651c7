"""A notice as a document, a message or a line of a list: what it says, from its version and its values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.documents import letters, model

from . import places, settings
from .models import Attempt, Notice, TemplateBody, TemplateVersion
from .rules import bodies, codes
from .rules.placeholders import Placeholder, Values, declared
from .vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Text:
    """What a notice says on one channel. ``fallback`` tells that the language was not there."""

    subject: str
    body: str
    outside_code: str = ""
    language: str = "ko"
    fallback: bool = False


class Rendering:
    """Everything about one version that its letters share, read once for many."""

    def __init__(self, version: TemplateVersion, on: date) -> None:
        self.version = version
        self.on = on
        self.placeholders: tuple[Placeholder, ...] = declared(version.placeholders)
        self.bodies: dict[tuple[str, str], TemplateBody] = {
            (row.channel, row.language): row for row in version.bodies.all()
        }
        self.office = settings.office()
        self.unit, self.title = places.contact(version.post_id, on)
        self.department = places.department(version.template.unit_id, on)[1]

    def body(self, channel: Channel, language: str) -> TemplateBody:
        """The body in the language, else in Korean."""
        return self.bodies.get((channel, language)) or self.bodies[channel, "ko"]

    def text(self, channel: Channel, values: Values, language: str = "ko") -> Text:
        """Subject and message as they go out."""
        row = self.body(channel, language)
        return Text(
            bodies.fill(row.subject, self.placeholders, values).strip(),
            bodies.message(row.text, self.placeholders, values), row.outside_code, row.language,
            row.language != language,
        )

    def document(
        self, channel: Channel, values: Values, language: str = "ko", *, recipient: str = "", doc_number: str = ""
    ) -> model.OfficialDocument:
        """The letter as a document, dated with this rendering's day; as a letter when there is a recipient."""
        row = self.body(channel, language)
        return model.OfficialDocument(
            title=bodies.fill(row.subject, self.placeholders, values).strip() or self.version.name,
            department=self.department, date=self.on, doc_number=doc_number,
            blocks=bodies.blocks(row.text, self.placeholders, values),
            organization=self.office.county if recipient else "", recipients=(recipient,) if recipient else (),
            sender=self.office.signature if recipient else "",
            contact=model.Contact(self.title, self.unit, self.version.phone), end_mark=True,
        )

    @property
    def answerer(self) -> str:
        """Who answers: department, team and title, none of them twice (재산세팀장 names the team already)."""
        team = "" if self.unit == self.department or self.title.startswith(self.unit) else self.unit
        return " ".join(word for word in (self.department, team, self.title) if word)

    @property
    def foot(self) -> tuple[str, ...]:
        """The lines under the signature: whom to ask, on what ground, and that no link is asked to be pressed."""
        return (
            f"문의  {self.answerer} ☎ {self.version.phone}",
            f"근거  {self.version.legal_basis}",
            "군청은 이 안내와 관련해 문자나 전화로 인터넷 주소를 누르게 하거나 계좌 비밀번호를 묻지 않습니다.",
        )

    @property
    def sender(self) -> letters.Sender:
        address = f"{self.office.address}\n{self.office.postcode}".strip() or self.office.county
        return letters.Sender(
            f"{self.office.county}청 {self.department}" if self.office.county.endswith(("군", "시", "구")) else self.department,
            address, self.department, self.office.signature, "받는 분이 살지 않으면 반송해 주십시오.",
        )

    def letter(self, attempt: Attempt, notice: Notice) -> letters.Letter:
        """One letter of a bundle."""
        code = codes.code_of(attempt.pk)
        return letters.Letter(
            notice.name, notice.address, notice.postcode, codes.spaced(code), codes.bars(code),
            self.document(Channel.LETTER, notice.values, notice.language), self.foot, notice.large_print,
        )
