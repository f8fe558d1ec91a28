"""The reminder on other rooms' pages: how many of the person's tasks are due."""

from django import template
from django.utils import timezone

from lykt.people.models import Person
from lykt.routines.queries import due_count

register = template.Library()


@register.inclusion_tag("routines/due.html")
def due_tasks(person: Person) -> dict[str, int]:
    return {"due": due_count(person, timezone.now())}
