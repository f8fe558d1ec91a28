"""On other rooms' pages: the surveys that a person can answer and has not."""

from django import template

from lykt.people.models import Person
from lykt.surveys.models import Wave
from lykt.surveys.queries import waiting_for

register = template.Library()


@register.inclusion_tag("surveys/waiting.html")
def waiting_surveys(person: Person) -> dict[str, list[Wave]]:
    return {"waves": waiting_for(person)}
