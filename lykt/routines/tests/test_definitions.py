"""A routine's file is read to data, or refused with every fault named."""

import pytest

from lykt.routines.definitions import RoutineFileError, from_json, read_routine, to_json
from lykt.routines.shipping import shipped_files, shipped_routines
from lykt.routines.tests.conftest import SMALL


def faults(text: str) -> str:
    with pytest.raises(RoutineFileError) as caught:
        read_routine(text)
    return "\n".join(caught.value.faults)


def test_what_is_read_survives_json() -> None:
    definition = read_routine(SMALL).definition
    assert from_json(to_json(definition)) == definition
    assert definition.step("talk").anchor == "event"


def test_every_shipped_file_can_be_run() -> None:
    assert len(list(shipped_routines())) == len(shipped_files()) == 12


def test_a_circle_of_anchors_is_shown_whole() -> None:
    text = SMALL.replace('anchor = "$talks_from"', 'anchor = "evaluate"')
    assert "talk → evaluate → talk" in faults(text)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('role = "hr"', 'role = "janitor"', "janitor"),
        ('fallback = ["personnel_manager"]', 'fallback = ["nobody"]', "nobody"),
        ('fallback = ["personnel_manager"]', 'fallback = ["exposed"]', "exposed"),
        ('anchor = "talk"', 'anchor = "walk"', "walk"),
        ('when = "violence"', 'when = "voilence"', "voilence"),
        ('when = "violence"', 'when = "not voilence"', "voilence"),
        ('legal = ["follow_up_after_violence"]', 'legal = ["murphy"]', "murphy"),
        ('each = "exposed"', 'each = "line_leader"', "line_leader"),
        ('code = "evaluate"', 'code = "talk"', "«talk»"),
        ('code = "evaluate"', 'code = "Evaluér det"', "Evaluér det"),
        ('deadline = "4 hours"', 'deadline = "soonish"', "soonish"),
        ('kind = "do"', 'kind = "sing"', "sing"),
        ('value = "event"', 'value = "sometime"', "sometime"),
        ('"$talks_from"', '"$nothing"', "nothing"),
        ("on_yes = true", 'on_yes = "yes"', "on_yes"),
        ('anchor = "police"', 'anchor = "gather"', "on_yes"),
        ("valid_from = 2020-01-01", 'valid_from = "soon"', "valid_from"),
        ('title = "Oppsummer"', "title = 7", "title"),
        ('title = "Oppsummer"', 'title = "Oppsummer"\nurgent = true', "urgent"),
        ('tells = "chief_safety_representative"', "tells = []", "automatic"),
        ("[[steps]]", "[[steps", "TOML"),
    ],
)
def test_a_fault_is_named(before: str, after: str, said: str) -> None:
    assert before in SMALL
    assert said in faults(SMALL.replace(before, after))


def test_several_faults_are_named_at_once() -> None:
    text = SMALL.replace('role = "hr"', 'role = "janitor"').replace('"violence"', '"voilence"')
    assert "janitor" in faults(text)
    assert "voilence" in faults(text)
