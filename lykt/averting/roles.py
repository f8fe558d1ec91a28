"""The permissions around an assessment, and the roles that hold them; administrators hold none."""

from django.utils.translation import gettext_lazy as _

from lykt.helpline import roles as _helpline_roles  # noqa: F401 - registers those extended here
from lykt.people import roles
from lykt.routines import roles as _routines_roles  # noqa: F401 - registers those extended here

ASSESS = "averting.assess"
ADVISE = "averting.advise"
ANSWER_FOR = "averting.answer_for"

roles.register("duty_leader", _("Duty leader"), {ASSESS, ADVISE})
roles.extend("counsellor", {ASSESS})
roles.extend("line_leader", {ASSESS, ADVISE})
roles.extend("line_manager", {ASSESS, ADVISE, ANSWER_FOR})
