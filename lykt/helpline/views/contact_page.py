"""One contact: its answers, and its free text once that is opened."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lykt.helpline.actions import open_free_text
from lykt.helpline.history import corrections_of
from lykt.helpline.models import Contact
from lykt.helpline.queries import (
    contact_visible_to,
    has_readable_texts,
    may_correct,
    may_read_text,
)
from lykt.helpline.roles import READ_CONTACT
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.shown import shown_answers


@permission_needed(READ_CONTACT)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(signed_in(request), pk)
    return _page(request, found, None)


@require_POST
@never_cache
@permission_needed(READ_CONTACT)
def open_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with the free text open; the opening is in the audit log."""
    person = signed_in(request)
    found = _visible(person, pk)
    if not may_read_text(person, found):
        raise Http404
    if not has_readable_texts(person, found):
        return redirect("helpline:contact", pk)
    return _page(request, found, open_free_text(actor=person, contact=found))


def _visible(person: Person, pk: int) -> Contact:
    try:
        return contact_visible_to(person, pk)
    except Contact.DoesNotExist as error:
        raise Http404 from error


def _page(
    request: HttpRequest, contact: Contact, texts: list[dict[str, str]] | None
) -> HttpResponse:
    person, response = signed_in(request), contact.response
    context = {
        "contact": contact,
        "answers": shown_answers(response, texts[0] if texts else None),
        "corrections": corrections_of(contact, texts),
        "may_correct": may_correct(person, contact),
        "may_open_texts": texts is None and has_readable_texts(person, contact),
        "texts_are_open": texts is not None,
        "texts_are_destroyed": response.key is not None and response.key.destroyed_at,
        "has_texts": response.sealed_texts is not None,
    }
    return render(request, "helpline/contact.html", context)
