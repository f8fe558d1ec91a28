"""Django's settings, all from the environment; docs/configuration.md lists each variable."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from lykt.lib.environment import MIN_SECRET, Environment

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
if PRODUCTION and min(len(key) for key in VAULT_KEYS) < MIN_SECRET:
    raise ImproperlyConfigured(
        f"A key in LYKT_VAULT_KEYS is shorter than {MIN_SECRET} characters. "
        "Make each with `lykt make_secret`, and separate them by commas alone."
    )

DATA_DIR = Path(
    env.text("LYKT_DATA_DIR", str(BASE_DIR / "var"), "Where the embedded database and uploads lie.")
)
DATA_DIR.mkdir(parents=True, exist_ok=True)
RETENTION_DIR = Path(
    env.text(
        "LYKT_RETENTION_DIR",
        str(DATA_DIR / "retention-keys"),
        "Where the keys lie that end with a conversation's time. Never in a backup of the "
        "database; one shared folder where several machines serve.",
    )
)

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
    "lykt.averting",
    "lykt.deviations",
    "lykt.chat",
    "lykt.helpline",
    "lykt.incidents",
    "lykt.directory",
    "lykt.handbook",
    "lykt.reports",
    "lykt.routines",
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lykt.staff_site.middleware.NothingKept",
    "lykt.statistics.opendata.middleware.SameForEverybody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lykt.people.middleware.SessionEnds",
    "lykt.people.middleware.SecondFactorFirst",
    "lykt.statistics.middleware.EngineOutOfReach",
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
        # Seconds. An import of 100,000 registrations keeps the only writer for half a minute.
        "timeout": 120,
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

# --- Tables -----------------------------------------------------------------------------

TABLES_DIR = DATA_DIR / "tables"
TABLES_ENGINE = env.text(
    "LYKT_TABLES_ENGINE",
    "duckdb",
    "Where tables are counted: duckdb is in this process; postgres://… or spark://… where a "
    "country outgrows one machine.",
)
if not TABLES_ENGINE.startswith(("duckdb", "postgres://", "postgresql://", "spark://", "local[")):
    raise ImproperlyConfigured(
        "LYKT_TABLES_ENGINE must be duckdb, an address such as postgres://… or spark://…, "
        "or local[2] for Spark on this machine."
    )

# --- Live conversations ------------------------------------------------------------------

# A seat writes as fast as a person can; what is beyond that is a flood, or a fault of a script.
LIVE_MESSAGES_AT_ONCE = env.number(
    "LYKT_LIVE_MESSAGES_AT_ONCE", 80, "Messages that one seat may send in one go.", least=64
)
LIVE_MESSAGES_A_SECOND = env.number(
    "LYKT_LIVE_MESSAGES_A_SECOND", 5, "Messages a second from one seat after that.", least=1
)
LIVE_STREAMS = env.number(
    "LYKT_LIVE_STREAMS", 4, "Streams that one seat keeps open; the oldest gives way.", least=1
)

# --- People ------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "lykt.people.passwords.MinimumLength", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "lykt.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "lykt.people.forms.sign_in.SignInForm",
    "change_password": "lykt.people.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "lykt.people.forms.sign_in.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Wrong guesses: by strangers per source and per account, by a known device on its own
# (lykt.people.throttle). A limit on the page as such would let one browser in an office stop
# its colleagues, so there is none.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/5m/ip,5/5m/key",
    "login_failed_known_device": "10/5m/key",
    "login": None,
}

# Off only where nothing is real: a password alone does not protect a registration.
SECOND_FACTOR_REQUIRED = env.truth(
    "LYKT_SECOND_FACTOR", PRODUCTION, "Everybody signs in with a second step too."
)
if PRODUCTION and not SECOND_FACTOR_REQUIRED:
    raise ImproperlyConfigured(
        "LYKT_SECOND_FACTOR is off in production, where a password alone is too weak a guard. "
        "Unset LYKT_SECOND_FACTOR, or set LYKT_MODE=demonstration."
    )
MFA_ADAPTER = "lykt.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "lykt.people.forms.sign_in.CodeForm",
    "reauthenticate": "lykt.people.forms.sign_in.ConfirmCodeForm",
    "activate_totp": "lykt.people.forms.sign_in.ActivateCodesForm",
    "add_webauthn": "lykt.people.forms.sign_in.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# People are added by an administrator, who vouches for the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Nothing can be guessed here; the limit keeps a flood away, and must hold an office at 8 o'clock.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_ISSUER = "Lykt"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

OIDC_ISSUER = env.text(
    "LYKT_OIDC_ISSUER", "", "The address of the organisation's own sign-in (OpenID Connect)."
)
OIDC_NAME = env.text("LYKT_OIDC_NAME", "OpenID Connect", "What its button on the page says.")
_OIDC_APP = {
    "provider_id": "organisation",
    "name": OIDC_NAME,
    "client_id": env.text("LYKT_OIDC_CLIENT_ID", "", "Who Lykt is to the organisation's sign-in."),
    "secret": env.optional_secret("LYKT_OIDC_CLIENT_SECRET", "The secret that goes with it."),
    "settings": {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True},
}
if OIDC_ISSUER and not (_OIDC_APP["client_id"] and _OIDC_APP["secret"]):
    raise ImproperlyConfigured(
        "LYKT_OIDC_ISSUER is set, but LYKT_OIDC_CLIENT_ID or LYKT_OIDC_CLIENT_SECRET is not. "
        "Set all three, or none."
    )
SOCIALACCOUNT_ADAPTER = "lykt.people.adapters.OrganisationAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_OIDC_APP] if OIDC_ISSUER else []}}
SOCIALACCOUNT_STORE_TOKENS = False
# A link, not a form: the policy's form-action would stop the way on to the organisation.
SOCIALACCOUNT_LOGIN_ON_GET = True

# --- Mail --------------------------------------------------------------------------------

ADDRESS = env.text(
    "LYKT_ADDRESS",
    "",
    "The public address of the service, such as https://lykt.example.no, that e-mails lead to.",
).rstrip("/")
EMAIL_HOST = env.text(
    "LYKT_MAIL_HOST", "", "The mail server (SMTP) for reminders; they wait when it is unset."
)
EMAIL_PORT = env.number("LYKT_MAIL_PORT", 587, "The mail server’s port.", least=1)
EMAIL_HOST_USER = env.text("LYKT_MAIL_USER", "", "Who Lykt is to the mail server, if it asks.")
EMAIL_HOST_PASSWORD = env.optional_secret("LYKT_MAIL_PASSWORD", "The password that goes with it.")
_MAIL_SECURITY = env.choice(
    "LYKT_MAIL_SECURITY",
    ("starttls", "tls", "none"),
    "How the way to the mail server is encrypted; none is for one on the same machine.",
)
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL_SECURITY == "starttls", _MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("LYKT_MAIL_FROM", "", "The sender’s address of reminders.")
if EMAIL_HOST and not (DEFAULT_FROM_EMAIL and ADDRESS.startswith(("https://", "http://"))):
    raise ImproperlyConfigured(
        "LYKT_MAIL_HOST is set, but LYKT_MAIL_FROM or LYKT_ADDRESS is not. Give the sender’s "
        "address, and the whole address of the service, such as https://lykt.example.no."
    )

# --- Sessions ----------------------------------------------------------------------------

SESSION_IDLE_SECONDS = 60 * env.number(
    "LYKT_SESSION_IDLE_MINUTES", 30, "How long a session lives without being used.", least=3
)
SESSION_COOKIE_AGE = 12 * 60 * 60  # however busy the session is
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Callers' pages have no session, and never see a member of staff's.
SESSION_COOKIE_PATH = "/staff/"
# In the session: a cookie of messages would go to the callers' pages too.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Language, time ----------------------------------------------------------------------

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("en", "English")]
USE_I18N = True
FORMAT_MODULE_PATH = "lykt.lib.formats"
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# --- Open data ---------------------------------------------------------------------------

OPEN_DATA_ADDRESS = env.text(
    "LYKT_OPEN_DATA_ADDRESS",
    "",
    "The public address of the service, such as https://lykt.example.no, that files of open data "
    "name; the address that was asked for when unset.",
)
if OPEN_DATA_ADDRESS and not OPEN_DATA_ADDRESS.startswith(("https://", "http://")):
    raise ImproperlyConfigured(
        f"LYKT_OPEN_DATA_ADDRESS is {OPEN_DATA_ADDRESS!r}; write the whole address, "
        "such as https://lykt.example.no, or unset it."
    )
OPEN_DATA_PUBLISHER = env.text(
    "LYKT_OPEN_DATA_PUBLISHER",
    "",
    "Who publishes the figures, by name; the organisation whose staff released them when unset.",
)
OPEN_DATA_PUBLISHER_NUMBER = env.text(
    "LYKT_OPEN_DATA_PUBLISHER_NUMBER",
    "",
    "The publisher's number in the register of organisations.",
)
OPEN_DATA_CONTACT = env.text(
    "LYKT_OPEN_DATA_CONTACT", "", "The e-mail address that answers questions about the figures."
)
OPEN_DATA_LICENCE = env.choice(
    "LYKT_OPEN_DATA_LICENCE", ("NLOD_2_0", "CC_BY_4_0"), "The terms that the figures are reused on."
)

# --- Static files ------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "lykt.lib.static_files.StaticFiles"
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
# Other sites are told nothing. "no-referrer" would also make a browser hide the origin of our
# own forms, which then look forged.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
BEHIND_PROXY = env.truth(
    "LYKT_BEHIND_PROXY",
    False,
    "One proxy in front ends TLS and sets X-Forwarded-Proto and X-Forwarded-For.",
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Without a proxy the header is the caller's own word, and counts for nothing.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_PATH = SESSION_COOKIE_PATH
CSRF_FAILURE_VIEW = "config.errors.form_too_old"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# Large uploads lie here, unsealed, while they are received; never in the machine's own /tmp.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)

# --- Log ---------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "without_words": {
            "()": "lykt.lib.logs.WithoutWords",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "without_words"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would repeat the request in a mail; everything goes to the root.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Which page was asked for in vain is nobody's business.
        "django.request": {"level": "ERROR"},
        # Anybody may send a wrong Host header, as often as they like.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
