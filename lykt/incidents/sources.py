"""What there is to count of incidents: one row for each event, however often it was reported."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy

from lykt.incidents.collection import CODE
from lykt.incidents.models import Report
from lykt.incidents.roles import SEE_NUMBERS
from lykt.questions.models import Questionnaire, Response
from lykt.statistics.engine.sources import (
    Column,
    Scope,
    Source,
    Units,
    Watched,
    register,
)
from lykt.statistics.publications import reach
from lykt.statistics.publications.groupings import groupings_of_units
from lykt.statistics.publications.reach import Rules
from lykt.statistics.publications.units import unit_scope, units_of, units_reached_by
from lykt.statistics.roles import RELEASE_PUBLICATION

SOURCE = "incidents"


def register_sources() -> None:
    register(
        Source(
            code=SOURCE,
            label=gettext_lazy("Incidents of violence and threats"),
            rows=opening_responses,
            key="pk",
            columns={"unit": Column("unit_id")},
            # A report has no day of its own; joining two cases moves it, and nothing else.
            watched=(Watched(Response, "id"), Watched(Report, "response_id", dated_by=Response)),
            dimensions={
                "unit": Units("unit", gettext_lazy("Unit"), units_of, groupings_of_units()),
            },
            scopes={"unit": unit_scope},
            answers="answers",
            questionnaire="collection__questionnaire_id",
            questionnaires=_questionnaires,
        )
    )
    rules = Rules(units_reached_by(SEE_NUMBERS), units_reached_by(RELEASE_PUBLICATION))
    reach.register(SOURCE, rules)


def opening_responses() -> QuerySet[Response]:
    """The report that opened each case stands for the event. Of joined cases one keeps its own."""
    return Response.objects.filter(
        incident_report__reported_at=F("incident_report__case__opened_at")
    )


def _questionnaires(_scope: Scope) -> list[int]:
    return list(Questionnaire.objects.filter(code=CODE).values_list("pk", flat=True))
