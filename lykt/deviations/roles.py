"""The permissions around a deviation, and the roles that hold them."""

from django.utils.translation import gettext_lazy as _

from lykt.helpline import roles as _helpline_roles  # noqa: F401 - registers those extended here
from lykt.people import roles
from lykt.routines import roles as routines_roles

REPORT_DEVIATION = "deviations.report_deviation"
FOLLOW_UP = "deviations.follow_up"

# Every employee is to report what goes wrong; what somebody sees of it is for ``access`` to say.
roles.grant_everybody({REPORT_DEVIATION})
for _role in ("line_manager", "line_leader"):
    roles.extend(_role, {FOLLOW_UP})
routines_roles.register_case_role("handler", _("The one who has it instead of the leader"))
