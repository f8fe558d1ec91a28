"""Pages about questionnaires, for those who manage them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions import actions, queries
from lykt.questions.forms import questionnaire_form
from lykt.questions.kept_words import NotKept, keep
from lykt.questions.models import Questionnaire, Version
from lykt.questions.roles import MANAGE_QUESTIONNAIRES
from lykt.questions.upload import UploadForm
from lykt.questions.uses import may_change
from lykt.questions.xlsform import Edition, language_heading, write_text, write_workbook

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@csrf_exempt
@require_POST
def keep_words(request: HttpRequest) -> JsonResponse:
    """Keep what is typed in a small form so far, also when the session is over.

    The form's signature lets it in: nobody but the form's owner has it, which is also why a
    forged request from another site can not write here.
    """
    try:
        draft = keep(request)
    except NotKept as error:
        raise Http404 from error
    return JsonResponse({"saved": f"{timezone.localtime(draft.saved_at):%H.%M}"})


@permission_needed(MANAGE_QUESTIONNAIRES)
def questionnaires(request: HttpRequest) -> HttpResponseBase:
    """The list, and the form that brings in a new version of one, as a draft to look at first."""
    person = signed_in(request)
    form = UploadForm(request.POST or None, request.FILES or None, person=person)
    if form.is_valid() and form.edition:
        edition = form.edition
        try:
            draft = actions.draft_edition(
                actor=person,
                definition=edition.definition,
                number=edition.number,
                valid_from=edition.valid_from,
            )
        except actions.EditionConflictError as error:
            form.add_error("file", str(error))
        else:
            return redirect("questions:version", draft.questionnaire.code, draft.number)
    context = {"form": form, "questionnaires": queries.questionnaires()}
    return render(request, "questions/questionnaires.html", context)


@require_safe
@permission_needed(MANAGE_QUESTIONNAIRES)
def questionnaire(request: HttpRequest, code: str) -> HttpResponse:
    """The history of a questionnaire: what each version did to the series of the one before."""
    found = get_object_or_404(Questionnaire, code=code)
    versions = found.versions.order_by("-number")[:50]
    history = [(version, queries.changes_of(version)) for version in versions]
    context = {"questionnaire": found, "history": history}
    return render(request, "questions/questionnaire.html", context)


def _version(code: str, number: int) -> Version:
    versions = Version.objects.select_related("questionnaire")
    return get_object_or_404(versions, questionnaire__code=code, number=number)


def _version_to_change(person: Person, code: str, number: int) -> Version:
    found = _version(code, number)
    if not may_change(person, found.questionnaire):
        raise PermissionDenied(f"{code} is used where {person.pk} does not manage it")
    return found


@require_safe
@permission_needed(MANAGE_QUESTIONNAIRES)
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as those who answer see it, in the language of their choice."""
    found = _version(code, number)
    definition = queries.definition_of(found)
    language = request.GET.get("language") or get_language()
    form = questionnaire_form(definition, language=language)
    context = {
        "version": found,
        "form": form,
        "title": definition.title[form.language],
        "languages": [(one, language_heading(one)) for one in definition.languages],
        "changes": queries.changes_of(found),
        "may_change": may_change(signed_in(request), found.questionnaire),
        "later_responses": 0 if found.published_at else queries.responses_from(found),
    }
    return render(request, "questions/version.html", context)


@require_POST
@permission_needed(MANAGE_QUESTIONNAIRES)
def publish(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    person = signed_in(request)
    try:
        actions.publish_draft(actor=person, version=_version_to_change(person, code, number))
        messages.success(request, _("The version is published."))
    except actions.EditionConflictError as error:
        messages.error(request, str(error))
    return redirect("questions:version", code, number)


@require_POST
@permission_needed(MANAGE_QUESTIONNAIRES)
def discard(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    person = signed_in(request)
    try:
        actions.discard_edition(actor=person, version=_version_to_change(person, code, number))
        messages.success(request, _("The draft is removed."))
    except actions.EditionConflictError as error:
        messages.error(request, str(error))
        return redirect("questions:version", code, number)
    return redirect("questions:questionnaires")


@require_safe
@permission_needed(MANAGE_QUESTIONNAIRES)
def download(request: HttpRequest, code: str, number: int, file_name: str) -> HttpResponse:
    """A version as a workbook or as text; the same file as ``load_questionnaires`` reads."""
    found = _version(code, number)
    edition = Edition(queries.definition_of(found), found.number, found.valid_from)
    if file_name == f"{code}-v{number}.xlsx":
        response = HttpResponse(write_workbook(edition), content_type=_XLSX)
    elif file_name == f"{code}-v{number}.md":
        response = HttpResponse(write_text(edition), content_type="text/markdown; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
