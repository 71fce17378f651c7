"""Django settings, the same for the demo, the tests and production; the differences are in ``env``."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

from hyeonjang.config import env

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = env.is_production()
DEBUG = False
# The demo's key need not be secret, only stable on one machine; production refuses to start without one.
SECRET_KEY = env.SECRET_KEY.read() or (
    "" if PRODUCTION else hashlib.sha256(f"hyeonjang demo {env.home()}".encode()).hexdigest()
)
HYEONJANG_COUNTY = env.COUNTY.read()
HYEONJANG_NOTICES = env.notices()
ALLOWED_HOSTS = [host.strip() for host in env.ALLOWED_HOSTS.read().split(",") if host.strip()]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "django_cotton",
    "hyeonjang.commons.audit",
    "hyeonjang.commons.outbox",
    "hyeonjang.commons.search",
    "hyeonjang.commons.measures",
    "hyeonjang.commons.org",
    "hyeonjang.commons.calendar",
    "hyeonjang.commons.parties",
    "hyeonjang.commons.cases",
    "hyeonjang.commons.notices",
    "hyeonjang.commons.evaluation",
    "hyeonjang.commons.processes",
    "hyeonjang.commons.ui",
    "hyeonjang.services.innovation",
    "hyeonjang.services.benefits",
    "hyeonjang.services.meetings",
    "hyeonjang.services.inheritance_tax",
    "hyeonjang.services.sharing",
    "hyeonjang.services.handover",
    "hyeonjang.surfaces.desk",
    "hyeonjang.surfaces.operations",
    "hyeonjang.surfaces.portal",
    "hyeonjang.surfaces.rest",
    "hyeonjang.surfaces.organisation",
    "hyeonjang.surfaces.gauges",
    "hyeonjang.surfaces.field",
    "hyeonjang.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hyeonjang.config.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hyeonjang.config.middleware.ActorMiddleware",
    "hyeonjang.config.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hyeonjang.config.urls"
WSGI_APPLICATION = "hyeonjang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hyeonjang.commons.ui.context.page",
            ],
        },
    },
]
FORM_RENDERER = "hyeonjang.commons.ui.forms.Renderer"

DATABASES = {"default": env.database(env.DATABASE_URL.read())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 9}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "desk:login"

# Five wrong passwords lock the account for ten minutes, whoever tries: an office shares one address.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "desk/locked.html"
AXES_VERBOSE = False
# Tries during a lockout do not prolong it, or anybody could keep an account locked.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# An office stands behind one address: locking that would lock everybody out.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

SESSION_COOKIE_AGE = int(env.SESSION_MINUTES.read()) * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hyeonjang.config.middleware.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.flag(env.HTTPS):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
if env.flag(env.TRUSTED_PROXY):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "ko"
TIME_ZONE = "Asia/Seoul"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = str(env.home() / "static") if PRODUCTION else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
                    if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = str(env.home() / "files")
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
