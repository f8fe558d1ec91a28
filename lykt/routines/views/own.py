"""What a person arranges for oneself: days away, and a calendar of one's deadlines."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.routines import actions, queries
from lykt.routines.calendar_feed import as_ical
from lykt.routines.forms import AbsenceForm
from lykt.routines.models import Absence, Feed
from lykt.routines.roles import HAVE_TASKS


@permission_needed(HAVE_TASKS)
def absences(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = AbsenceForm(request.POST or None)
    if form.is_valid():
        actions.add_absence(actor=person, **form.cleaned_data)
        return redirect("routines:absences")
    coming = person.absences.filter(last_day__gte=timezone.localdate())[:50]
    return render(request, "routines/absences.html", {"form": form, "absences": coming})


@require_POST
@permission_needed(HAVE_TASKS)
def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    try:
        absence = person.absences.get(pk=pk)
    except Absence.DoesNotExist as error:
        raise Http404 from error
    actions.remove_absence(actor=person, absence=absence)
    return redirect("routines:absences")


@never_cache
@permission_needed(HAVE_TASKS)
def calendar(request: HttpRequest) -> HttpResponse:
    """The page of the feed. A new address is shown once, since only its hash is kept."""
    person = signed_in(request)
    address = ""
    if request.method == "POST":
        secret = actions.renew_feed(actor=person)
        address = request.build_absolute_uri(reverse("routines:feed", args=(secret,)))
    context = {"address": address, "feed": Feed.objects.filter(person=person).first()}
    return render(request, "routines/calendar.html", context)


@require_POST
@permission_needed(HAVE_TASKS)
def stop_calendar(request: HttpRequest) -> HttpResponse:
    actions.stop_feed(actor=signed_in(request))
    return redirect("routines:calendar")


@require_safe
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For calendar programs, which can not sign in: the address itself is the secret."""
    person = queries.person_of_feed(secret)
    if person is None:
        raise Http404
    link = request.build_absolute_uri(reverse("routines:tasks"))
    text = as_ical(queries.my_tasks(person), link=link, now=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
