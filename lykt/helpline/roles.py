"""The helpline's permissions, and the roles of those who run it."""

from django.utils.translation import gettext_lazy as _

from lykt.people import roles
from lykt.questions.roles import MANAGE_QUESTIONNAIRES

REGISTER_CONTACT = "helpline.register_contact"
READ_CONTACT = "helpline.read_contact"
READ_FREE_TEXT = "helpline.read_free_text"
CORRECT_CONTACT = "helpline.correct_contact"
CORRECT_ANY_CONTACT = "helpline.correct_any_contact"
IMPORT_RECORDS = "helpline.import_records"
SEE_FIGURES = "helpline.see_figures"
MANAGE_LINE = "helpline.manage_line"

roles.register(
    "counsellor",
    _("Counsellor"),
    {REGISTER_CONTACT, READ_CONTACT, READ_FREE_TEXT, CORRECT_CONTACT, SEE_FIGURES},
)
roles.register(
    "line_manager",
    _("Line manager"),
    {
        REGISTER_CONTACT,
        READ_CONTACT,
        READ_FREE_TEXT,
        CORRECT_CONTACT,
        CORRECT_ANY_CONTACT,
        IMPORT_RECORDS,
        SEE_FIGURES,
        MANAGE_LINE,
        MANAGE_QUESTIONNAIRES,
    },
)
roles.register("quality_reader", _("Quality reader"), {READ_CONTACT, READ_FREE_TEXT, SEE_FIGURES})
roles.register("analyst", _("Analyst"), {SEE_FIGURES})
roles.extend("administrator", {MANAGE_LINE})
