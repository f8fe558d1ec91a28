"""Composing a table by choosing, keeping it under a name, and opening it at its address."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.people.queries import may
from lykt.statistics.engine.sources import source_named
from lykt.statistics.models import KeptTable
from lykt.statistics.publications import actions, queries
from lykt.statistics.publications.composing import ComposeForm, asked_of
from lykt.statistics.publications.counting import counted_figure
from lykt.statistics.publications.figures import figure_of
from lykt.statistics.publications.offered import Offered
from lykt.statistics.publications.reach import Part, may_compose, parts_seen, sees_small_counts
from lykt.statistics.publications.workflow import ProtectionError, RefusedError
from lykt.statistics.roles import COMPOSE_TABLES, SEE_TABLES
from lykt.statistics.specs import SpecError, TableSpec


class KeepForm(forms.Form):
    """A name to keep a table under."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)


@require_safe
@permission_needed(SEE_TABLES)
def tables(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    kept = [
        (one, sees_small_counts(person, TableSpec.from_json(one.spec)))
        for one in queries.kept_tables()
    ]
    context = {"tables": kept, "may_compose": may(person, COMPOSE_TABLES)}
    return render(request, "statistics/publications/tables.html", context)


@permission_needed(COMPOSE_TABLES)
def compose(request: HttpRequest) -> HttpResponseBase:
    """The choices stand in the address; keeping is what is posted."""
    person = signed_in(request)
    parts = parts_seen(person)
    if not parts:
        return render(request, "statistics/publications/no_rows.html")
    rows = request.GET.get("rows") or _rows(*parts[0])
    offered = _offered(parts, rows)
    kept = _own_table(person, request.GET.get("table", ""))
    form = ComposeForm(request.GET if "by" in request.GET else None, offered=offered)
    keep = KeepForm(request.POST or None, initial={"name": kept.name if kept else ""})
    context: dict[str, Any] = {
        "form": form,
        "keep_form": keep,
        "kept": kept,
        "rows": rows,
        "parts": [(_rows(*part), _called(*part), _rows(*part) == rows) for part in parts],
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            spec = form.spec()
            if request.method == "POST" and keep.is_valid():
                return _keep(request, form, keep.cleaned_data["name"], kept)
            context["figure"] = counted_figure(spec, form.cleaned_data["chart"])
        except (SpecError, ProtectionError) as error:
            context["refusal"], status = str(error), 422
    return render(request, "statistics/publications/compose.html", context, status=status)


def _keep(
    request: HttpRequest, form: ComposeForm, name: str, kept: KeptTable | None
) -> HttpResponseBase:
    spec = form.spec(title={**form.spec().title, "nb": name})
    chart = form.cleaned_data["chart"] or "automatic"
    person = signed_in(request)
    if kept:
        found = actions.change_table(actor=person, table=kept, name=name, spec=spec, chart=chart)
    else:
        found = actions.keep_table(actor=person, name=name, spec=spec, chart=chart)
    messages.success(request, _("The table is kept. This page is its address."))
    return redirect("publications:table", found.code)


@require_safe
@permission_needed(SEE_TABLES)
def table(request: HttpRequest, code: str) -> HttpResponse:
    """Small counts for those who may see them; else what is released of it, or why nothing is."""
    person = signed_in(request)
    kept = get_object_or_404(KeptTable.objects.select_related("kept_by"), code=code)
    spec = TableSpec.from_json(kept.spec)
    seen = sees_small_counts(person, spec)
    context: dict[str, Any] = {
        "kept": kept,
        "seen": seen,
        "own": kept.kept_by_id == person.pk,
        "may_compose": may_compose(person, spec),
    }
    released = queries.released_as(spec)
    context["released"] = released
    if seen:
        try:
            context["figure"] = counted_figure(spec, kept.chart)
        except ProtectionError as error:
            context["refusal"] = error.shown
    elif released:
        context["figure"] = figure_of(released.table, released.chart)
    return render(request, "statistics/publications/table.html", context)


@require_safe
@permission_needed(COMPOSE_TABLES)
def change(request: HttpRequest, code: str) -> HttpResponseBase:
    """The composing page with the table's choices; the owner keeps it anew, others as their own."""
    person = signed_in(request)
    kept = get_object_or_404(KeptTable, code=code)
    spec = TableSpec.from_json(kept.spec)
    for source, part in parts_seen(person):
        same = part.scope == spec.scope and set(part.where) <= set(spec.where)
        if source == spec.source and same:
            choices = asked_of(spec, kept.chart, part)
            asked = {"rows": _rows(source, part), **choices, "table": code}
            return redirect(f"{reverse('publications:compose')}?{urlencode(asked)}")
    raise Http404


@require_POST
@permission_needed(COMPOSE_TABLES)
def remove(request: HttpRequest, code: str) -> HttpResponseBase:
    kept = get_object_or_404(KeptTable, code=code)
    try:
        actions.remove_table(actor=signed_in(request), table=kept)
    except RefusedError as refusal:
        messages.error(request, refusal.shown)
        return redirect("publications:table", code)
    messages.success(request, _("The table is removed."))
    return redirect("publications:tables")


def _own_table(person: Person, code: str) -> KeptTable | None:
    return KeptTable.objects.filter(code=code, kept_by=person).first() if code else None


def _offered(parts: list[tuple[str, Part]], rows: str) -> Offered:
    for source, part in parts:
        if _rows(source, part) == rows:
            return Offered(source_named(source), part)
    raise Http404


def _rows(source: str, part: Part) -> str:
    """A source and a part of it as one value of a select."""
    narrowed = [*part.scope.items(), *((one.dimension, one.codes[0]) for one in part.where)]
    return ",".join([source, *(f"{name}={code}" for name, code in narrowed)])


def _called(source: str, part: Part) -> str:
    return f"{part.label}: {source_named(source).label}"
