"""Production refuses to start where it would not be safe, and says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SAFE = {
    "LYKT_MODE": "production",
    "LYKT_SECRET_KEY": "s" * 40,
    "LYKT_AUDIT_KEY": "a" * 40,
    "LYKT_VAULT_KEYS": "v" * 40,
    "LYKT_ALLOWED_HOSTS": "lykt.example",
}


def start(folder: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "LYKT_DATA_DIR": str(folder), **SAFE, **changed}
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_with_secrets_of_its_own(tmp_path: Path) -> None:
    assert start(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("LYKT_SECRET_KEY", "", "lykt make_secret"),
        ("LYKT_SECRET_KEY", "short", "at least 32 characters"),
        ("LYKT_AUDIT_KEY", "demonstration-only-" + "x" * 40, "lykt make_secret"),
        ("LYKT_VAULT_KEYS", "v" * 40 + ",short", "LYKT_VAULT_KEYS"),
        ("LYKT_VAULT_KEYS_FILE", "/does/not/exist", ""),
        ("LYKT_DEBUG", "yes", "Unset LYKT_DEBUG"),
        ("LYKT_DEBUG", "perhaps", "must be yes or no"),
        ("LYKT_ALLOWED_HOSTS", "", "name the hosts"),
        ("LYKT_SECOND_FACTOR", "no", "Unset LYKT_SECOND_FACTOR"),
        ("LYKT_MODE", "produktion", "must be one of"),
        ("LYKT_OPEN_DATA_ADDRESS", "lykt.example.no", "write the whole address"),
        ("LYKT_OPEN_DATA_LICENCE", "mine", "must be one of"),
        ("PORT", "eighty", "must be a whole number"),
    ],
)
def test_it_refuses_what_is_not_safe_and_names_the_cure(
    tmp_path: Path, name: str, value: str, cure: str
) -> None:
    changed = {name: value}
    if name.endswith("_FILE"):
        changed[name.removesuffix("_FILE")] = ""
    refused = start(tmp_path, **changed)
    assert refused.returncode != 0
    assert "ImproperlyConfigured" in refused.stderr
    assert cure in refused.stderr


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("f" * 40 + "\n", encoding="utf-8")
    assert start(tmp_path, LYKT_SECRET_KEY="", LYKT_SECRET_KEY_FILE=str(secret)).returncode == 0
