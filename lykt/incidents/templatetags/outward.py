"""A case's notices to others, as a part of its page."""

from django import template

from lykt.incidents.access import OWN, Part
from lykt.incidents.outward.kinds import KINDS
from lykt.incidents.outward.queries import outward_shown
from lykt.incidents.queries.shown import ShownCase
from lykt.people.models import Person

register = template.Library()


@register.inclusion_tag("incidents/outward/section.html")
def outward_section(shown: ShownCase, person: Person) -> dict[str, object]:
    """``shown`` is the case as this person is shown it."""
    opened = shown.opened
    if not opened.has(Part.OUTWARD):
        return {}
    kinds = outward_shown(person, opened, shown.routines, shown.own_steps)
    known = {each.kind for each in kinds}
    return {
        "case": opened.case,
        "kinds": kinds,
        "others": [kind for kind in KINDS if kind not in known],
        "follows_up": opened.has(Part.FOLLOWING_UP) and opened.case.is_open,
        "sees_all": opened.has(Part.FOLLOWING_UP),
        "is_own": opened.standings <= OWN,
        "may_be_seen": True,
    }
