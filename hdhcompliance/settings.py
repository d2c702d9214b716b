"""Settings, read from the environment; see docs/operations.md for the variables."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from hdhcompliance import __version__
from hdhcompliance.environment import choice, flag, secret_key, web_address, words

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("HDHC_VAR", BASE_DIR / "var")).resolve()
VERSION = __version__

DEBUG = flag("HDHC_DEBUG", default=False)
HTTPS = flag("HDHC_HTTPS", default=False)
SECRET_KEY = secret_key(VAR_DIR)
ALLOWED_HOSTS = words("HDHC_ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("HDHC_ALLOWED_HOSTS must name hosts; '*' would accept any of them.")
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
if not HTTPS and not set(ALLOWED_HOSTS) <= LOOPBACK_HOSTS:
    raise ImproperlyConfigured(
        "Serving other hosts than the loopback needs HTTPS: set HDHC_HTTPS=1 behind a TLS proxy."
    )

INSTALLED_APPS = [
    "assessments",
    "providers",
    "hdhcompliance.accounts",
    "hdhcompliance.journal",
    "hdhcompliance.skin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "knox",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hdhcompliance.skin.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hdhcompliance.urls"
WSGI_APPLICATION = "hdhcompliance.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hdhcompliance.skin.context_processors.skin",
                "assessments.views.frame.notifications",
            ],
        },
    },
]

# Quoted: an address is percent-decoded, and ? or # would end its path.
_SQLITE = quote(str(VAR_DIR / "hdhcompliance.sqlite3"))
DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{_SQLITE}"


def _database(url: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # Immediate transactions take the write lock at BEGIN: no upgrade deadlock between writers.
        # FULL: a mark acknowledged to its evaluator survives a power cut as well as a killed process.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# Locked by user name and address together: a stranger cannot lock an officer out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "errors/lockout.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "hdhcompliance.skin.storage.StaticFiles"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

FORM_RENDERER = "hdhcompliance.skin.forms.SkinRenderer"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a whole chapter posted without JavaScript
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
VERIFY_MAX_BYTES = 25 * 1024 * 1024
WORKBOOK_MAX_BYTES = 10 * 1024 * 1024
FRAMEWORK_MAX_BYTES = 16 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx reads the token from the page, scripts never from the cookie
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]

EMAIL_HOST = os.environ.get("HDHC_EMAIL_HOST", "")
EMAIL_BACKEND = os.environ.get("HDHC_EMAIL_BACKEND") or (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
EMAIL_USE_TLS = flag("HDHC_EMAIL_TLS", default=False)
EMAIL_PORT = int(os.environ.get("HDHC_EMAIL_PORT", "587" if EMAIL_USE_TLS else "25"))
EMAIL_HOST_USER = os.environ.get("HDHC_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HDHC_EMAIL_PASSWORD", "")
EMAIL_TIMEOUT = 10  # seconds: a transaction is open while a digest leaves
DEFAULT_FROM_EMAIL = os.environ.get("HDHC_FROM_EMAIL", "ne-pas-repondre@localhost")

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "assessments.api.errors.handle",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "DEFAULT_VERSIONING_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.ScopedRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"login": "10/min", "verify": "20/min", "countersign": "10/min"},
    "PAGE_SIZE": 100,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "HDH assessment file",
    "DESCRIPTION": "The decision file of a hosting tender: tenders, providers, marks and verdict.",
    "VERSION": __version__,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True  # the state of a job lives in the database, not in the broker
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
JOB_SILENT_SECONDS = int(os.environ.get("HDHC_JOB_SILENT_SECONDS", "40"))
CELERY_BEAT_SCHEDULE = {
    "requeue-lost-jobs": {
        "task": "assessments.requeue_lost_jobs",
        # No use looking much more often than a job can be found silent.
        "schedule": min(15.0, JOB_SILENT_SECONDS / 2),
    },
    "remind-stages": {"task": "assessments.remind_stages", "schedule": 15 * 60.0},
    "remind-waves": {"task": "assessments.remind_waves", "schedule": 15 * 60.0},
    "send-digests": {"task": "assessments.send_digests", "schedule": 15 * 60.0},
    "renew-timestamps": {"task": "assessments.renew_timestamps", "schedule": 24 * 3600.0},
    "stamp-methods": {"task": "assessments.stamp_methods", "schedule": 60.0},
}

# Where outsiders find the verification page: printed in every report.
PUBLIC_URL = os.environ.get("HDHC_PUBLIC_URL", "http://127.0.0.1:8000")
# Of the publisher, registered with the Open Contracting Partnership; the default is nobody's.
UNREGISTERED_OCDS_PREFIX = "ocds-000000"
OCDS_PREFIX = os.environ.get("HDHC_OCDS_PREFIX", UNREGISTERED_OCDS_PREFIX)
if not re.fullmatch("ocds-[a-z0-9]{6}", OCDS_PREFIX):
    raise ImproperlyConfigured("HDHC_OCDS_PREFIX is written ocds- and six letters or digits.")
SIGNING_DIR = Path(os.environ.get("HDHC_SIGNING_DIR", VAR_DIR / "signing"))
SIGNER_PKCS12 = os.environ.get("HDHC_SIGNER_PKCS12", "")
TRUST_ROOTS_PEM = os.environ.get("HDHC_TRUST_ROOTS_PEM", "")
PERSON_ROOTS_PEM = os.environ.get("HDHC_PERSON_ROOTS_PEM", "")
SIGNER_PASSPHRASE_FILE = os.environ.get("HDHC_SIGNER_PASSPHRASE_FILE", "")
# Or a key in a token: the module's library, labels of token and key, the file of the PIN, and the
# certificate with those above it.
PKCS11_MODULE = os.environ.get("HDHC_PKCS11_MODULE", "")
PKCS11_TOKEN = os.environ.get("HDHC_PKCS11_TOKEN", "")
PKCS11_KEY = os.environ.get("HDHC_PKCS11_KEY", "")
PKCS11_PIN_FILE = os.environ.get("HDHC_PKCS11_PIN_FILE", "")
SIGNER_CERTIFICATE_PEM = os.environ.get("HDHC_SIGNER_CERTIFICATE_PEM", "")
if SIGNER_PKCS12 and PKCS11_MODULE:
    raise ImproperlyConfigured("Set HDHC_SIGNER_PKCS12 or HDHC_PKCS11_MODULE, not both.")

# The level of the seal (PAdES); empty: the highest that the certificate and the authority allow.
SIGNATURE_LEVEL = choice("HDHC_SIGNATURE_LEVEL", among=("B-B", "B-T", "B-LT", "B-LTA"))

# A time-stamping authority (RFC 3161) dates frozen methods and signatures; none by default.
TSA_URL = web_address("HDHC_TSA_URL")
TSA_ROOTS_PEM = os.environ.get("HDHC_TSA_ROOTS_PEM", "")

DEFAULT_EXCEPTION_REPORTER_FILTER = "hdhcompliance.reporting.AlwaysSafe"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HDHC_LOG_LEVEL", "WARNING")},
    # What these find wrong with a signature is told in our own words, not by their tracebacks.
    "loggers": {name: {"level": "CRITICAL"} for name in ("pyhanko", "pyhanko_certvalidator")},
}

# Shared by the web processes where Redis is there; a process alone counts for itself.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if os.environ.get("REDIS_URL")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
