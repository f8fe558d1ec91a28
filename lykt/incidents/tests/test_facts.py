"""Which routines an event starts, and what they are told of it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lykt.incidents.facts import facts_of, routines_for
from lykt.questions.definition import Kind
from lykt.questions.xlsform import read_edition
from lykt.routines.facts import known

FILE = Path(__file__).parent.parent / "questionnaires" / "incident-report-v1-2014-01-01.md"
ASKED = read_edition(FILE.name, FILE.read_bytes()).definition
AT = dt.datetime(2022, 4, 8, 18, 30, tzinfo=timezone.get_default_timezone())
LEAST: dict[str, Any] = {
    "reporter": "exposed",
    "what": ["verbal_abuse"],
    "place": "reception",
    "by_whom": "user",
}


@pytest.mark.parametrize(
    ("answers", "routine"),
    [
        ({"what": ["physical_attack", "threat"]}, "physical_violence"),
        ({"what": ["physical_attack"], "place": "unknown"}, "physical_violence"),
        ({"what": ["threat"]}, "threats"),
        ({"what": ["vandalism"]}, "threats"),
        ({"what": ["threat"], "place": "telephone"}, "threats_at_a_distance"),
        ({"what": ["hate_speech"], "place": "social_media"}, "threats_at_a_distance"),
        ({"what": ["threat"], "place": "unknown"}, "threats"),
    ],
)
def test_the_routine_follows_what_and_where(answers: dict[str, Any], routine: str) -> None:
    started = routines_for({**LEAST, **answers})
    assert started == [routine, "notices", "employer_follow_up", "external_reports"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"what": ["physical_attack"]}, {"violence": True}),
        ({"what": ["vandalism"]}, {"violence": True}),
        ({"what": ["threat"]}, {"violence": False, "danger_now": None}),
        ({}, {"danger_now": False, "injured": None, "seriously_injured": None}),
        ({"injury_body": "minor"}, {"injured": True, "seriously_injured": False}),
        ({"injury_mind": "strained"}, {"injured": True}),
        ({"injury_body": "none", "injury_mind": "shaken"}, {"injured": False}),
        ({"injury_body": "none"}, {"injured": None, "seriously_injured": False}),
        ({"injury_body": "unknown"}, {"injured": None, "seriously_injured": None}),
        ({"injury_mind": "serious"}, {"seriously_injured": True}),
        ({"children": "unknown"}, {"children_involved": None}),
        ({"children": "no", "by_whom": "pupil"}, {"children_involved": True}),
        ({"damage": ["employer"]}, {"things_damaged": False}),
        ({"reporter": "witness"}, {"witnesses": True, "others_threatened": True}),
        ({"against": ["family"]}, {"family_involved": True, "others_threatened": True}),
        ({"alone": "yes"}, {"alone": True, "evening_or_night": True}),
    ],
)
def test_what_is_known_is_told_and_what_is_not_is_left_out(
    answers: dict[str, Any], expected: dict[str, bool | None]
) -> None:
    facts = facts_of({**LEAST, **answers}, AT)
    assert {code: facts.get(code) for code in expected} == expected


def _any_answers() -> st.SearchStrategy[dict[str, Any]]:
    """Every way that the shipped questionnaire can be answered."""
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for item in ASKED.items:
        if item.kind not in (Kind.ONE, Kind.SEVERAL):
            continue
        one = st.sampled_from([choice.code for choice in item.choices])
        several = st.lists(one, min_size=1, unique=True)
        into = required if item.required else optional
        into[item.code] = several if item.kind is Kind.SEVERAL else one
    return st.fixed_dictionaries(required, optional=optional)


@given(answers=_any_answers(), at=st.datetimes(timezones=st.just(dt.UTC)))
def test_however_it_is_answered_only_known_facts_are_told(
    answers: dict[str, Any], at: dt.datetime
) -> None:
    facts = facts_of(answers, at)
    assert set(facts) <= set(known())
    assert all(isinstance(value, bool) for value in facts.values())
    assert not (facts.get("seriously_injured") and facts.get("injured") is False)
    assert len(routines_for(answers)) == len(set(routines_for(answers)))
