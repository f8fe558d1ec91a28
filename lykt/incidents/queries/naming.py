"""Who has a step of a case, or has ended it, in words that are for the reader."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lykt.incidents.access import Opened, Part
from lykt.incidents.models import Exposed, Report
from lykt.people.models import Person
from lykt.routines import roles
from lykt.routines.definitions import Kind
from lykt.routines.holders import Holders
from lykt.routines.models import Task


@dataclass(frozen=True)
class Naming:
    """``unnamed`` are those who were there, where names are not for the reader."""

    reader: Person
    unnamed: frozenset[int]
    holders: Holders = field(default_factory=Holders)

    @classmethod
    def to(cls, reader: Person, opened: Opened) -> "Naming":
        was_there = frozenset() if opened.has(Part.NAMES) else _who_was_there(opened)
        return cls(reader, was_there)

    def who(self, task: Task) -> str:
        if task.ended_at:
            return self._ended_by(task)
        if task.assignee is None:
            return self._holder(task)
        assignee = self._name(task.assignee, task)
        if self.holders.has_it_by_name(task.assignee_id):
            return assignee
        if self.is_nobodys(task):
            return _("%(name)s is not there, and nobody else has it") % {"name": assignee}
        words = {"name": assignee, "holder": self._holder(task)}
        return _("%(name)s is not there. Meanwhile: %(holder)s") % words

    def is_nobodys(self, task: Task) -> bool:
        """Whether nobody who is there has what is to be done."""
        if task.ended_at or self.holders.has_it_by_name(task.assignee_id):
            return False
        return not self.holders.people(task.held_role, task.held_unit_id)

    def _ended_by(self, task: Task) -> str:
        """What nobody ended in their own name: a message that Lykt gave, or what fell away."""
        if task.ended_by:
            return self._name(task.ended_by, task)
        return "Lykt" if task.kind == Kind.TELL else ""

    def _name(self, person: Person, task: Task) -> str:
        if person == self.reader:
            return _("You")
        return _role_in(task) if person.pk in self.unnamed else person.name

    def _holder(self, task: Task) -> str:
        if self.holders.people(task.held_role, task.held_unit_id):
            return str(roles.name_of(task.held_role))
        return _("Nobody has it yet")


def _who_was_there(opened: Opened) -> frozenset[int]:
    exposed = Exposed.objects.filter(case__in=opened.events).values_list("person", flat=True)
    reporters = Report.objects.filter(case__in=opened.events).values_list("reporter", flat=True)
    return frozenset(pk for pk in (*exposed, *reporters) if pk)


def _role_in(task: Task) -> str:
    of_case = roles.is_case_role(task.role)
    return str(roles.name_of(task.role if of_case else task.held_role or task.role))
