"""What callers said afterwards: numbers in a list, words only when they are opened."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lykt.helpline.actions import open_feedback_text
from lykt.helpline.queries import feedback_with_readable_text, lines_for, page_of_feedback
from lykt.helpline.roles import READ_CONTACT
from lykt.lib.numbers import whole_number
from lykt.people.access import permission_needed, signed_in
from lykt.questions.models import Response
from lykt.questions.shown import ShownAnswer, shown_answers
from lykt.vault.sealing import KeyDestroyedError


@dataclass(frozen=True)
class Row:
    """One feedback in the list."""

    response: Response
    answers: list[ShownAnswer]
    has_text: bool


@permission_needed(READ_CONTACT)
def feedback(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    lines = list(lines_for(person)[:100])
    chosen = next((line for line in lines if line.code == request.GET.get("line")), None)
    line = chosen or (lines[0] if lines else None)
    before = request.GET.get("before", "")
    found, older = page_of_feedback(person, line, whole_number(before)) if line else ([], None)
    context = {
        "line": line,
        "lines": lines,
        "rows": [_row(response) for response in found],
        "older": f"?line={line.code}&before={older}" if line and older else None,
    }
    return render(request, "helpline/feedback.html", context)


def _row(response: Response) -> Row:
    answers = [answer for answer in shown_answers(response, None) if not answer.is_text]
    return Row(response, answers, response.sealed_texts is not None)


@require_POST
@never_cache
@permission_needed(READ_CONTACT)
def open_text(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One feedback with what the caller wrote; the opening is in the audit log."""
    person = signed_in(request)
    line = get_object_or_404(lines_for(person), code=code)
    try:
        response = feedback_with_readable_text(person, line, pk)
    except Response.DoesNotExist as error:
        raise Http404 from error
    try:
        texts = open_feedback_text(actor=person, response=response)
    except KeyDestroyedError:
        return redirect("helpline:feedback")
    context = {"response": response, "answers": shown_answers(response, texts), "line": line}
    return render(request, "helpline/feedback_text.html", context)
