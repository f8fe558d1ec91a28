"""What units have decided about reports, for those who decide it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lykt.incidents.actions import set_policy
from lykt.incidents.queries import takes_anonymous_reports
from lykt.incidents.roles import MANAGE_POLICY
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Unit
from lykt.people.queries import in_tree_order, units_where

MOST_SHOWN = 500


class PolicyForm(forms.Form):
    """One unit and what it has decided."""

    unit = forms.ModelChoiceField(Unit.objects.none(), widget=forms.HiddenInput)
    anonymous_reports = forms.BooleanField(required=False)


@permission_needed(MANAGE_POLICY)
def policies(request: HttpRequest) -> HttpResponse:
    units = units_where(signed_in(request), MANAGE_POLICY)
    if request.method == "POST":
        form = PolicyForm(request.POST)
        form.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not form.is_valid():
            raise Http404
        set_policy(actor=signed_in(request), **form.cleaned_data)
        messages.success(request, _("The choice is kept, and holds from now on."))
        return redirect("incidents:policies")
    shown = in_tree_order(units)[:MOST_SHOWN]
    rows = [(unit, takes_anonymous_reports(unit)) for unit in shown]
    return render(request, "incidents/policies.html", {"rows": rows})
