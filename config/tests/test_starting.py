"""A process that serves pages starts without what counts, protects and writes reports."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HEAVY = {"docx", "duckdb", "highspy", "ibis", "pandas", "pyarrow", "rdflib", "scipy"}
"""Half of the time that starting would take; each is loaded where it is first used."""


def test_starting_loads_nothing_heavy(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LYKT_MODE": "demonstration",
        "LYKT_DATA_DIR": str(tmp_path),
    }
    started = subprocess.run(
        [sys.executable, "-c", "import sys, django; django.setup(); print(*sys.modules)"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(started.stdout.split())
    assert "lykt.helpline.apps" in loaded
    assert not loaded & HEAVY
