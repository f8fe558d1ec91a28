"""What a template asks of a ``QuestionnaireForm``.

A template's ``form.questions`` would find a question with the code ``questions`` first.
"""

from typing import Any

from django import template

from lykt.questions.forms import QuestionnaireForm

register = template.Library()


@register.filter
def questions_asked(form: QuestionnaireForm) -> list[dict[str, Any]]:
    return form.questions


@register.filter
def asked_in(form: QuestionnaireForm) -> str:
    """The language's code."""
    return form.language
