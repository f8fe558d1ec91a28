"""What kind of installation this is: its mode, its secrets, its folders and its addresses."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from lykt.lib.environment import MIN_SECRET, Environment

BASE_DIR = Path(__file__).resolve().parents[2]
env = Environment()

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
