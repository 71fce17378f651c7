"""NHN Cloud: SMS (API v3.0) and KakaoTalk Bizmessage 알림톡 (API v2.2).

Written against the provider's published guides (docs.nhncloud.com, Notification > SMS and KakaoTalk Bizmessage).
``recipientGroupingKey`` carries our attempt's number: after a crash the provider's list is asked for it, so that
no message goes out twice. ``X-NC-API-IDEMPOTENCY-KEY`` refuses the same request within ten minutes besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hyeonjang.kit import clock

from ..rules.costs import SMS_BYTES, euc_kr_bytes
from ..vocabulary import AttemptState, Channel
from . import http
from .base import CannotTell, Message, Outcome, Receipt, Rejected, Unreachable

SMS_ARRIVED = "1000"
_DEFAULT_TITLE = "군청 안내"


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())


def _fine(answer: dict[str, Any]) -> dict[str, Any]:
    header = answer.get("header") or {}
    if not header.get("isSuccessful"):
        raise Rejected(f"{header.get('resultCode')}: {header.get('resultMessage')}")
    return answer


def _window(since: datetime) -> tuple[datetime, datetime]:
    """The days to search in: a little before the first try, a little after now."""
    return since - timedelta(minutes=10), clock.now() + timedelta(minutes=10)


@dataclass(frozen=True)
class NhnSms:
    """단문 to 90 bytes as SMS, longer text as LMS (the provider's ``mms`` without a picture)."""

    url: str
    app_key: str
    secret_key: str
    send_no: str
    name: str = "nhn-sms"
    channel: Channel = Channel.SMS

    def _call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        headers = {"X-Secret-Key": self.secret_key, **more.pop("headers", {})}
        return http.call(method, self.url, f"/sms/v3.0/appKeys/{self.app_key}/sender/{path}", headers=headers, **more)

    def send(self, message: Message) -> Receipt:
        kind = "sms" if euc_kr_bytes(message.text) <= SMS_BYTES else "mms"
        body: dict[str, Any] = {
            "body": message.text, "sendNo": _digits(self.send_no),
            "recipientList": [{"recipientNo": _digits(message.to), "recipientGroupingKey": message.key}],
        }
        if kind == "mms":
            body["title"] = message.subject or _DEFAULT_TITLE
        answer = _fine(self._call("POST", kind, body=body, headers={"X-NC-API-IDEMPOTENCY-KEY": message.key}))
        data = answer["body"]["data"]
        result = data["sendResultList"][0]
        if result["resultCode"] != 0:
            raise Rejected(f"{result['resultCode']}: {result['resultMessage']}")
        return Receipt(f"{kind}/{data['requestId']}/{result['recipientSeq']}")

    def find(self, key: str, since: datetime) -> Receipt | None:
        first, last = _window(since)
        query = {"startRequestDate": f"{first:%Y-%m-%d %H:%M:%S}", "endRequestDate": f"{last:%Y-%m-%d %H:%M:%S}",
                 "recipientGroupingKey": key}
        for kind in ("sms", "mms"):
            try:
                rows = _fine(self._call("GET", kind, query=query))["body"]["data"]
            except (OSError, http.Odd, Rejected, Unreachable) as error:
                raise CannotTell(str(error)) from error
            for row in rows:
                if row.get("recipientGroupingKey") == key:
                    return Receipt(f"{kind}/{row['requestId']}/{row['recipientSeq']}")
        return None

    def outcome(self, ref: str) -> Outcome | None:
        kind, request, seq = ref.split("/")
        data = _fine(self._call("GET", f"{kind}/{request}", query={"recipientSeq": seq}))["body"]["data"]
        if str(data.get("msgStatus")) not in {"3", "4"}:
            return None
        fine = str(data.get("resultCode")) == SMS_ARRIVED
        return Outcome(AttemptState.ARRIVED if fine else AttemptState.FAILED, str(data.get("resultCodeName") or ""))


@dataclass(frozen=True)
class NhnAlimtalk:
    """알림톡 with the whole text (전문 발송), as approved under ``outside_code``."""

    url: str
    app_key: str
    secret_key: str
    sender_key: str
    name: str = "nhn-alimtalk"
    channel: Channel = Channel.ALIMTALK

    def _call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        headers = {"X-Secret-Key": self.secret_key, **more.pop("headers", {})}
        return http.call(method, self.url, f"/alimtalk/v2.2/appkeys/{self.app_key}/{path}", headers=headers, **more)

    def send(self, message: Message) -> Receipt:
        body = {
            "senderKey": self.sender_key, "templateCode": message.outside_code,
            "recipientList": [{"recipientNo": _digits(message.to), "content": message.text,
                               "recipientGroupingKey": message.key}],
        }
        answer = _fine(self._call("POST", "raw-messages", body=body, headers={"X-NC-API-IDEMPOTENCY-KEY": message.key}))
        sent = answer["message"]
        result = sent["sendResults"][0]
        if result["resultCode"] != 0:
            raise Rejected(f"{result['resultCode']}: {result['resultMessage']}")
        return Receipt(f"{sent['requestId']}/{result['recipientSeq']}")

    def find(self, key: str, since: datetime) -> Receipt | None:
        first, last = _window(since)
        query = {"startRequestDate": f"{first:%Y-%m-%d %H:%M}", "endRequestDate": f"{last:%Y-%m-%d %H:%M}",
                 "recipientGroupingKey": key}
        try:
            rows = _fine(self._call("GET", "messages", query=query))["messageSearchResultResponse"]["messages"]
        except (OSError, http.Odd, Rejected, Unreachable) as error:
            raise CannotTell(str(error)) from error
        return next((Receipt(f"{row['requestId']}/{row['recipientSeq']}") for row in rows
                     if row.get("recipientGroupingKey") == key), None)

    def outcome(self, ref: str) -> Outcome | None:
        data = _fine(self._call("GET", f"messages/{ref}"))["message"]
        status = str(data.get("messageStatus"))
        if status == "COMPLETED":
            return Outcome(AttemptState.ARRIVED, str(data.get("resultCodeName") or "성공"))
        if status in {"FAILED", "CANCEL"}:
            return Outcome(AttemptState.FAILED, str(data.get("resultCodeName") or status))
        return None
