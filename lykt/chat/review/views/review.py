"""One review: the conversation, opened in the reviewer's browser, beside the rubric."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lykt.chat.actions.reviewing import (
    RUBRIC,
    FinishedError,
    begin_review,
    finish_review,
    hand_out_key,
    keep_excerpt,
)
from lykt.chat.models import Conversation, Review
from lykt.chat.queries.reviews import can_open, review_of
from lykt.chat.review.form import ExcerptForm, FeedbackForm
from lykt.chat.review.shown import conversation_json
from lykt.chat.roles import REVIEW_CONVERSATION
from lykt.chat.workflow import RefusedError
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.forms import QuestionnaireForm, questionnaire_form
from lykt.questions.models import Questionnaire, Version
from lykt.questions.queries import definition_of, version_in_force
from lykt.questions.shown import shown_answers


@require_POST
@permission_needed(REVIEW_CONVERSATION)
def begin(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = request.POST.get("found", "")
    if found not in Review.Found:
        raise Http404
    try:
        review = begin_review(actor=signed_in(request), conversation=pk, found=found)
    except Conversation.DoesNotExist as error:
        raise Http404 from error
    return redirect("chat:review", review.pk)


@never_cache
@permission_needed(REVIEW_CONVERSATION)
def review(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _own(request, pk)
    if request.method != "POST":
        return _page(request, found)
    version = _rubric()
    rubric = questionnaire_form(definition_of(version), request.POST) if version else None
    feedback = FeedbackForm(request.POST, counsellors=_counsellors(found, signed_in(request)))
    is_right = feedback.is_valid()
    if (rubric and not rubric.is_valid()) or not is_right:
        return _page(request, found, rubric=rubric, feedback=feedback)
    try:
        finish_review(
            actor=signed_in(request),
            review=found,
            version=version,
            answers=rubric.answers() if rubric else {},
            counsellor=feedback.counsellor,
            feedback=feedback.words,
        )
    except FinishedError:
        messages.info(request, _("This review was finished already."))
    else:
        messages.success(request, _("The review is saved."))
    return redirect("chat:review", pk)


@require_POST
@never_cache
@permission_needed(REVIEW_CONVERSATION)
def content(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """The sealed conversation and its sealed key; that it is opened is in the audit log first."""
    person = signed_in(request)
    found = _own(request, pk)
    try:
        sealed_key = hand_out_key(actor=person, review=found)
    except RefusedError as error:
        return JsonResponse({"error": error.code, "detail": str(error)}, status=error.status)
    return JsonResponse(conversation_json(found.conversation, sealed_key))


@require_POST
@permission_needed(REVIEW_CONVERSATION)
def excerpt_kept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _own(request, pk)
    form = ExcerptForm(request.POST)
    if not form.is_valid():
        return _page(request, found, excerpt=form)
    given = form.cleaned_data
    keep_excerpt(
        actor=signed_in(request),
        review=found,
        text=given["text"],
        lesson=given["lesson"],
        days=given["days"],
    )
    messages.success(request, _("The excerpt is kept."))
    return redirect("chat:excerpts")


def _own(request: HttpRequest, pk: uuid.UUID) -> Review:
    try:
        return review_of(signed_in(request), pk)
    except Review.DoesNotExist as error:
        raise Http404 from error


def _rubric() -> Version | None:
    questionnaire = Questionnaire.objects.filter(code=RUBRIC).first()
    try:
        return version_in_force(questionnaire, timezone.localdate()) if questionnaire else None
    except Version.DoesNotExist:
        return None


def _counsellors(review: Review, reviewer: Person) -> list[Person]:
    """Who sat in it, the first to come first; nobody writes to themselves."""
    seats = review.conversation.seats.filter(person__isnull=False).select_related("person")
    people = (seat.person for seat in seats.order_by("joined_at"))
    return [person for person in people if person and person != reviewer]


def _page(
    request: HttpRequest,
    review: Review,
    *,
    rubric: QuestionnaireForm | None = None,
    feedback: FeedbackForm | None = None,
    excerpt: ExcerptForm | None = None,
) -> HttpResponse:
    person, version = signed_in(request), _rubric()
    faulty = next((form for form in (rubric, feedback, excerpt) if form and form.errors), None)
    context = {
        "review": review,
        "conversation": review.conversation,
        "line": review.conversation.desk.channel.line,
        "can_open": can_open(person, review.conversation),
        "form": faulty,
        "rubric": rubric or (questionnaire_form(definition_of(version)) if version else None),
        "feedback": feedback or FeedbackForm(counsellors=_counsellors(review, person)),
        "excerpt": excerpt or ExcerptForm(),
        "answers": shown_answers(review.rubric, None) if review.rubric else [],
    }
    return render(request, "chat/review/review.html", context, status=422 if faulty else 200)
