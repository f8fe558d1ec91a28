"""``python -m bench``: the import, then the pages on SQLite and on PostgreSQL side by side.

PostgreSQL is the empty database that ``DATABASE_URL`` names; without it, SQLite is alone. What
is filled stays in ``var/bench``, so that the next run only measures.
"""

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path("var/bench")


def run(*words: str, **environment: str) -> None:
    words = (sys.executable, *words)
    subprocess.run(words, env={**os.environ, **environment}, check=True)  # noqa: S603 - our own


def main() -> None:
    postgres = os.environ.pop("DATABASE_URL", "")
    run("bench/import_rows.py")
    run("-m", "bench.fill", LYKT_DATA_DIR=f"{FOLDER}/sqlite")
    installations = [f"{FOLDER}/sqlite"]
    if postgres:
        run("-m", "bench.fill", LYKT_DATA_DIR=f"{FOLDER}/postgres", DATABASE_URL=postgres)
        installations.append(f"{FOLDER}/postgres={postgres}")
    run("-m", "bench.pages", *installations)


if __name__ == "__main__":
    main()
