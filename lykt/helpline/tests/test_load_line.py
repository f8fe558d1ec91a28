"""Loading a line from its file."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lykt.audit.models import Record
from lykt.helpline.line_files import LineFileError, read_line
from lykt.helpline.management.commands.load_line import SHIPPED
from lykt.helpline.models import Channel, Line, Party
from lykt.people.models import Unit

FILE = SHIPPED / "volinjen.toml"


def _changed(old: str, new: str) -> str:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def test_the_shipped_line_is_set_up_with_the_report_s_parties_and_bands(
    questionnaires: None,
) -> None:
    call_command("load_line", verbosity=0)

    line = Line.objects.get(code="volinjen")
    assert {party.unit.name for party in line.parties.all()} == {
        "Krisesentersekretariatet",
        "Oslo Krisesenter",
    }
    telephone = line.channels.get(kind=Channel.Kind.TELEPHONE)
    assert telephone.bands == [[0, 540], [540, 960], [960, 1200], [1200, 1440]]
    assert telephone.registration.questionnaire.code == "telephone-registration"
    assert line.channels.get(kind=Channel.Kind.CHAT).feedback is not None


def test_loading_again_changes_nothing_and_both_are_audited(questionnaires: None) -> None:
    call_command("load_line", verbosity=0)
    call_command("load_line", verbosity=0)

    assert (Unit.objects.count(), Party.objects.count(), Channel.objects.count()) == (2, 2, 2)
    assert Record.objects.filter(action="helpline.set_up_line").count() == 2


def test_a_new_agreement_ends_the_one_before_it(questionnaires: None, tmp_path: Path) -> None:
    call_command("load_line", verbosity=0)
    later = tmp_path / "later.toml"
    later.write_text(_changed("valid_from = 2019-10-01", "valid_from = 2023-01-01"), "utf-8")
    call_command("load_line", later, verbosity=0)

    ended = Party.objects.get(unit__code="krisesentersekretariatet", valid_from__year=2019)
    assert ended.valid_to == dt.date(2022, 12, 31)


@pytest.mark.django_db
def test_without_the_questionnaires_it_says_how_to_load_them() -> None:
    with pytest.raises(CommandError, match="lykt load_questionnaires"):
        call_command("load_line", verbosity=0)
    assert not Line.objects.exists()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match=r"nowhere\.toml can not be read"):
        call_command("load_line", "nowhere.toml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('contacts = "line"', 'contacts = "all"', 'parties 1: contacts is \'all\'.*"own", "line"'),
        (
            "opens = 08:30:00",
            "opens = 8.30",
            "channels 1: hours 1: opens is 8.3; it must be a time",
        ),
        ('"00–09"', '"09–00"', "channels 1: bands is .*such as .*; 09–00"),
        ('unit = "oslo-krisesenter"', 'unit = "oslo"', "channels 1: hours 2: unit is 'oslo'"),
        ("weekdays = [1, 2, 3, 4, 5]", "weekdays = [0]", "hours 1: weekdays is .*1 .Monday."),
        ('name = "Vold- og overgrepslinjen"', "", "name is missing; it must be a text in quotes"),
        ("text_retention_days = 730", 'text_retention_days = "730"', "registration: text_ret"),
        ('code = "volinjen"', "code", "not a TOML file"),
    ],
)
def test_an_error_says_where_it_stands_and_what_is_expected(
    old: str, new: str, message: str
) -> None:
    with pytest.raises(LineFileError, match=message):
        read_line(_changed(old, new))
