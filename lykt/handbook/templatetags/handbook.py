"""The handbook's link for pages of other rooms, which also keeps its copy in the browser."""

import hashlib
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language

from lykt.handbook.queries import contents_for
from lykt.people.models import Person

register = template.Library()


@register.inclusion_tag("handbook/keep.html", takes_context=True)
def keep_handbook(context: Context) -> dict[str, Any]:
    """The address of the whole handbook changes when a page that the person sees does."""
    person = context["request"].user
    if not isinstance(person, Person):
        return {}
    said = [str(get_language()), *(str(page.current_id) for page in contents_for(person))]
    return {"edition": hashlib.sha256(" ".join(said).encode()).hexdigest()[:16]}
