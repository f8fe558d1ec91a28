"""The person's own assessments, and a new one: from a chat, a registration, or by itself."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lykt.averting.actions import begin_assessment
from lykt.averting.models import Assessment
from lykt.averting.queries import assessments_visible_to, counts_by_year, units_to_assess_at
from lykt.averting.queries.counting import MINIMUM
from lykt.averting.queries.police import units_whose_police_contacts_are_set_by
from lykt.averting.roles import ANSWER_FOR, ASSESS
from lykt.helpline.queries import contact_visible_to
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.people.queries import may

_MOST_UNITS = 50


class BeginForm(forms.Form):
    """Where it came up; the unit is asked for only where there are several."""

    channel = forms.ChoiceField(
        label=_("Where did it come up?"),
        choices=Assessment.Channel.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_to_assess_at(person)
        self.units = {str(unit.pk): unit for unit in units}
        if len(units) > 1:
            choices = [(pk, unit.name) for pk, unit in self.units.items()]
            self.fields["unit"] = forms.ChoiceField(
                label=_("Which unit is it for?"), choices=choices
            )


@require_GET
@never_cache
@permission_needed(ASSESS)
def assessments(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    answers_for = may(person, ANSWER_FOR)
    context = {
        "assessments": assessments_visible_to(person),
        "counts": counts_by_year(person) if answers_for else [],
        "minimum": MINIMUM,
        "units_answered_for": units_whose_police_contacts_are_set_by(person)[:_MOST_UNITS],
    }
    return render(request, "averting/assessments.html", context)


@never_cache
@permission_needed(ASSESS)
def begin(request: HttpRequest) -> HttpResponse:
    """The number of the emergency services first; nothing is written before the button."""
    person = signed_in(request)
    where = _where(request, person)
    channel = where.pop("channel", None)
    form = BeginForm(request.POST or None, person=person, initial={"channel": channel})
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "averting/begin.html", {"form": form}, status=status)
    unit = form.units[form.cleaned_data.get("unit", next(iter(form.units)))]
    try:
        begun = begin_assessment(
            actor=person, unit=unit, channel=form.cleaned_data["channel"], **where
        )
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return redirect("averting:step", begun.pk, "what")


def _where(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What the address says of where it came up."""
    try:
        if conversation := request.GET.get("conversation"):
            chat = Assessment.Channel.CHAT
            return {"conversation": uuid.UUID(conversation), "channel": chat}
        if contact := request.GET.get("contact"):
            found = contact_visible_to(person, int(contact))
            return {"contact": found.pk, "channel": found.channel.kind}
    except (ValueError, ObjectDoesNotExist) as error:
        raise Http404 from error
    return {}
