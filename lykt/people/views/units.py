"""Units and their closing days, for those who manage them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lykt.people import actions, queries
from lykt.people.access import permission_needed, signed_in
from lykt.people.forms.units import ClosingDayForm, MoveUnitForm, NewUnitForm, RenameUnitForm
from lykt.people.models import ClosingDay, Person, Unit
from lykt.people.roles import MANAGE_PEOPLE


@permission_needed(MANAGE_PEOPLE)
def units(request: HttpRequest) -> HttpResponse:
    managed = queries.units_managed_by(signed_in(request))
    return render(request, "people/units.html", {"units": queries.in_tree_order(managed)})


@permission_needed(MANAGE_PEOPLE)
def new_unit(request: HttpRequest) -> HttpResponse:
    actor = signed_in(request)
    form = NewUnitForm(request.POST or None, actor=actor)
    if form.is_valid():
        unit = actions.add_unit(actor=actor, **form.cleaned_data)
        messages.success(request, _("The unit is added."))
        return redirect("people:unit", unit.pk)
    return render(request, "people/new_unit.html", {"form": form})


@permission_needed(MANAGE_PEOPLE)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's page; its own form changes the name."""
    actor = signed_in(request)
    managed = _managed(actor, pk)
    form = RenameUnitForm(request.POST or None, instance=managed)
    if form.is_valid():
        actions.rename_unit(actor=actor, unit=managed, **form.cleaned_data)
        messages.success(request, _("The name is saved."))
        return redirect("people:unit", pk)
    return _unit_page(request, managed, form=form)


@permission_needed(MANAGE_PEOPLE)
@require_POST
def move_unit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = signed_in(request)
    managed = _managed(actor, pk)
    form = MoveUnitForm(request.POST, actor=actor, unit=managed)
    if not form.is_valid():
        return _unit_page(request, managed, move_form=form)
    actions.move_unit(actor=actor, unit=managed, **form.cleaned_data)
    messages.success(request, _("The unit is moved, with all below it."))
    return redirect("people:unit", pk)


@permission_needed(MANAGE_PEOPLE)
@require_POST
def add_closing_day(request: HttpRequest, pk: int) -> HttpResponse:
    actor = signed_in(request)
    managed = _managed(actor, pk)
    form = ClosingDayForm(request.POST, unit=managed)
    if not form.is_valid():
        return _unit_page(request, managed, closing_day_form=form)
    actions.add_closing_day(actor=actor, unit=managed, **form.cleaned_data)
    messages.success(request, _("The closing day is added."))
    return redirect("people:unit", pk)


@permission_needed(MANAGE_PEOPLE)
@require_POST
def remove_closing_day(request: HttpRequest, pk: int) -> HttpResponseBase:
    actor = signed_in(request)
    try:
        closing_day = queries.closing_day_managed_by(actor, pk)
    except ClosingDay.DoesNotExist as error:
        raise Http404 from error
    actions.remove_closing_day(actor=actor, closing_day=closing_day)
    messages.success(request, _("The closing day is removed."))
    return redirect("people:unit", closing_day.unit_id)


def _unit_page(request: HttpRequest, unit: Unit, **forms: object) -> HttpResponse:
    context = {
        "unit": unit,
        "form": RenameUnitForm(instance=unit),
        "move_form": MoveUnitForm(actor=signed_in(request), unit=unit),
        "closing_day_form": ClosingDayForm(unit=unit),
        "closing_days": unit.closing_days.order_by("-day")[:100],
    }
    return render(request, "people/unit.html", context | forms)


def _managed(actor: Person, pk: int) -> Unit:
    try:
        return queries.unit_managed_by(actor, pk)
    except Unit.DoesNotExist as error:
        raise Http404 from error
