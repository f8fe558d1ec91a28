"""No mail and no calendar says anything of a case: no name, no place, no step, no word of it."""

import re
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from lykt.people.actions import add_unit
from lykt.people.models import Person, Unit
from lykt.routines import subjects
from lykt.routines.actions import delegate, finish, load_routines, start
from lykt.routines.actions.warning import warn_of
from lykt.routines.models import Notice, Run
from lykt.routines.subjects import Kind, Subject
from lykt.routines.tests.conftest import SMALL, person
from lykt.routines.tests.outside import said_outside

_number = count(100)


def told() -> str:
    """A word that is in no language, so that it can be looked for; each is another."""
    return f"zq{next(_number)}xw"


@pytest.fixture
def case(db: None, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Every text of the case, its routine, its people and its units is such a word."""
    title = told()
    describe = Kind(lambda ids, _person: {pk: Subject(title, f"/staff/{title}/") for pk in ids})
    monkeypatch.setitem(subjects._kinds, "case", describe)
    texts = r'^(title|trigger|source|guidance|note) = ".*"$'
    routine = re.sub(texts, lambda found: f'{found[1]} = "{told()}"', SMALL, flags=re.MULTILINE)
    routine = routine.replace('"Hvordan har du det nå?"', f'"{told()}"')
    load_routines(actor=None, texts=[routine])
    unit = add_unit(actor=None, kind=Unit.Kind.OFFICE, code=told(), name=told())
    roles = ("line_leader", "personnel_manager", "chief_safety_representative", "counsellor", "hr")
    people = {role: person(told(), role, unit) for role in roles}
    now = timezone.now()
    run = start(
        actor=people["counsellor"],
        routine="small",
        unit=unit,
        subject_kind="case",
        subject_id=told(),
        event_at=now,
        reported_at=now,
        facts={"violence": True},
        persons={"exposed": [people["counsellor"]], "reporter": [people["hr"]]},
        now=now,
    )
    delegate(
        actor=people["line_leader"],
        task=run.tasks.get(step="gather"),
        to=people["personnel_manager"],
    )
    done = run.tasks.get(step="talk")
    finish(actor=people["line_leader"], task=done, note=told(), now=now)
    person(told(), "administrator", unit)
    warn_of(run, run.tasks.get(step="police"), now)
    return run


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_word_of_a_case_is_in_any_mail_or_calendar(
    case: Run, settings: Any, language: str
) -> None:
    Person.objects.update(language=language)
    said = said_outside(settings)
    assert set(Notice.objects.values_list("occasion", flat=True)) == set(Notice.Occasion.values)
    assert re.findall(r"zq\d+xw", said) == []
    assert str(case.pk) not in said
    assert case.subject_id not in said
