"""Where data lies, and where tables are counted."""

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config.settings.installation import DATA_DIR, env

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
else:
    # A page reads few rows of many: by an index, also where that jumps about, which costs little
    # on disks of today; and alone, since starting helpers takes longer than such a read.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"
    )
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
