"""The permissions around surveys, and the roles that hold them."""

from lykt.incidents import roles as _incident_roles  # noqa: F401 - registers those extended here
from lykt.people import roles
from lykt.statistics.roles import COMPOSE_TABLES, SEE_TABLES

ANSWER_SURVEY = "surveys.answer"
MANAGE_SURVEYS = "surveys.manage"

roles.grant_everybody({ANSWER_SURVEY})
for _managing in ("hr", "personnel_manager", "analyst"):
    roles.extend(_managing, {MANAGE_SURVEYS, COMPOSE_TABLES, SEE_TABLES})
