"""The names that a template may use, for those who write one."""

from django.utils.translation import gettext

from lykt.reports.templating.facts import Facts


def names_in(facts: Facts) -> list[tuple[str, str]]:
    """Each name, with what it is."""
    return [
        *((name, fact.label) for name, fact in facts.numbers.items()),
        *((name, text) for name, text in facts.texts.items()),
        *((f"{{figure: {name}}}", one.title) for name, one in facts.figures.items()),
        *((f"{{figures: {name}}}", ", ".join(some)) for name, some in facts.groups.items()),
        *((f"{{list: {name}}}", "; ".join(some)) for name, some in facts.lists.items()),
        *((f"{{when: {name}}}", _yes_or_no(one)) for name, one in facts.conditions.items()),
    ]


def _yes_or_no(one: bool) -> str:
    return gettext("yes") if one else gettext("no")
