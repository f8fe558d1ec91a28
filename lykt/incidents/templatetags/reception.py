"""Who has got a report, at the top of the page of whoever was there."""

from django import template

from lykt.incidents.queries.reception import reception_of
from lykt.incidents.queries.shown import ShownCase
from lykt.people.models import Person

register = template.Library()


@register.inclusion_tag("incidents/reception.html")
def reception(shown: ShownCase, person: Person) -> dict[str, object]:
    """``shown`` is the case as this person is shown it."""
    return {"reception": reception_of(person, shown.opened)}
