"""``{{ texts|in_language:language }}``: one of a text's languages."""

from django import template

from lykt.statistics.opendata.texts import said
from lykt.statistics.released import Texts

register = template.Library()


@register.filter
def in_language(texts: Texts, language: str) -> str:
    return said(texts, language)
