"""Mails and calendars about a deviation's steps say nothing of it."""

from typing import Any

from conftest import Cast
from lykt.deviations.tests.conftest import FAULT, Send
from lykt.people.models import Person, Unit
from lykt.routines.models import Task
from lykt.routines.tests.outside import said_outside, words_of

SAID = {"description": "Bølgen i Storgata", "suggestion": "Ring Kari Nordmann"}


def test_no_word_of_a_deviation_is_in_any_mail_or_calendar(
    cast: Cast, routines: None, send: Send, settings: Any
) -> None:
    deviation = send(cast.counsellor, **SAID)
    titles = [str(title) for title in Task.objects.values_list("title", flat=True)]
    names = [str(name) for name in Person.objects.values_list("name", flat=True)]
    units = [str(name) for name in Unit.objects.values_list("name", flat=True)]
    said = said_outside(settings).lower()
    for word in words_of([*FAULT.values(), *SAID.values(), *titles, *names, *units]):
        assert word not in said, word
    assert str(deviation.pk) not in said
