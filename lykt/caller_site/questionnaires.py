"""What a caller may be asked: a few choices before, and feedback afterwards."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from lykt.chat.models import Desk
from lykt.chat.queries import first_choices
from lykt.questions.definition import TEXT, Definition
from lykt.questions.forms import QuestionnaireForm, questionnaire_form
from lykt.questions.models import Version
from lykt.questions.queries import definition_of, version_in_force

_MOST_VALUES = 200


def choices_form(
    desk: Desk, day: dt.date, posted: Mapping[str, Any] | None = None
) -> QuestionnaireForm | None:
    """The desk's first choices; free text is left out, since it would lie there unsealed."""
    version = first_choices(desk, day)
    if version is None:
        return None
    definition = definition_of(version)
    chosen = tuple(
        replace(item, required=False) for item in definition.items if item.kind not in TEXT
    )
    return _form(replace(definition, items=chosen), posted)


def checked_choices(desk: Desk, posted: Mapping[str, Any], day: dt.date) -> dict[str, Any]:
    """The codes that were chosen. What does not fit is left: nobody is stopped by a choice."""
    form = choices_form(desk, day, posted)
    if form is None or not form.is_valid():
        return {}
    return form.answers()


def feedback_form(
    desk: Desk, day: dt.date, posted: Mapping[str, Any] | None = None
) -> QuestionnaireForm | None:
    """The line's questions about the conversation, where it asks any."""
    collection = desk.channel.feedback
    if collection is None:
        return None
    try:
        version = version_in_force(collection.questionnaire, day)
    except Version.DoesNotExist:
        return None
    return _form(definition_of(version), posted)


def _form(definition: Definition, posted: Mapping[str, Any] | None) -> QuestionnaireForm:
    data = None if posted is None else _as_sent(posted)
    return questionnaire_form(definition, data=data, point_out_personal_data=False)


def _as_sent(posted: Mapping[str, Any]) -> QueryDict:
    """An object of names with lists of strings, as a form that the browser itself sends."""
    data = QueryDict(mutable=True)
    for name, values in posted.items():
        if isinstance(values, list) and len(values) <= _MOST_VALUES:
            data.setlist(name, [value for value in values if isinstance(value, str)])
    return data
