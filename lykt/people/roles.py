"""Roles: what each lets a person do. Rooms register theirs when they start.

A permission is ``room.verb_noun``. A role is a name with a set of permissions; an appointment
gives a person a role at a unit and below, for a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MANAGE_PEOPLE = "people.manage_people"
READ_AUDIT = "audit.read_log"
COUNT_STAFF = "people.count_staff"


@dataclass(frozen=True)
class Role:
    """A role as appointments name it; ``name`` is what the screen says."""

    code: str
    name: str | Promise
    grants: frozenset[str]


_roles: dict[str, Role] = {}
_everybody: set[str] = set()


def register(code: str, name: str | Promise, grants: Iterable[str]) -> None:
    """Add a role. Raises ``ValueError`` when the code is taken."""
    if code in _roles:
        raise ValueError(f"the role {code} is registered already; use extend() to grant more")
    _roles[code] = Role(code, name, frozenset(grants))


def extend(code: str, grants: Iterable[str]) -> None:
    """Let a role that another room registered do more."""
    known = _roles[code]
    _roles[code] = Role(code, known.name, known.grants | frozenset(grants))


def grant_everybody(grants: Iterable[str]) -> None:
    """Let whoever has a role, whichever it is, do this at the units of that role."""
    _everybody.update(grants)


def role_choices() -> list[tuple[str, str | Promise]]:
    return [(role.code, role.name) for role in _roles.values()]


def name_of(code: str) -> str | Promise:
    return _roles[code].name if code in _roles else code


def roles_granting(permission: str) -> list[str]:
    return [
        role.code for role in _roles.values() if permission in role.grants | frozenset(_everybody)
    ]


def permissions_of(codes: Iterable[str]) -> frozenset[str]:
    """What the named roles grant together; a role that is no longer registered grants nothing."""
    known = [_roles[code].grants for code in codes if code in _roles]
    return frozenset(_everybody if known else ()).union(*known)


register("administrator", _("Administrator"), {MANAGE_PEOPLE, READ_AUDIT, COUNT_STAFF})
