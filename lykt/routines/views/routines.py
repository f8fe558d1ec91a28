"""Routines for those who manage them: list, timeline, versions, editing with a preview."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.routines import actions, queries
from lykt.routines.definitions import from_json, read_routine
from lykt.routines.errors import RoutineError
from lykt.routines.forms import RoutineForm, SettingsForm
from lykt.routines.models import RoutineVersion
from lykt.routines.roles import HAVE_TASKS, MANAGE_ROUTINES
from lykt.routines.timeline import lines_of, shown_settings, yearly_of


@require_safe
@permission_needed(HAVE_TASKS)
def routines(request: HttpRequest) -> HttpResponse:
    """Everybody may read what is done when something happens."""
    return render(request, "routines/routines.html", {"versions": queries.newest_versions()})


@require_safe
@permission_needed(HAVE_TASKS)
def routine(request: HttpRequest, code: str) -> HttpResponse:
    """The version that a case of today follows; before there is one, the newest."""
    versions = list(queries.versions_of(code))
    if not versions:
        raise Http404
    in_force = queries.version_in_force(code, timezone.localdate())
    return _version_page(request, in_force or versions[0], versions)


@require_safe
@permission_needed(HAVE_TASKS)
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _version_page(request, _version(code, number), list(queries.versions_of(code)))


def _version(code: str, number: int) -> RoutineVersion:
    found = queries.versions_of(code)
    for each in found:
        if each.number == number:
            return each
    raise Http404


def _version_page(
    request: HttpRequest, found: RoutineVersion, versions: list[RoutineVersion]
) -> HttpResponse:
    definition = from_json(found.definition)
    context = {
        "version": found,
        "versions": versions,
        "definition": definition,
        "lines": lines_of(definition),
        "settings": shown_settings(definition),
        "yearly": yearly_of(definition),
        "manages": queries.may_change(signed_in(request), found.routine.code),
    }
    return render(request, "routines/version.html", context)


@permission_needed(MANAGE_ROUTINES)
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """The newest version's settings and text, to change; what comes of it is looked at first."""
    versions = list(queries.versions_of(code))
    if not versions:
        raise Http404
    person = _who_may_change(request, code)
    newest = versions[0]
    chosen = _settings_form(request, newest)
    source = chosen.text() if chosen.is_valid() else None
    data = {"source": source} if source else (request.POST if "source" in request.POST else None)
    form = RoutineForm(data, initial={"source": newest.source}, code=code)
    if form.is_valid() and form.file:
        try:
            draft = actions.draft_version(actor=person, file=form.file)
        except RoutineError as error:
            form.add_error("source", str(error))
        else:
            return redirect("routines:version", code, draft.number)
    context = {"form": form, "settings": chosen, "version": newest}
    return render(request, "routines/edit.html", context)


def _settings_form(request: HttpRequest, version: RoutineVersion) -> SettingsForm:
    """Bound when it is what was sent; the page has the text's own form too."""
    sent = request.POST if "settings-valid_from" in request.POST else None
    first = max(timezone.localdate(), version.valid_from)
    return SettingsForm(sent, routine=read_routine(version.source), initial={"valid_from": first})


def _who_may_change(request: HttpRequest, code: str) -> Person:
    person = signed_in(request)
    if not queries.may_change(person, code):
        raise PermissionDenied(f"{code} is used where {person.pk} does not manage routines")
    return person


def _decision(
    change: Callable[..., object], done: Callable[[], str]
) -> Callable[[HttpRequest, str, int], HttpResponseBase]:
    """A view of one button under a draft."""

    @require_POST
    @permission_needed(MANAGE_ROUTINES)
    def view(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
        person = _who_may_change(request, code)
        try:
            change(actor=person, version=_version(code, number))
        except RoutineError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done())
        return redirect("routines:routine", code)

    return view


publish = _decision(actions.publish_version, lambda: _("The version is published."))
discard = _decision(actions.discard_version, lambda: _("The draft is removed."))
