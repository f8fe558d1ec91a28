"""The commands that load and list routines."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lykt.routines.models import RoutineVersion
from lykt.routines.shipping import shipped_files
from lykt.routines.tests.conftest import SMALL


def output(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_shipped_routines_are_loaded_once(db: None) -> None:
    assert output("load_routines").count("published") == len(shipped_files())
    assert output("load_routines") == ""
    assert RoutineVersion.objects.count() == len(shipped_files())


def test_a_file_with_faults_is_refused_whole(db: None, tmp_path: Path) -> None:
    good, bad = tmp_path / "a.toml", tmp_path / "b.toml"
    good.write_text(SMALL, encoding="utf-8")
    bad.write_text(SMALL.replace('"hr"', '"janitor"'), encoding="utf-8")
    with pytest.raises(CommandError, match="janitor"):
        output("load_routines", str(good), str(bad))
    assert not RoutineVersion.objects.exists()
    with pytest.raises(CommandError, match="check the path"):
        output("load_routines", str(tmp_path / "none.toml"))
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="UTF-8"):
        output("load_routines", str(bad))


def test_the_shipped_routines_are_listed_with_every_step() -> None:
    data = json.loads(output("routines", "list", "--format", "json"))
    by_code = {routine["code"]: routine for routine in data}
    assert by_code.keys() == {file.stem for file in shipped_files()}
    steps = {step["code"]: step for step in by_code["notices"]["steps"]}
    chief = steps["notify_chief_safety_representative"]
    assert chief["deadline"] == "first working day"
    assert (chief["role"], chief["anchor"]) == ("line_leader", "event")
    text = output("routines", "list")
    assert all(step["title"] in text for routine in data for step in routine["steps"])
