"""The command ``lykt``: Django's management commands under the platform's own name."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError, ProgrammingError

NEEDS_NO_SECRETS = ("commands", "compile_catalogues", "injury_notice", "make_secret", "protect")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    words = sys.argv[1:] or ["commands"]
    if not words[0].startswith("-"):
        # A module's name has no hyphen, a command may have one: `lykt injury-notice`.
        words[0] = words[0].replace("-", "_")
    if words[0] in NEEDS_NO_SECRETS:
        # These run before an installation has secrets, and touch nothing that a secret protects.
        os.environ["LYKT_MODE"] = "demonstration"
    try:
        execute_from_command_line(["lykt", *words])
    except ImproperlyConfigured as error:
        sys.exit(f"lykt can not start: {error}{_way_to_try()}")
    except (OperationalError, ProgrammingError) as error:
        sys.exit(
            f"lykt can not use its database: {error}\n"
            "Check DATABASE_URL and LYKT_DATA_DIR, and bring the database up to date with "
            "`lykt prepare`."
        )


def _way_to_try() -> str:
    """For somebody who is new, and has not said what kind of installation this is."""
    if "LYKT_MODE" in os.environ:
        return ""
    return "\nTo try Lykt out with made-up data instead, set LYKT_MODE=demonstration."


if __name__ == "__main__":
    main()
