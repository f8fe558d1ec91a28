"""What the summary of errors asks of a form.

A template's ``form.errors`` would find a field with the name ``errors`` first, and the fields of a
questionnaire are named by whoever writes it.
"""

from typing import Any

from django import template

register = template.Library()


@register.filter
def is_faulty(form: Any) -> bool:
    return bool(form.errors)


@register.filter
def errors_of_the_whole(form: Any) -> list[Any]:
    found = form.non_field_errors
    return list(found() if callable(found) else found)
