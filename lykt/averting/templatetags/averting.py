"""Words of an assessment's steps, for templates."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise

from lykt.averting.steps import Step

register = template.Library()


@register.filter
def label_of(steps: Mapping[str, Step], code: str) -> str | Promise:
    """What a step is called."""
    return steps[code].label
