"""Whose a decision is: not for whoever works with the case to take."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from lykt.people.held import Held, held_by
from lykt.people.models import Person
from lykt.routines.actions.opening import roles_of
from lykt.routines.definitions import from_json
from lykt.routines.models import Task
from lykt.routines.queries import may_do
from lykt.routines.roles import name_of


def may_decide(person: Person, task: Task) -> bool:
    """Whoever has it, or holds a role that the routine names for it, at its unit or above."""
    return may_do(person, task) or has_named_role(held_by(person), task)


def has_named_role(held: Held, task: Task) -> bool:
    """Whether somebody holds a role that the routine names for it, at its unit or above."""
    roles, units = set(named_roles(task)), set(task.unit.ids_from_root())
    return any(unit in units and role in roles for unit, role in held.roles)


def who_decide(task: Task) -> str:
    """The roles that may take it, in words and in the routine's order."""
    return get_text_list([str(name_of(role)) for role in named_roles(task)], _("or"))


def named_roles(task: Task) -> tuple[str, ...]:
    return roles_of(from_json(task.run.version.definition).step(task.step))
