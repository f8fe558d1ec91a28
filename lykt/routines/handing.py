"""Who may take a task or hand it on, and to whom: the same answer for the page and the guard."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.people.held import held_by
from lykt.people.models import Appointment, Person
from lykt.routines.deciding import has_named_role, may_decide, named_roles, who_decide
from lykt.routines.definitions import Kind, from_json
from lykt.routines.holders import is_nobodys
from lykt.routines.models import Task
from lykt.routines.queries import people_for
from lykt.routines.roles import is_case_role
from lykt.routines.subjects import own_step_of


def people_to_hand_to(giver: Person, task: Task) -> QuerySet[Person]:
    """Holders of the roles that the routine names for the step, at the task's unit or above it.

    What nobody has, anybody who works there may be given; not what is somebody's by the case.
    """
    if is_nobodys(task) and not _is_by_the_case(task):
        return people_for(task)
    today = timezone.localdate()
    appointed = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        valid_from__lte=today,
        role__in=named_roles(task),
        unit__in=task.unit.ids_from_root(),
    )
    found = Person.objects.filter(is_active=True, pk__in=appointed.values("person"))
    others = found.exclude(pk__in=[pk for pk in (task.assignee_id, giver.pk) if pk])
    able = [other.pk for other in others if not _is_done_elsewhere(other, task)]
    return others.filter(pk__in=able).order_by("name")


def why_not_take(person: Person, task: Task) -> str:
    """Empty for whoever may."""
    return (
        _is_given_elsewhere(task)
        or _is_done_elsewhere(person, task)
        or _is_others_to_decide(person, task)
    )


def why_not_hand_on(person: Person, task: Task) -> str:
    """Empty for whoever may. A step that is somebody's by the case is not theirs to give away:
    whoever has a role that the routine names for it may."""
    if why := _is_given_elsewhere(task):
        return why
    if _is_by_the_case(task) and not has_named_role(held_by(person), task):
        return _(
            "This step is for whoever it happened to, or whoever reported it, and is not handed "
            "on. Can it not be done? Say so to your leader."
        )
    return _is_others_to_decide(person, task)


def why_not_to(giver: Person, task: Task, to: Person) -> str:
    """Empty for somebody whom the task may be given to."""
    if why := _is_done_elsewhere(to, task):
        return why
    if not people_to_hand_to(giver, task).filter(pk=to.pk).exists():
        return _("This person has no role in this step. Choose somebody who has.")
    return ""


def _is_by_the_case(task: Task) -> bool:
    step = from_json(task.run.version.definition).step(task.step)
    return is_case_role(step.role)


def _is_given_elsewhere(task: Task) -> str:
    own = own_step_of(task)
    if own is None or not own.is_given_there:
        return ""
    return _("Who does this, and by when, is chosen on the case’s own page. It is changed there.")


def _is_done_elsewhere(person: Person, task: Task) -> str:
    own = own_step_of(task)
    if own is None or own.address(task.run.subject_id, person):
        return ""
    return _("This step is done on the case’s own page. Choose somebody who may do it there.")


def _is_others_to_decide(person: Person, task: Task) -> str:
    """Taking a decision over would be taking it. One that nobody has, whoever sees it may give;
    whose a decision on the case's own pages is, the case's room says."""
    if task.kind != Kind.DECIDE or own_step_of(task):
        return ""
    if may_decide(person, task) or is_nobodys(task):
        return ""
    words = _("This decision is for %(who)s. Only they can take it or hand it on.")
    return words % {"who": who_decide(task)}
