"""What may be known of a case, for the conditions of steps: each fact true, false or not known.

Rooms register the facts that they can state. A step whose facts are not known stands: one task
too many can be set aside, one too few is never seen.
"""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT = "not "
ALWAYS = "always"
"""A condition that holds in every case: what a setting may be instead of a fact."""

_facts: dict[str, str | Promise] = {}


def register(code: str, label: str | Promise) -> None:
    """Add a fact. Raises ``ValueError`` when the code is taken."""
    if code in _facts:
        raise ValueError(f"the fact {code} is registered already")
    _facts[code] = label


def known() -> list[str]:
    return list(_facts)


def label_of(code: str) -> str | Promise:
    return _facts.get(code, code)


def fact_in(condition: str) -> str:
    """The fact that a condition such as ``not injured`` is about."""
    return condition.removeprefix(NOT)


def hold(conditions: Iterable[str], facts: Mapping[str, bool]) -> bool:
    """Whether none of the conditions is known to fail."""
    return all(
        facts.get(fact_in(condition)) in (None, not condition.startswith(NOT))
        for condition in conditions
    )


register("injured", _("Somebody is injured, in body or mind"))
register("seriously_injured", _("Somebody is seriously injured, or dead"))
register("violence", _("It was violence, not only threats"))
register("alone", _("The exposed person was alone at work"))
register("evening_or_night", _("It happened in the evening or at night"))
register("danger_now", _("It may happen again at once"))
register("others_threatened", _("The threats are against somebody else"))
register("children_involved", _("Children were present, or are involved"))
register("things_damaged", _("Private clothes or things were damaged"))
register("witnesses", _("There were witnesses"))
register("family_involved", _("The family was drawn into it"))
register("at_a_distance", _("It came by telephone, text message, social media, e-mail or letter"))
register("threat_from_caller", _("A caller made threats"))
register("conversation_in_chat", _("It came up in a chat"))
register("conversation_by_telephone", _("It came up in a telephone call"))
register("time_for_four_eyes", _("There is time for two persons to decide together"))
