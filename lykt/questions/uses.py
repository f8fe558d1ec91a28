"""Who may change a questionnaire: whoever manages questionnaires wherever it is used.

A questionnaire belongs to nobody, and several may use the same one. The rooms that use
questionnaires register a rule each, which says whether a person may change one for their part.
"""

from collections.abc import Callable
from typing import TypeAlias

from lykt.people.models import Person
from lykt.people.queries import may
from lykt.questions.models import Questionnaire
from lykt.questions.roles import MANAGE_QUESTIONNAIRES

Rule: TypeAlias = Callable[[Person, Questionnaire], bool]

_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """Let a room that uses questionnaires have its say; True where it does not use this one."""
    _rules.append(rule)


def may_change(person: Person, questionnaire: Questionnaire) -> bool:
    """Whether the person may bring in, publish and remove versions of a questionnaire."""
    return may(person, MANAGE_QUESTIONNAIRES) and all(
        rule(person, questionnaire) for rule in _rules
    )
