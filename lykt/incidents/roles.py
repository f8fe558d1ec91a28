"""The permissions around a case, and the roles that hold them."""

from django.utils.translation import gettext_lazy as _

from lykt.helpline import roles as _helpline_roles  # noqa: F401 - registers those extended here
from lykt.people import roles
from lykt.people.roles import COUNT_STAFF
from lykt.routines.roles import COUNT_TASKS, register_case_role
from lykt.statistics.roles import COMPOSE_TABLES, RELEASE_PUBLICATION, SEE_TABLES

REPORT_INCIDENT = "incidents.report_incident"
FOLLOW_UP = "incidents.follow_up"
SEE_AS_HR = "incidents.see_as_hr"
SEE_AS_CHIEF_SAFETY = "incidents.see_as_chief_safety_representative"
SEE_AS_SAFETY = "incidents.see_as_safety_representative"
SEE_AS_UNION = "incidents.see_as_union_representative"
SEE_CASES = "incidents.see_cases"
SEE_NUMBERS = "incidents.see_numbers"
MANAGE_POLICY = "incidents.manage_policy"
WRITE_NOTE = "incidents.write_note"

# Whoever works here may be threatened, and reports it at the unit of any role.
roles.grant_everybody({REPORT_INCIDENT})
roles.register("employee", _("Employee"), set())
for _leader in ("line_leader", "department_head", "municipal_director"):
    roles.extend(_leader, {FOLLOW_UP, SEE_CASES, SEE_NUMBERS})
for _head in ("department_head", "municipal_director"):
    roles.extend(_head, {SEE_TABLES, RELEASE_PUBLICATION, WRITE_NOTE})
for _personnel in ("hr", "personnel_manager"):
    roles.extend(_personnel, {SEE_AS_HR, SEE_CASES, MANAGE_POLICY, COUNT_STAFF, SEE_TABLES})
for _counting in ("hr", "personnel_manager", "analyst"):
    roles.extend(_counting, {SEE_NUMBERS, WRITE_NOTE, COMPOSE_TABLES, COUNT_TASKS})
roles.extend("chief_safety_representative", {SEE_AS_CHIEF_SAFETY, SEE_CASES})
roles.extend("safety_representative", {SEE_AS_SAFETY, SEE_CASES})
roles.extend("union_representative", {SEE_AS_UNION, SEE_CASES})
register_case_role("measure_owner", _("The one who carries out the measure"))
