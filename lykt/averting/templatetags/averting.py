"""Words of an assessment's steps, for templates."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise

from lykt.averting.models import Assessment
from lykt.averting.queries.police import contacts_for
from lykt.averting.steps import Step

register = template.Library()


@register.filter
def label_of(steps: Mapping[str, Step], code: str) -> str | Promise:
    """What a step is called."""
    return steps[code].label


@register.inclusion_tag("averting/police.html")
def police_contacts(assessment: Assessment) -> dict[str, object]:
    """Whom to call, where the police are to be told."""
    return {"contacts": contacts_for(assessment.unit)}
