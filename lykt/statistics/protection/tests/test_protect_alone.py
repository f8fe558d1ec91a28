"""``lykt protect`` runs where there is no installation: no database, no secrets."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def test_it_needs_neither_database_nor_secrets(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("form\n" + "a\n" * 9 + "b\n" * 7, encoding="utf-8")
    (tmp_path / "tables.toml").write_text(
        '[[variables]]\ncolumn = "form"\n[[tables]]\nname = "forms"\nvariables = ["form"]\n',
        encoding="utf-8",
    )
    (tmp_path / "policy.json").write_text("{}", encoding="utf-8")
    words = ["--data=data.csv", "--tables=tables.toml", "--policy=policy.json", "--out=out"]
    left = {name: value for name, value in os.environ.items() if not name.startswith("LYKT_")}

    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "lykt", "protect", *words],
        cwd=tmp_path,
        env={**left, "PYTHONPATH": str(ROOT), "DATABASE_URL": "postgres://127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "a,9" in (tmp_path / "out/publish/forms.csv").read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {
        "data.csv",
        "tables.toml",
        "policy.json",
        "out",
    }
