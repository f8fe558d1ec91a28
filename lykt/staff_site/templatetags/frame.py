"""The parts of the staff frame that depend on who is signed in."""

from django import template
from django.template import Context

from lykt.people.access import signed_in
from lykt.staff_site.navigation import EntrySection, menu_of

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[EntrySection]:
    request = context["request"]
    return menu_of(signed_in(request), request.path)
