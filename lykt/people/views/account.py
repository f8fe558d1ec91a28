"""A person's own account, its session, and the link that an invited person opens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from lykt.people import accounts, sessions
from lykt.people.access import signed_in, staff_only
from lykt.people.forms.sign_in import NewPasswordForm
from lykt.people.second_factor import second_factors


@staff_only
def account(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    appointments = person.appointments.select_related("unit").order_by("-valid_from")[:50]
    context = {"appointments": appointments, "second_factors": second_factors(person)}
    return render(request, "people/account.html", context)


@never_cache
@require_GET
def session(request: HttpRequest) -> JsonResponse:
    """How long the session lasts, for the page's warning; asking does not prolong it."""
    return _seconds_left(request)


session.only_looks = True  # type: ignore[attr-defined]


@require_POST
def stay_signed_in(request: HttpRequest) -> JsonResponse:
    if request.user.is_authenticated:
        sessions.renew(request.session, timezone.now())
    return _seconds_left(request)


def _seconds_left(request: HttpRequest) -> JsonResponse:
    now = timezone.now()
    known = request.user.is_authenticated
    return JsonResponse({"seconds": sessions.seconds_left(request.session, now) if known else 0})


@staff_only
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponseBase:
    accounts.end_sessions(person=signed_in(request))
    sessions.begin_again(request.session, timezone.now())
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("people:account")


@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, name: str, token: str) -> HttpResponse:
    person = accounts.invited(name, token)
    if person is None:
        return render(request, "people/invitation_over.html", status=404)
    form = NewPasswordForm(request.POST or None, person=person)
    if form.is_valid():
        accounts.accept_invitation(person=person, password=form.cleaned_data["password"])
        messages.success(request, _("The password is saved. Sign in with it."))
        return redirect("account_login")
    return render(request, "people/invitation.html", {"form": form, "person": person})


def not_known(request: HttpRequest) -> HttpResponse:
    """For somebody whom the organisation knows, and Lykt does not."""
    return render(request, "people/not_known.html", status=403)
