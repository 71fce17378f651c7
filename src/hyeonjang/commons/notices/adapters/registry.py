"""Which providers this installation has, out of its settings."""

from __future__ import annotations

from hyeonjang.kit.errors import Refused

from .. import settings
from ..vocabulary import ELECTRONIC, Channel
from .base import Adapter
from .mail import Smtp
from .nhn import NhnAlimtalk, NhnSms


def _need(names: dict[str, str]) -> None:
    for setting, env in names.items():
        if not settings.read(setting):
            raise Refused(f"{env}가 비어 있어 이 수단을 쓸 수 없습니다. 값을 넣거나 HYEONJANG_NOTICES_CHANNELS에서 빼세요.",
                          code="notices.not_configured")


def _sms() -> Adapter:
    _need({"sms_app_key": "HYEONJANG_NOTICES_SMS_APP_KEY", "sms_sender": "HYEONJANG_NOTICES_SMS_SENDER"})
    return NhnSms(settings.read("sms_url"), settings.read("sms_app_key"), settings.read("sms_secret_key"),
                  settings.read("sms_sender"))


def _alimtalk() -> Adapter:
    _need({"alimtalk_app_key": "HYEONJANG_NOTICES_ALIMTALK_APP_KEY",
           "alimtalk_sender_key": "HYEONJANG_NOTICES_ALIMTALK_SENDER_KEY"})
    return NhnAlimtalk(settings.read("alimtalk_url"), settings.read("alimtalk_app_key"),
                       settings.read("alimtalk_secret_key"), settings.read("alimtalk_sender_key"))


def _email() -> Adapter:
    _need({"smtp_host": "HYEONJANG_NOTICES_SMTP_HOST", "smtp_from": "HYEONJANG_NOTICES_SMTP_FROM"})
    return Smtp(settings.read("smtp_host"), int(settings.read("smtp_port") or "25"), settings.read("smtp_from"),
                settings.read("smtp_user"), settings.read("smtp_password"), settings.read("smtp_secure"))


_MAKERS = {Channel.SMS: _sms, Channel.ALIMTALK: _alimtalk, Channel.EMAIL: _email}


def adapter_for(channel: Channel) -> Adapter:
    """The provider of a channel; raises ``Refused`` where it is off or lacks a setting."""
    if channel not in settings.channels() or channel not in ELECTRONIC:
        raise Refused(f"{channel.label} 수단이 꺼져 있습니다. 전산 담당에게 HYEONJANG_NOTICES_CHANNELS를 확인해 달라고 하세요.",
                      code="notices.channel_off")
    return _MAKERS[channel]()


def adapters() -> dict[Channel, Adapter]:
    """Every provider that is switched on."""
    return {channel: adapter_for(channel) for channel in sorted(settings.channels() & ELECTRONIC)}
