"""People and their appointments, for those who manage them."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lykt.people import accounts, actions, queries
from lykt.people.access import permission_needed, signed_in
from lykt.people.forms.people import AppointmentForm, EndAppointmentForm, NewPersonForm
from lykt.people.models import Appointment, Person
from lykt.people.roles import MANAGE_PEOPLE
from lykt.people.second_factor import second_factors


@permission_needed(MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    search = request.GET.get("search", "")
    found = queries.people_seen_by(signed_in(request), search)
    return render(request, "people/people.html", {"people": found, "search": search})


@never_cache
@permission_needed(MANAGE_PEOPLE)
def new_person(request: HttpRequest) -> HttpResponse:
    actor = signed_in(request)
    form = NewPersonForm(request.POST or None, actor=actor)
    if not form.is_valid():
        return render(request, "people/new_person.html", {"form": form})
    person, is_new = actions.appoint_by_email(actor=actor, **form.cleaned_data)
    if not is_new:
        messages.info(
            request, _("This person was here already, and has been given the appointment.")
        )
        return redirect("people:person", person.pk)
    return _show_link(request, actor, person)


@permission_needed(MANAGE_PEOPLE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's page; its own form gives one more appointment."""
    actor = signed_in(request)
    found = _seen(actor, pk)
    form = AppointmentForm(request.POST or None, actor=actor)
    if form.is_valid():
        actions.appoint(actor=actor, person=found, **form.cleaned_data)
        messages.success(request, _("The appointment is given."))
        return redirect("people:person", pk)
    context = {
        "person": found,
        "form": form,
        "appointments": queries.appointments_seen_by(actor, found),
        "second_factors": second_factors(found),
        "manages_account": queries.manages_account(actor, found),
    }
    return render(request, "people/person.html", context)


@never_cache
@permission_needed(MANAGE_PEOPLE)
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    actor = signed_in(request)
    return _show_link(request, actor, _managed(actor, pk))


def _show_link(request: HttpRequest, actor: Person, person: Person) -> HttpResponse:
    name, token = accounts.invite(actor=actor, person=person)
    link = request.build_absolute_uri(reverse("people:invitation", args=(name, token)))
    return render(request, "people/link.html", {"person": person, "link": link})


def _account_change(
    change: Callable[..., None], done: Promise
) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """A view of one button: change the account, say so, and show the person again."""

    @permission_needed(MANAGE_PEOPLE)
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        actor = signed_in(request)
        change(actor=actor, person=_managed(actor, pk))
        messages.success(request, str(done))
        return redirect("people:person", pk)

    return view


deactivate = _account_change(accounts.deactivate, _("The person can no longer sign in."))
reactivate = _account_change(accounts.reactivate, _("The person can sign in again."))
reset_second_factor = _account_change(
    accounts.reset_second_factor,
    _("The second step is reset. The person sets it up anew at the next sign-in."),
)


@permission_needed(MANAGE_PEOPLE)
def end_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    actor = signed_in(request)
    try:
        appointment = queries.appointment_managed_by(actor, pk)
    except Appointment.DoesNotExist as error:
        raise Http404 from error
    form = EndAppointmentForm(request.POST or None)
    if form.is_valid():
        actions.end_appointment(actor=actor, appointment=appointment, **form.cleaned_data)
        messages.success(request, _("The end of the appointment is saved."))
        return redirect("people:person", appointment.person_id)
    context = {"form": form, "appointment": appointment}
    return render(request, "people/end_appointment.html", context)


def _seen(actor: Person, pk: int) -> Person:
    try:
        return queries.person_seen_by(actor, pk)
    except Person.DoesNotExist as error:
        raise Http404 from error


def _managed(actor: Person, pk: int) -> Person:
    try:
        return queries.person_managed_by(actor, pk)
    except Person.DoesNotExist as error:
        raise Http404 from error
