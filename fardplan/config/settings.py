"""Settings: few, and read from the environment where a city must choose.

FARDPLAN_DATA   the folder of everything that must be backed up; `./run --data` sets it
FARDPLAN_HOSTS  the names this server answers to, separated by commas
FARDPLAN_SIGN_IN  the file that says who else vouches for people; sign-in.yaml in the data folder
FARDPLAN_MAIL, FARDPLAN_MAIL_FROM, FARDPLAN_MAIL_PASSWORD_FILE  how letters leave: see mail.py
FARDPLAN_HTTPS  "1" behind a proxy that speaks https: cookies and headers become strict
FARDPLAN_DATABASE  postgresql://USER@HOST:PORT/NAME; without it SQLite in the data folder
FARDPLAN_DATABASE_PASSWORD_FILE  a file with the password, where the address has none
FARDPLAN_SECRET_KEY_FILE  the key that several servers share; else one of its own in the data folder
FARDPLAN_LOG    "json" for a line of JSON for each request and each fault
FARDPLAN_TRACING  "1" to send OpenTelemetry's spans
FARDPLAN_METRICS_TOKEN_FILE  a file with the token that opens the figures on how the server is doing
"""

import contextlib
import os
from pathlib import Path

from csp.constants import NONE, SELF

from fardplan.config.database import chosen_database
from fardplan.config.mail import mail_settings
from fardplan.config.signing_in import allauth_providers, read_signing_in
from fardplan.operations.keys import read_key

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("FARDPLAN_DATA", ROOT / "var")).resolve()
HTTPS = os.environ.get("FARDPLAN_HTTPS") == "1"


with contextlib.suppress(OSError):  # a full or read-only disk is for `./run doctor` to name
    (DATA / "cache" / "chart-script").mkdir(parents=True, exist_ok=True)
SECRET_KEY_FILE = Path(os.environ.get("FARDPLAN_SECRET_KEY_FILE", DATA / "secret-key"))
# One that is lost after the first start is not replaced on the quiet: `./run doctor` tells.
SECRET_KEY = read_key(SECRET_KEY_FILE, may_be_made=not (DATA / "content.json").exists())
DEBUG = False
ALLOWED_HOSTS = os.environ.get("FARDPLAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "fardplan.operations",
    "fardplan.pages",
    "fardplan.opendata",
    "fardplan.search",
    "fardplan.referral",
    "fardplan.indicators",
    "fardplan.protection",
    "fardplan.roadmap",
    "fardplan.people",
    "fardplan.journal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "csp",
]

# Closed by default: LoginRequiredMiddleware asks for a sign-in on every page that does not say
# otherwise, and only modules named `public_views` may say otherwise.
MIDDLEWARE = [
    "fardplan.operations.watching.Watch",
    "fardplan.operations.tracing.Trace",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fardplan.people.visitor.MeetVisitors",
    "fardplan.people.signing_in.sessions.NoteUse",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fardplan.pages.headers.TellBrowsers",
    "fardplan.pages.refusals.ShowRefusals",
    "fardplan.operations.kept_pages.KeptPages",
]

ROOT_URLCONF = "fardplan.config.urls"
WSGI_APPLICATION = "fardplan.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fardplan.pages.context.shared",
            ],
            "builtins": ["fardplan.pages.templatetags.words"],
        },
    },
]

DATABASES = {
    "default": chosen_database(
        os.environ.get("FARDPLAN_DATABASE", ""),
        data=DATA,
        pool=int(os.environ.get("FARDPLAN_POOL", "0")),
    ),
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # What several processes must agree on, such as how often somebody has tried.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "shared_cache",
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "pages:overview"
LOGOUT_REDIRECT_URL = "pages:overview"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
]
# Who vouches for people, besides passwords of our own. django-allauth speaks the protocols; it
# makes no account, has no page, and signs nobody in: see `people.signing_in.providers`.
SIGN_IN_FILE = Path(os.environ.get("FARDPLAN_SIGN_IN", DATA / "sign-in.yaml"))
SIGN_IN = read_signing_in(SIGN_IN_FILE)
SOCIALACCOUNT_PROVIDERS = allauth_providers(SIGN_IN, folder=SIGN_IN_FILE.parent)
SOCIALACCOUNT_ADAPTER = "fardplan.people.signing_in.providers.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
globals().update(mail_settings(os.environ))
CSRF_FAILURE_VIEW = "fardplan.pages.public_views.form_expired"

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [ROOT / "fardplan" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "cache" / "static"
# The script that draws live charts is written here by `build_chart_script`.
STATICFILES_DIRS = [DATA / "cache" / "chart-script"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

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
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "fardplan.people.signing_in.sessions"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    # By these names a browser takes cookies over https alone, and from this host alone.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(halsa|redo|matvarden)/$"]  # asked for beside the proxy
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

# No person's data in the logs: what happened and where, never who or from which address.
LOG = os.environ.get("FARDPLAN_LOG", "text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "fardplan.operations.logs.AsText"},
        "json": {"()": "fardplan.operations.logs.AsJson"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR", "propagate": True},
        "django.security.DisallowedHost": {"level": "CRITICAL", "propagate": True},
        # What a broken file makes its readers say; whoever sent it is told in a sentence of ours.
        "pypdf": {"level": "CRITICAL", "propagate": True},
        "pdfminer": {"level": "CRITICAL", "propagate": True},
        "fardplan.requests": {"level": "INFO" if LOG == "json" else "WARNING", "propagate": True},
    },
}
TRACING = os.environ.get("FARDPLAN_TRACING") == "1"
METRICS_TOKEN_FILE = os.environ.get("FARDPLAN_METRICS_TOKEN_FILE", "")
