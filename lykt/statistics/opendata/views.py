"""The public pages and files of released tables."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from lykt.statistics.opendata.answers import home_of, kept, language_of, page, problem, public, tag
from lykt.statistics.opendata.catalogue import MEDIA, catalogue_text
from lykt.statistics.opendata.collection import collection
from lykt.statistics.opendata.editions import (
    NotPublicError,
    TableIssue,
    WithdrawnError,
    issue,
    issues,
    licence,
    publisher,
    table_issue,
)
from lykt.statistics.opendata.formats import FORMATS, written
from lykt.statistics.opendata.openapi import description
from lykt.statistics.opendata.shown import edition_lines, shown_table


@public
def home(request: HttpRequest) -> HttpResponseBase:
    address = home_of(request)
    context = {"issues": issues(address), "licence": licence(), "publisher": publisher(address)}
    return page(request, "opendata/home.html", context)


@public
def publication(request: HttpRequest, slug: str, edition: int | None = None) -> HttpResponseBase:
    try:
        found = issue(slug, edition, home_of(request))
    except WithdrawnError as error:
        return _withdrawn_page(request, error)
    except NotPublicError as error:
        raise Http404 from error
    context = {"issue": found, "editions": edition_lines(slug), "numbered": edition}
    return page(request, "opendata/publication.html", context)


@public
def table_page(
    request: HttpRequest, slug: str, code: str, edition: int | None = None
) -> HttpResponseBase:
    try:
        found = table_issue(slug, edition, code, home_of(request))
    except WithdrawnError as error:
        return _withdrawn_page(request, error)
    except NotPublicError as error:
        raise Http404 from error
    shown = shown_table(found, language_of(request))
    context = {"issue": found, "shown": shown, "formats": FORMATS.values(), "numbered": edition}
    return page(request, "opendata/table.html", context)


@public
def table_file(
    request: HttpRequest, slug: str, code: str, form: str, edition: int | None = None
) -> HttpResponseBase:
    try:
        found = table_issue(slug, edition, code, home_of(request))
    except WithdrawnError as error:
        return _withdrawn_problem(request, error)
    except NotPublicError:
        return problem(404, gettext("There is no such table."))
    language = language_of(request)
    plain = written(found.table, found.origin, "json", language)
    if form == "json":
        return kept(request, tag(plain), lambda: _file(plain, form, found))
    # The plain cube tells whether anything has changed, so nothing is written in vain.
    etag = tag(plain + form.encode(), weak=True)
    return kept(
        request,
        etag,
        lambda: _file(written(found.table, found.origin, form, language), form, found),
    )


@public
def catalogue_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    address = home_of(request)
    content = catalogue_text(address, publisher(address), licence(), issues(address), ending)
    media = MEDIA[ending][1]
    return kept(request, tag(content), lambda: HttpResponse(content, content_type=media))


@public
def tables(request: HttpRequest) -> HttpResponseBase:
    address = home_of(request)
    return _json(request, collection(issues(address), address, language_of(request)))


@public
def interface(request: HttpRequest) -> HttpResponseBase:
    address = home_of(request)
    return _json(request, description(address.rstrip("/"), publisher(address).name))


def _file(content: bytes, form: str, found: TableIssue) -> HttpResponse:
    """A download, except what programs and browsers read in place."""
    answer = HttpResponse(content, content_type=FORMATS[form].content_type)
    if form != "json":
        name = f"{found.origin.slug}-{found.origin.edition}-{found.table.code}.{form}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _json(request: HttpRequest, found: dict[str, Any]) -> HttpResponseBase:
    content = json.dumps(found, ensure_ascii=False).encode()
    return kept(
        request, tag(content), lambda: HttpResponse(content, content_type="application/json")
    )


def _withdrawn_page(request: HttpRequest, error: WithdrawnError) -> HttpResponseBase:
    context = {"edition": error.edition, "newest": error.newest}
    return page(request, "opendata/withdrawn.html", context, status=410)


def _withdrawn_problem(request: HttpRequest, error: WithdrawnError) -> HttpResponse:
    more = {"detail": error.edition.withdrawal}
    if error.newest is not None:
        slug = error.edition.publication.slug
        more["newest"] = request.build_absolute_uri(reverse("opendata:publication", args=[slug]))
    return problem(410, gettext("This edition has been withdrawn."), **more)
