"""Answering: what waits, the one page with the questions, the thanks, and the results.

What is typed is kept nowhere before it is sent, since a draft would tie a person to answers.
"""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.questions.forms import questionnaire_form
from lykt.questions.queries import definition_of
from lykt.statistics.publications.figures import figure_of
from lykt.surveys import queries
from lykt.surveys.actions import answer_wave
from lykt.surveys.errors import RefusedError
from lykt.surveys.models import Invitation, Wave
from lykt.surveys.released import released_edition_of
from lykt.surveys.roles import ANSWER_SURVEY


@require_safe
@permission_needed(ANSWER_SURVEY)
def own(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    context = {"waves": queries.waiting_for(person), "results": queries.closed_where(person)}
    return render(request, "surveys/own.html", context)


@permission_needed(ANSWER_SURVEY)
def answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    try:
        invitation = queries.invitation_to_answer(person, pk)
    except Invitation.DoesNotExist as error:
        raise Http404 from error
    if invitation.answered:
        return redirect("surveys:thanks")
    wave = invitation.wave
    form = questionnaire_form(
        definition_of(wave.version), request.POST if request.method == "POST" else None
    )
    if form.is_bound and form.is_valid():
        try:
            answer_wave(actor=person, wave=wave, answers=form.answers())
        except RefusedError:
            return render(request, "surveys/too_late.html", {"wave": wave}, status=409)
        return redirect("surveys:thanks")
    status = 422 if form.is_bound else 200
    return render(request, "surveys/answer.html", {"wave": wave, "form": form}, status=status)


@require_safe
@permission_needed(ANSWER_SURVEY)
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody, whatever was answered."""
    return render(request, "surveys/thanks.html")


@require_safe
@permission_needed(ANSWER_SURVEY)
def results(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Of what is released alone."""
    try:
        wave = queries.closed_wave_seen_by(signed_in(request), pk)
    except Wave.DoesNotExist as error:
        raise Http404 from error
    edition = released_edition_of(wave)
    if edition is None:
        raise Http404
    invited, answered = queries.all_returns(wave)
    context = {
        "wave": wave,
        "edition": edition,
        "figures": [figure_of(row.table, row.chart) for row in edition.tables.all()],
        "returns": queries.returns_of(wave),
        "invited": invited,
        "answered": answered,
        "share": round(100 * answered / invited) if invited else 0,
    }
    return render(request, "surveys/results.html", context)
