"""`lykt injury-notice`: faults by line, an exit code that says how it went, nothing else."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lykt import __main__
from lykt.incidents.notices.code_lists import code_lists

FIXTURES = Path(__file__).parent.parent / "notices" / "tests" / "fixtures"
OK = FIXTURES / "employee_threat_ok.json"
FAULT = FIXTURES / "employee_threat_fault.json"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("injury_notice", *arguments, stdout=out)
    return out.getvalue()


def test_a_notice_without_faults_is_said_to_be_so() -> None:
    assert run("check", str(OK)) == "Ingen feil ble funnet.\n"


def test_each_fault_is_a_line_and_the_code_is_one() -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match="6 feil") as refused:
        call_command("injury_notice", "check", str(FAULT), stdout=out)
    assert refused.value.returncode == 1
    lines = out.getvalue().splitlines()
    assert len(lines) == 6
    assert lines[1].startswith("skade.antattSykefravaer: «Fravær fra arbeidet» mangler.")


def test_a_notice_may_be_piped_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(OK.read_bytes())))
    assert run("check", "-") == "Ingen feil ble funnet.\n"


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b" " * 1_000_001])
def test_what_can_not_be_read_has_the_code_two(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "notice.json"
    file.write_bytes(data)
    with pytest.raises(CommandError) as refused:
        run("check", str(file))
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_has_the_code_two(tmp_path: Path) -> None:
    for place in (tmp_path / "none.json", tmp_path):
        with pytest.raises(CommandError, match="kan ikke leses") as refused:
            run("check", str(place))
        assert refused.value.returncode == 2


def test_json_that_is_no_notice_has_faults_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "notice.json"
    file.write_text(json.dumps([1, 2]))
    with pytest.raises(CommandError) as refused:
        run("check", str(file))
    assert refused.value.returncode == 1


def test_codes_are_shown_for_a_role() -> None:
    assert "truslerOmVold\tTrusler om vold\n" in run("codes", "aarsakOgBakgrunn")
    assert "sfoEllerAks" not in run("codes", "hvorSkjeddeUlykken")
    assert "sfoEllerAks" in run("codes", "hvorSkjeddeUlykken", "--role", "elevEllerStudent")
    assert run("codes").split() == list(code_lists())
    with pytest.raises(CommandError, match="finnes ingen liste"):
        run("codes", "ukjent")


def test_the_command_is_written_with_a_hyphen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["lykt", "injury-notice", "check", str(OK)])
    __main__.main()
    assert capsys.readouterr().out == "Ingen feil ble funnet.\n"
