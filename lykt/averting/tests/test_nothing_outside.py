"""Mails and calendars about an assessment's steps say nothing of it, not even that there is one."""

from collections.abc import Callable
from typing import Any

from lykt.averting.tests.conftest import DECISION, QUESTIONS, Begin, Night
from lykt.people.models import Person, Unit
from lykt.routines.models import Task
from lykt.routines.tests.outside import said_outside, words_of


def test_no_word_of_an_assessment_is_in_any_mail_or_calendar(
    night: Night, begin: Begin, send: Callable[..., Any], settings: Any
) -> None:
    assessment = begin()
    for step, typed in QUESTIONS.items():
        send(night.counsellor, assessment, step, **typed)
    send(night.counsellor, assessment, "decision", **DECISION)
    written = [text for typed in (*QUESTIONS.values(), DECISION) for text in typed.values()]
    titles = [str(title) for title in Task.objects.values_list("title", flat=True)]
    names = [str(name) for name in Person.objects.values_list("name", flat=True)]
    units = [str(name) for name in Unit.objects.values_list("name", flat=True)]
    said = said_outside(settings).lower()
    for word in words_of([*written, *titles, *names, *units, "avverge", "politi"]):
        assert word not in said, word
    assert str(assessment.pk) not in said
