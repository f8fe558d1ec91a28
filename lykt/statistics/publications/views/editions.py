"""One edition: put together, prepared, looked at, released, withdrawn, corrected."""

from collections.abc import Callable
from typing import Any, TypeAlias

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.statistics.models import Edition
from lykt.statistics.publications import actions, queries
from lykt.statistics.publications.forms import AddTableForm, PolicyForm, ReasonForm, ReturnForm
from lykt.statistics.publications.shown import shown_edition
from lykt.statistics.publications.workflow import RefusedError
from lykt.statistics.roles import COMPOSE_TABLES, RELEASE_PUBLICATION, SEE_TABLES

Act: TypeAlias = Callable[[], object]


@require_safe
@permission_needed(SEE_TABLES)
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _page(request, _seen(request, slug, number))


@require_POST
@permission_needed(COMPOSE_TABLES)
def add_table(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    found = _seen(request, slug, number)
    person = signed_in(request)
    form = AddTableForm(request.POST, person=person)
    if not form.is_valid():
        return _page(request, found, add_form=form)
    return _do(
        request,
        found,
        lambda: actions.add_table(actor=person, edition=found, **form.added()),
        _("The table is added."),
    )


@require_POST
@permission_needed(COMPOSE_TABLES)
def take_out_table(request: HttpRequest, slug: str, number: int, code: str) -> HttpResponseBase:
    found = _seen(request, slug, number)
    table = get_object_or_404(found.tables, code=code)
    return _do(
        request,
        found,
        lambda: actions.take_out_table(actor=signed_in(request), table=table),
        _("The table is taken out."),
    )


@require_POST
@permission_needed(COMPOSE_TABLES)
def choose_policy(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    found = _seen(request, slug, number)
    form = PolicyForm(request.POST, edition=found)
    if not form.is_valid():
        return _page(request, found, policy_form=form)
    policy = form.cleaned_data["policy"]
    return _do(
        request,
        found,
        lambda: actions.choose_policy(actor=signed_in(request), edition=found, policy=policy),
        _("The protection is changed."),
    )


@require_POST
@permission_needed(COMPOSE_TABLES)
def prepare(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    found = _seen(request, slug, number)
    return _do(
        request,
        found,
        lambda: actions.prepare_edition(actor=signed_in(request), edition=found),
        _("The edition is prepared. Look at it as others will see it."),
    )


@require_POST
@permission_needed(SEE_TABLES)
def reopen(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    found = _seen(request, slug, number)
    form = ReturnForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    return _do(
        request,
        found,
        lambda: actions.reopen_edition(actor=signed_in(request), edition=found, words=words),
        _("The edition is open for changes."),
    )


@require_POST
@permission_needed(COMPOSE_TABLES)
def discard(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    found = _seen(request, slug, number)
    try:
        actions.discard_edition(actor=signed_in(request), edition=found)
    except RefusedError as refusal:
        messages.error(request, refusal.shown)
        return redirect("publications:edition", slug, number)
    messages.success(request, _("The edition is removed. Nothing of it was public."))
    return redirect("publications:publications")


@require_POST
@permission_needed(RELEASE_PUBLICATION)
def release(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    found = _seen(request, slug, number)
    digest, as_prepared = request.POST.get("digest", ""), "as_prepared" in request.POST
    return _do(
        request,
        found,
        lambda: actions.release_edition(
            actor=signed_in(request), edition=found, digest=digest, as_prepared=as_prepared
        ),
        _("The edition is released. Everybody can see it now."),
    )


@require_POST
@permission_needed(RELEASE_PUBLICATION)
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    found = _seen(request, slug, number)
    form = ReasonForm(request.POST, prefix="withdraw")
    if not form.is_valid():
        return _page(request, found, withdraw_form=form)
    reason = form.cleaned_data["reason"]
    return _do(
        request,
        found,
        lambda: actions.withdraw_edition(actor=signed_in(request), edition=found, reason=reason),
        _("The edition is withdrawn. Its address shows why."),
    )


@require_POST
@permission_needed(COMPOSE_TABLES)
def correct(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    found = _seen(request, slug, number)
    form = ReasonForm(request.POST, prefix="correct")
    if not form.is_valid():
        return _page(request, found, correct_form=form)
    reason = form.cleaned_data["reason"]
    try:
        new = actions.correct_publication(actor=signed_in(request), edition=found, reason=reason)
    except RefusedError as refusal:
        messages.error(request, refusal.shown)
        return redirect("publications:edition", slug, number)
    messages.success(request, _("A new edition is begun with the same tables."))
    return redirect("publications:edition", slug, new.number)


def _seen(request: HttpRequest, slug: str, number: int) -> Edition:
    try:
        return queries.edition_seen_by(signed_in(request), slug, number)
    except Edition.DoesNotExist as error:
        raise Http404 from error


def _do(request: HttpRequest, edition: Edition, act: Act, done: str | Promise) -> HttpResponseBase:
    """One action, and back to the edition with what came of it."""
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, refusal.shown)
    else:
        messages.success(request, str(done))
    return redirect("publications:edition", edition.publication.slug, edition.number)


def _page(request: HttpRequest, edition: Edition, **faulty: forms.Form) -> HttpResponse:
    person = signed_in(request)
    built: dict[str, Any] = {
        "add_form": AddTableForm(person=person),
        "policy_form": PolicyForm(edition=edition),
        "withdraw_form": ReasonForm(prefix="withdraw"),
        "correct_form": ReasonForm(prefix="correct"),
        "return_form": ReturnForm(),
    }
    context = {
        "edition": edition,
        "publication": edition.publication,
        "shown": shown_edition(person, edition),
        "form": next(iter(faulty.values()), None),
        **built,
        **faulty,
    }
    status = 422 if faulty else 200
    return render(request, "statistics/publications/edition.html", context, status=status)
