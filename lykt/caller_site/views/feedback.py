"""What a caller thought of the conversation, tied to nobody."""

from typing import Any

from django.utils import timezone

from lykt.caller_site.forms import FeedbackForm
from lykt.caller_site.posts import UnknownError, json_post
from lykt.caller_site.questionnaires import feedback_form
from lykt.chat.actions import give_feedback
from lykt.chat.models import Desk
from lykt.chat.queries import desk_of


@json_post(FeedbackForm)
def feedback(form: FeedbackForm) -> dict[str, Any]:
    """``faults`` holds what must be corrected, by question; nothing is kept until there is none."""
    try:
        desk = desk_of(form.cleaned_data["line"])
    except Desk.DoesNotExist as error:
        raise UnknownError from error
    answered = feedback_form(desk, timezone.localdate(), form.cleaned_data["answers"])
    if answered is None:
        raise UnknownError
    if not answered.is_valid():
        return {"faults": answered.errors.get_json_data()}
    give_feedback(desk=desk, token=form.cleaned_data["token"], answers=answered.answers())
    return {"faults": {}}
