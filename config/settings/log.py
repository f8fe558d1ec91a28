"""The log."""

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
