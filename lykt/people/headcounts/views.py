"""The page of staff numbers, for those who keep them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lykt.people.access import permission_needed, signed_in
from lykt.people.headcounts import queries
from lykt.people.headcounts.actions import give_headcounts, remove_headcount
from lykt.people.headcounts.forms import HeadcountForm, SeveralForm
from lykt.people.models import Headcount
from lykt.people.roles import COUNT_STAFF


@permission_needed(COUNT_STAFF)
def headcounts(request: HttpRequest) -> HttpResponse:
    actor = signed_in(request)
    form = HeadcountForm(request.POST or None, actor=actor)
    if form.is_valid():
        given = form.cleaned_data
        give_headcounts(
            actor=actor,
            valid_from=given["valid_from"],
            employees={given["unit"]: given["employees"]},
        )
        messages.success(request, _("The number is kept."))
        return redirect("people:headcounts")
    return _page(request, form=form)


@require_POST
@permission_needed(COUNT_STAFF)
def several(request: HttpRequest) -> HttpResponse:
    actor = signed_in(request)
    form = SeveralForm(request.POST, actor=actor)
    if not form.is_valid():
        return _page(request, several_form=form)
    given = form.cleaned_data
    give_headcounts(actor=actor, valid_from=given["day"], employees=given["lines"])
    messages.success(request, _("The numbers are kept."))
    return redirect("people:headcounts")


@require_POST
@permission_needed(COUNT_STAFF)
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    actor = signed_in(request)
    try:
        headcount = queries.headcount_managed_by(actor, pk)
    except Headcount.DoesNotExist as error:
        raise Http404 from error
    remove_headcount(actor=actor, headcount=headcount)
    messages.success(request, _("The number is removed."))
    return redirect("people:headcounts")


def _page(request: HttpRequest, **forms: object) -> HttpResponse:
    actor = signed_in(request)
    context = {
        "form": HeadcountForm(actor=actor),
        "several_form": SeveralForm(actor=actor),
        "headcounts": queries.headcounts_seen_by(actor),
    }
    return render(request, "people/headcounts.html", context | forms)
