"""What somebody has reported, has under way, and is to carry out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lykt.deviations.drafts import drafts
from lykt.deviations.queries import (
    deviations_instead_of_leader,
    measures_owned_by,
    own_deviations_of,
)
from lykt.deviations.roles import REPORT_DEVIATION
from lykt.people.access import permission_needed, signed_in


@require_GET
@permission_needed(REPORT_DEVIATION)
def own(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    context = {
        "drafts": drafts.of(person),
        "deviations": own_deviations_of(person),
        "measures": measures_owned_by(person),
        "instead_of_leader": deviations_instead_of_leader(person),
    }
    return render(request, "deviations/own.html", context)
