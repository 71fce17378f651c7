"""Every environment variable that the product reads, declared once.

The reference page is held to this table by a test, so a variable cannot exist
without a sentence that explains it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    help_ko: str

    def read(self) -> str:
        return os.environ.get(self.name, self.default)


variables: Registry[Variable] = Registry("environment variable")


def declare(name: str, default: str, help_ko: str) -> Variable:
    return variables.register(name, Variable(name, default, help_ko))


HOME = declare("HYEONJANG_HOME", "var", "자료(데이터베이스, 올린 파일, 이벤트로그)를 두는 폴더")
MODE = declare("HYEONJANG_MODE", "demo", "demo(시연) 또는 production(운영)")
SECRET_KEY = declare("HYEONJANG_SECRET_KEY", "", "서명에 쓰는 비밀값. 운영에서는 50자 이상으로 반드시 정한다")
DATABASE_URL = declare("HYEONJANG_DATABASE_URL", "",
                       "비우면 내장 SQLite, 운영은 postgresql://사용자:비밀번호@호스트/이름")
ALLOWED_HOSTS = declare("HYEONJANG_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "접속을 받을 주소(쉼표로 구분)")
HTTPS = declare("HYEONJANG_HTTPS", "", "1이면 HTTPS 전용 쿠키와 HSTS를 켠다")
TRUSTED_PROXY = declare("HYEONJANG_TRUSTED_PROXY", "", "1이면 앞단 프록시의 X-Forwarded-Proto를 믿는다")
NOW = declare("HYEONJANG_NOW", "", "시연·훈련용 기준 시각(ISO). 운영에서는 비운다")
COUNTY = declare("HYEONJANG_COUNTY", "연천군", "기관 이름")
ENGINE = declare("HYEONJANG_LOG_ENGINE", "kernel",
                 "이벤트로그 요약(processes summary)을 세는 엔진: kernel, duckdb, spark. 어느 것이나 답은 같다")
NOTICES_CHANNELS = declare("HYEONJANG_NOTICES_CHANNELS", "",
                           "켤 전자 통지 수단(쉼표로 구분): sms, alimtalk, email. 비우면 우편과 파일로만 보낸다")
NOTICES_ADDRESS = declare("HYEONJANG_NOTICES_ADDRESS", "경기도 연천군 연천읍 연천로 220", "봉투에 찍을 기관 주소")
NOTICES_POSTCODE = declare("HYEONJANG_NOTICES_POSTCODE", "11017", "봉투에 찍을 기관 우편번호(다섯 자리)")
NOTICES_QUIET = declare("HYEONJANG_NOTICES_QUIET", "21:00-08:00", "문자·알림톡을 보내지 않는 시간. 비우면 제한이 없다")
NOTICES_QUIET_HOLIDAYS = declare("HYEONJANG_NOTICES_QUIET_HOLIDAYS", "1", "1이면 휴일에 문자·알림톡을 보내지 않는다")
NOTICES_SMS_URL = declare("HYEONJANG_NOTICES_SMS_URL", "https://api-sms.cloud.toast.com", "문자 제공자(NHN Cloud SMS)의 주소")
NOTICES_SMS_APP_KEY = declare("HYEONJANG_NOTICES_SMS_APP_KEY", "", "문자 제공자의 앱키")
NOTICES_SMS_SECRET_KEY = declare("HYEONJANG_NOTICES_SMS_SECRET_KEY", "", "문자 제공자의 비밀값")
NOTICES_SMS_SENDER = declare("HYEONJANG_NOTICES_SMS_SENDER", "", "등록한 발신 번호")
NOTICES_ALIMTALK_URL = declare("HYEONJANG_NOTICES_ALIMTALK_URL", "https://api-alimtalk.cloud.toast.com",
                               "알림톡 제공자(NHN Cloud KakaoTalk Bizmessage)의 주소")
NOTICES_ALIMTALK_APP_KEY = declare("HYEONJANG_NOTICES_ALIMTALK_APP_KEY", "", "알림톡 제공자의 앱키")
NOTICES_ALIMTALK_SECRET_KEY = declare("HYEONJANG_NOTICES_ALIMTALK_SECRET_KEY", "", "알림톡 제공자의 비밀값")
NOTICES_ALIMTALK_SENDER_KEY = declare("HYEONJANG_NOTICES_ALIMTALK_SENDER_KEY", "", "알림톡 발신 프로필의 열쇠")
NOTICES_SMTP_HOST = declare("HYEONJANG_NOTICES_SMTP_HOST", "", "전자우편 서버의 이름")
NOTICES_SMTP_PORT = declare("HYEONJANG_NOTICES_SMTP_PORT", "25", "전자우편 서버의 포트")
NOTICES_SMTP_SECURE = declare("HYEONJANG_NOTICES_SMTP_SECURE", "starttls", "tls, starttls 또는 비움(청사 안의 서버)")
NOTICES_SMTP_USER = declare("HYEONJANG_NOTICES_SMTP_USER", "", "전자우편 서버의 계정")
NOTICES_SMTP_PASSWORD = declare("HYEONJANG_NOTICES_SMTP_PASSWORD", "", "전자우편 서버의 비밀번호")
NOTICES_SMTP_FROM = declare("HYEONJANG_NOTICES_SMTP_FROM", "", "보내는 전자우편 주소")
SESSION_MINUTES = declare("HYEONJANG_SESSION_MINUTES", "60", "마지막 요청 뒤 로그아웃까지의 분")


def home() -> Path:
    # Set to nothing means not set: files must not land wherever the command was started.
    return Path(HOME.read() or HOME.default).expanduser().resolve()


def is_production() -> bool:
    return MODE.read() == "production"


def notices() -> dict[str, str]:
    """The settings of notices by their short names (``sms_url`` for ``HYEONJANG_NOTICES_SMS_URL``)."""
    prefix = "HYEONJANG_NOTICES_"
    return {row.name.removeprefix(prefix).lower(): row.read() for row in variables.values() if row.name.startswith(prefix)}


def flag(variable: Variable) -> bool:
    return variable.read().strip().lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, object]:
    """Django's setting for ``url``: empty for the embedded SQLite file, else ``postgresql://…``.

    SQLite runs in WAL with IMMEDIATE transactions: with plain BEGIN two writers that read first fail
    at once with "locked", whatever the time-out.
    """
    parts = urlsplit(url)
    if parts.scheme in {"", "sqlite"}:
        path = Path(unquote(parts.path)) if parts.path else home() / "hyeonjang.sqlite3"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                                "PRAGMA foreign_keys=ON;PRAGMA cache_size=-64000;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise ValueError(f"{DATABASE_URL.name}: {parts.scheme}:// 은(는) 지원하지 않습니다. "
                     "비워 두거나 postgresql:// 주소를 쓰세요.")
