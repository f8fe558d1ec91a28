"""Quality review: samples, what was kept for learning, and what a counsellor gets to read."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lykt.chat.actions.reviewing import (
    destroy_excerpt,
    feedback_text,
    mark_feedback_read,
    note_sample,
    open_excerpt,
)
from lykt.chat.ledger.rows import length
from lykt.chat.models import ChatRequest, Conversation, Review
from lykt.chat.queries.reviews import (
    MOST_SHOWN,
    drawn,
    excerpts_for,
    feedback_to,
    lines_reviewed,
    marked,
    reviews_by,
)
from lykt.chat.review.form import SampleForm
from lykt.chat.roles import ANSWER_CHAT, REVIEW_CONVERSATION
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.vault.queries import ring_keys_held
from lykt.vault.sealing import KeyDestroyedError


@dataclass(frozen=True)
class Row:
    """A conversation in a list; ``lasted`` is of its last request that was answered."""

    conversation: Conversation
    units: str
    lasted: str
    can_open: bool


@dataclass(frozen=True)
class ShownFeedback:
    """What a reviewer wrote; None when its time has ended."""

    review: Review
    text: str | None


@permission_needed(REVIEW_CONVERSATION)
def reviews(request: HttpRequest) -> HttpResponse:
    """The page, and a sample when one was asked for, by POST since drawing it is recorded."""
    person = signed_in(request)
    lines = list(lines_reviewed(person))
    if not lines:
        return render(request, "chat/review/none.html")
    asked = request.POST.get("line") or request.GET.get("line")
    line = next((one for one in lines if one.code == asked), None if asked else lines[0])
    if line is None:
        raise Http404
    form = SampleForm(request.POST or None, person=person, line=line, lines=lines)
    context = {
        "form": form,
        "line": line,
        "marked": _rows(person, list(marked(person, line)[:MOST_SHOWN])),
        "reviews": reviews_by(person)[:MOST_SHOWN],
        "holds_keys": bool(ring_keys_held(person)),
    }
    if form.is_valid():
        context |= _sample(person, form)
    return render(request, "chat/review/reviews.html", context, status=422 if form.errors else 200)


def _sample(person: Person, form: SampleForm) -> dict[str, object]:
    found = form.conversations()
    count = found.count()
    if form.cleaned_data["criterion"]:
        sample = list(found.order_by("-started_at", "pk")[:MOST_SHOWN])
        how = Review.Found.CRITERION
    else:
        sample = drawn(found, form.cleaned_data["number"])
        how = Review.Found.RANDOM
    note_sample(actor=person, line=form.line, number=len(sample), of=count)
    return {"sample": _rows(person, sample), "of": count, "found": how}


def _rows(person: Person, conversations: list[Conversation]) -> list[Row]:
    held = ring_keys_held(person)
    latest: dict[object, ChatRequest] = {}
    units: dict[object, dict[str, None]] = {}
    answered = ChatRequest.objects.filter(
        conversation__in=conversations, answered_at__isnull=False
    ).select_related("answered_unit")
    for one in answered.order_by("pk"):
        latest[one.conversation_id] = one
        if one.answered_unit:
            units.setdefault(one.conversation_id, {})[one.answered_unit.name] = None
    return [
        Row(
            conversation=one,
            units=", ".join(units.get(one.pk, {})) or _("Not answered"),
            lasted=_lasted(latest.get(one.pk)),
            can_open=one.ring_key_id in held,
        )
        for one in conversations
    ]


def _lasted(request: ChatRequest | None) -> str:
    if request is None or request.answered_at is None or request.ended_at is None:
        return ""
    return length(request.ended_at - request.answered_at)


@permission_needed(REVIEW_CONVERSATION)
def excerpts(request: HttpRequest) -> HttpResponse:
    found = excerpts_for(signed_in(request))[:200]
    return render(request, "chat/review/excerpts.html", {"excerpts": found})


@never_cache
@permission_needed(REVIEW_CONVERSATION)
def excerpt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One excerpt, open; the opening is in the audit log."""
    person = signed_in(request)
    found = get_object_or_404(excerpts_for(person), pk=pk)
    if request.method == "POST":
        if found.kept_by != person:
            raise Http404
        destroy_excerpt(actor=person, excerpt=found)
        return redirect("chat:excerpts")
    try:
        opened = open_excerpt(actor=person, excerpt=found)
    except KeyDestroyedError as error:
        raise Http404 from error
    context = {"excerpt": found, "opened": opened, "is_own": found.kept_by == person}
    return render(request, "chat/review/excerpt.html", context)


@never_cache
@permission_needed(ANSWER_CHAT)
def own_feedback(request: HttpRequest) -> HttpResponse:
    """What reviewers have written to the one who asks."""
    found = feedback_to(signed_in(request))[:100]
    return render(request, "chat/review/feedback.html", {"rows": [_shown(one) for one in found]})


@require_POST
@permission_needed(ANSWER_CHAT)
def read_feedback(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    try:
        mark_feedback_read(actor=signed_in(request), review=pk)
    except Review.DoesNotExist as error:
        raise Http404 from error
    return redirect("chat:own_feedback")


def _shown(review: Review) -> ShownFeedback:
    try:
        return ShownFeedback(review, feedback_text(review))
    except KeyDestroyedError:
        return ShownFeedback(review, None)
