"""Django's settings, all from the environment; docs/configuration.md lists each variable."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from lykt.lib.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# --- What kind of installation this is ---------------------------------------------------

MODE = env.choice(
    "LYKT_MODE",
    ("production", "demonstration"),
    "production demands real secrets and a second factor; demonstration is for trying Lykt out.",
)
PRODUCTION = MODE == "production"
DEBUG = env.truth("LYKT_DEBUG", False, "Detailed error pages for developers.")
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured(
        "LYKT_DEBUG is on in production, where an error page would show people's data. "
        "Unset LYKT_DEBUG, or set LYKT_MODE=demonstration."
    )

SECRET_KEY = env.secret("LYKT_SECRET_KEY", "Signs sessions and forms.", production=PRODUCTION)
AUDIT_KEY = env.secret("LYKT_AUDIT_KEY", "Keys the audit log's hash chain.", production=PRODUCTION)
VAULT_KEYS = env.secret(
    "LYKT_VAULT_KEYS",
    "Seals the key of each record. Several, separated by commas, while changing: "
    "the first seals, all open.",
    production=PRODUCTION,
).split(",")

DATA_DIR = Path(
    env.text("LYKT_DATA_DIR", str(BASE_DIR / "var"), "Where the embedded database and uploads lie.")
)
DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- Doors -------------------------------------------------------------------------------

ALLOWED_HOSTS = env.words(
    "LYKT_ALLOWED_HOSTS",
    "" if PRODUCTION else "localhost 127.0.0.1 [::1] testserver",
    "The host names that the service answers to.",
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "LYKT_ALLOWED_HOSTS is empty; name the hosts that the service answers to, "
        "for instance LYKT_ALLOWED_HOSTS=lykt.example.no."
    )
PORT = env.number("PORT", 8000, "The port that `lykt serve` listens on.", least=1)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if PRODUCTION]

QUICK_EXIT_URL = env.text(
    "LYKT_QUICK_EXIT_URL",
    "https://www.yr.no/",
    "The neutral page that a caller who leaves quickly is sent to.",
)

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

# --- Rooms -------------------------------------------------------------------------------

INSTALLED_APPS = [
    "lykt.staff_site",
    "lykt.caller_site",
    "lykt.demo",
    "lykt.helpline",
    "lykt.directory",
    "lykt.reports",
    "lykt.statistics",
    "lykt.questions",
    "lykt.people",
    "lykt.vault",
    "lykt.audit",
    "lykt.lib",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lykt.lib.context.installation",
                "lykt.caller_site.context.quick_exit",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data --------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        env.text(
            "DATABASE_URL",
            f"sqlite:///{DATA_DIR / 'lykt.sqlite3'}",
            "The database: SQLite when unset, or postgres://…",
        ),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A write transaction that starts by reading would otherwise fail, not wait.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        # secure_delete: what retention destroys must not linger in free pages.
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON;PRAGMA cache_size=-65536;PRAGMA mmap_size=1073741824;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text(
    "LYKT_REDIS_URL", "", "A Redis or Valkey server for the cache; the database serves when unset."
)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "lykt_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- People ------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Language, time ----------------------------------------------------------------------

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Norwegian bokmål")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# --- Static files ------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# A demonstration serves each room's files where they lie, without collecting them first.
WHITENOISE_USE_FINDERS = not PRODUCTION

# --- Security ----------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if env.truth("LYKT_BEHIND_PROXY", False, "A proxy in front ends TLS and sets the header.")
    else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
# Staff cookies are never sent to, or set at, the caller's door.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/staff/"
CSRF_FAILURE_VIEW = "config.errors.form_too_old"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
