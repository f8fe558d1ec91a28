"""The permissions of this room, the roles that steps name, and the roles that only a case knows.

A role that steps name lets a person have its tasks, and little more: what such a person sees of
a case is for the case's own room to say.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.people import roles

HAVE_TASKS = "routines.have_tasks"
SEE_UNIT_TASKS = "routines.see_unit_tasks"
MANAGE_ROUTINES = "routines.manage_routines"
COUNT_TASKS = "routines.count_tasks"
"""See counts of the tasks of a unit and those below it, small ones too."""

LEADERS = ("line_leader", "department_head", "municipal_director")
"""The nearest first."""
EXPOSED = "exposed"

roles.grant_everybody({HAVE_TASKS})
roles.register("line_leader", _("Immediate manager"), {SEE_UNIT_TASKS, COUNT_TASKS})
roles.register("department_head", _("Head of department"), {SEE_UNIT_TASKS, COUNT_TASKS})
roles.register("municipal_director", _("Municipal director"), {SEE_UNIT_TASKS, COUNT_TASKS})
roles.register("personnel_manager", _("Head of personnel"), {COUNT_TASKS})
roles.register("hr", _("Personnel and organisation"), {COUNT_TASKS})
roles.register("safety_representative", _("Safety representative"), set())
roles.register("chief_safety_representative", _("Chief safety representative"), set())
roles.register("union_representative", _("Union representative"), set())
roles.register("working_environment_committee", _("Working environment committee"), set())
roles.register("occupational_health", _("Occupational health service"), set())
roles.extend("administrator", {MANAGE_ROUTINES})

_case_roles: dict[str, str | Promise] = {}


def register_case_role(code: str, name: str | Promise) -> None:
    """Add a role whose people are named when a routine is started. ``ValueError`` when taken."""
    if code in _case_roles:
        raise ValueError(f"the case role {code} is registered already")
    _case_roles[code] = name


def is_case_role(code: str) -> bool:
    return code in _case_roles


def case_role_codes() -> list[str]:
    return list(_case_roles)


def known_roles() -> list[str]:
    """Every role that a step may name."""
    return [code for code, _name in roles.role_choices()] + case_role_codes()


def name_of(code: str) -> str | Promise:
    return _case_roles[code] if code in _case_roles else roles.name_of(code)


register_case_role(EXPOSED, _("The one who was exposed"))
register_case_role("reporter", _("The one who reported"))
register_case_role("informed", _("Those who were told of it before"))
