"""The list of publications, a new one, and one with its editions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.people.queries import may
from lykt.statistics.models import Publication
from lykt.statistics.publications import actions, queries
from lykt.statistics.publications.forms import PublicationForm
from lykt.statistics.publications.workflow import RefusedError
from lykt.statistics.roles import COMPOSE_TABLES, SEE_TABLES


@require_safe
@permission_needed(SEE_TABLES)
def publications(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    found = queries.publications_seen_by(person)
    context = {
        "publications": [(one, queries.editions_seen_by(person, one)) for one in found],
        "may_compose": may(person, COMPOSE_TABLES),
    }
    return render(request, "statistics/publications/list.html", context)


@permission_needed(COMPOSE_TABLES)
def new(request: HttpRequest) -> HttpResponseBase:
    form = PublicationForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            edition = actions.begin_publication(
                actor=signed_in(request),
                slug=given["slug"],
                title=form.titles,
                policy=given["policy"],
            )
        except RefusedError as refusal:
            form.add_error("slug", refusal.shown)
        else:
            messages.success(request, _("The publication is begun. Add its tables."))
            return redirect("publications:edition", given["slug"], edition.number)
    status = 422 if form.is_bound else 200
    return render(request, "statistics/publications/new.html", {"form": form}, status=status)


@require_safe
@permission_needed(SEE_TABLES)
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Publication, slug=slug)
    editions = queries.editions_seen_by(signed_in(request), found)
    if not editions:
        raise Http404
    context = {"publication": found, "editions": editions}
    return render(request, "statistics/publications/publication.html", context)
