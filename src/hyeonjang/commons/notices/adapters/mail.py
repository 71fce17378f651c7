"""E-mail over SMTP. A mail server takes a message and forgets the sender's key: it cannot be asked afterwards."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate

from hyeonjang.kit import clock

from ..vocabulary import Channel
from .base import CannotTell, Message, Outcome, Receipt, Rejected, Unreachable

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Smtp:
    """``secure``: ``tls`` from the first byte, ``starttls`` after the greeting, empty for a relay in the house."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    secure: str = "starttls"
    name: str = "smtp"
    channel: Channel = Channel.EMAIL

    def _connect(self) -> smtplib.SMTP:
        try:
            if self.secure == "tls":
                return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS)
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
            if self.secure == "starttls":
                server.starttls()
            return server
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"전자우편 서버에 닿지 않음: {error}") from error

    def message(self, message: Message) -> EmailMessage:
        """The mail: plain text, a stable Message-ID, and the mark that no machine should answer it."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, message.to, message.subject
        mail["Date"] = formatdate(clock.now().timestamp(), localtime=False)
        mail["Message-ID"] = f"<notice-{message.key}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail

    def send(self, message: Message) -> Receipt:
        server = self._connect()
        try:
            try:
                if self.user:
                    server.login(self.user, self.password)
            except smtplib.SMTPException as error:
                raise Unreachable(f"전자우편 서버에 들어가지 못함: {error}") from error
            made = self.message(message)
            try:
                server.send_message(made)
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
                raise Rejected(str(error)[:250]) from error
        finally:
            server.close()
        return Receipt(str(made["Message-ID"]))

    def find(self, key: str, since: datetime) -> Receipt | None:
        raise CannotTell("전자우편 서버는 보낸 편지를 되묻지 못합니다")

    def outcome(self, ref: str) -> Outcome | None:
        """Never known: SMTP tells neither arrival nor reading."""
        return None
