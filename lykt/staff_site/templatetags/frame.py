"""The parts of the staff frame that depend on who is signed in."""

from django import template
from django.template import Context

from lykt.people.access import signed_in
from lykt.staff_site.navigation import Entry, entries_for

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Entry]:
    request = context["request"]
    return entries_for(signed_in(request), request.path)
