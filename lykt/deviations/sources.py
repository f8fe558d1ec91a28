"""What can be counted of deviations, and whose small counts somebody may see."""

from collections.abc import Iterable, Iterator
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from lykt.deviations.collection import CODE
from lykt.deviations.models import Deviation
from lykt.deviations.roles import FOLLOW_UP
from lykt.deviations.workflow import State
from lykt.helpline.models import Line
from lykt.helpline.queries import reach_of
from lykt.helpline.sources import line_codes, line_scope, units_scope
from lykt.people.models import Person, Unit
from lykt.people.queries import units_where
from lykt.questions.models import Questionnaire, Response
from lykt.statistics.engine.labels import texts
from lykt.statistics.engine.sources import (
    Code,
    Codes,
    Column,
    Holds,
    Scope,
    Source,
    Units,
    Watched,
    register,
)
from lykt.statistics.publications import reach
from lykt.statistics.publications.reach import Part, Rules
from lykt.statistics.roles import RELEASE_PUBLICATION
from lykt.statistics.specs import Condition

SOURCE = "deviations"


def register_source() -> None:
    register(
        Source(
            code=SOURCE,
            label=gettext_lazy("Deviations"),
            rows=counted_deviations,
            key="response_id",
            columns={
                "unit": Column("unit_id"),
                "line": Column("line_id"),
                "state": Column("state", Holds.TEXT),
                "effect_checked": Column("effect_checked", Holds.TRUTH),
            },
            watched=(Watched(Deviation, "response_id"), Watched(Response, "id")),
            dimensions={
                "unit": Units("unit", gettext_lazy("Unit"), lambda _scope: Unit.objects.all()),
                "line": Codes("line", gettext_lazy("Line"), line_codes),
                "state": Codes("state", gettext_lazy("State"), _states),
                "effect": Codes("effect_checked", gettext_lazy("Effect"), _effects),
            },
            scopes={"line": line_scope, "units": units_scope},
            answers="response__answers",
            questionnaire="response__collection__questionnaire_id",
            questionnaires=_questionnaires,
        )
    )
    reach.register(SOURCE, Rules(partial(parts_for, FOLLOW_UP), _released))


def counted_deviations() -> QuerySet[Deviation]:
    """Without those about a leader, who would see in a small unit that there is one."""
    return Deviation.objects.filter(handling_role="")


def _questionnaires(_scope: Scope) -> Iterable[int]:
    return Questionnaire.objects.filter(code=CODE).values_list("pk", flat=True)


def _states(_scope: Scope) -> Iterator[Code]:
    for one in State:
        yield Code(one.value, texts(partial(getattr, one, "label")), (one.value,))


def _effects(_scope: Scope) -> Iterator[Code]:
    yield Code("checked", texts(lambda: gettext("Checked, and it works")), (True,))
    yield Code("not_checked", texts(lambda: gettext("Not checked")), (False,))


def parts_for(permission: str, person: Person) -> Iterator[Part]:
    """Whole lines by their agreement, and the highest units; what is below comes with them."""
    reached = reach_of(person, permission, "free_text").lines
    for line in Line.objects.filter(pk__in=reached).order_by("name", "pk"):
        yield Part({"line": line.code}, line.name)
    highest: list[Unit] = []
    for unit in units_where(person, permission).order_by("path"):
        if not any(unit.path.startswith(above.path) for above in highest):
            highest.append(unit)
            yield Part({}, unit.name, (Condition("unit", codes=(unit.code,)),))


def _released(person: Person) -> Iterator[Part]:
    return parts_for(RELEASE_PUBLICATION, person)
