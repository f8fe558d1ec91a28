"""What there is to count of surveys: one row for each answer of a closed wave."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lykt.questions.models import Questionnaire, Response
from lykt.statistics.engine.sources import Column, Scope, Source, Units, Watched, register
from lykt.statistics.publications import reach
from lykt.statistics.publications.groupings import groupings_of_units
from lykt.statistics.publications.reach import Rules, nothing
from lykt.statistics.publications.units import unit_scope, units_of, units_reached_by
from lykt.statistics.roles import RELEASE_PUBLICATION
from lykt.surveys.roles import MANAGE_SURVEYS

SOURCE = "surveys"


def register_sources() -> None:
    register(
        Source(
            code=SOURCE,
            label=gettext_lazy("Answers to staff surveys"),
            rows=answers,
            key="pk",
            columns={"unit": Column("unit_id")},
            watched=(Watched(Response, "id"),),
            dimensions={
                "unit": Units("unit", gettext_lazy("Unit"), units_of, groupings_of_units())
            },
            scopes={"unit": unit_scope},
            answers="answers",
            questionnaire="collection__questionnaire_id",
            questionnaires=_questionnaires,
        )
    )
    rules = Rules(
        seen=nothing,
        released=units_reached_by(RELEASE_PUBLICATION),
        prepared=units_reached_by(MANAGE_SURVEYS),
    )
    reach.register(SOURCE, rules)


def answers() -> QuerySet[Response]:
    """There are none before a wave is closed."""
    return Response.objects.filter(collection__survey_wave__isnull=False)


def _questionnaires(_scope: Scope) -> list[int]:
    asked = Questionnaire.objects.filter(collections__survey_wave__isnull=False)
    return list(asked.order_by("code").distinct().values_list("pk", flat=True))
