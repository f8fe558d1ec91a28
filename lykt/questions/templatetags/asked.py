"""What a template asks of a ``QuestionnaireForm``, always by one of these filters.

A template's ``form.media`` would find a question with the code ``media`` first.
"""

from typing import Any

from django import template
from django.forms import Media

from lykt.questions.forms import QuestionnaireForm

register = template.Library()


@register.filter
def questions_asked(form: QuestionnaireForm) -> list[dict[str, Any]]:
    return form.questions


@register.filter
def asked_in(form: QuestionnaireForm) -> str:
    """The language's code."""
    return form.language


@register.filter
def media_of(form: QuestionnaireForm) -> Media:
    return form.media
