"""The helpline's permissions, and the roles of those who run it."""

from django.utils.translation import gettext_lazy as _

from lykt.handbook.roles import SEE_READERS, WRITE_HANDBOOK
from lykt.people import roles
from lykt.questions.roles import MANAGE_QUESTIONNAIRES
from lykt.statistics.roles import COMPOSE_TABLES, RELEASE_PUBLICATION, SEE_TABLES

REGISTER_CONTACT = "helpline.register_contact"
READ_CONTACT = "helpline.read_contact"
READ_FREE_TEXT = "helpline.read_free_text"
CORRECT_CONTACT = "helpline.correct_contact"
CORRECT_ANY_CONTACT = "helpline.correct_any_contact"
IMPORT_RECORDS = "helpline.import_records"
SEE_FIGURES = "helpline.see_figures"
MANAGE_LINE = "helpline.manage_line"
WRITE_REPORT = "helpline.write_report"

roles.register(
    "counsellor",
    _("Counsellor"),
    {REGISTER_CONTACT, READ_CONTACT, READ_FREE_TEXT, CORRECT_CONTACT, SEE_FIGURES, SEE_TABLES},
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
        WRITE_REPORT,
        MANAGE_LINE,
        MANAGE_QUESTIONNAIRES,
        SEE_TABLES,
        COMPOSE_TABLES,
        RELEASE_PUBLICATION,
        WRITE_HANDBOOK,
        SEE_READERS,
    },
)
roles.register(
    "quality_reader",
    _("Quality reader"),
    {READ_CONTACT, READ_FREE_TEXT, SEE_FIGURES, SEE_TABLES},
)
roles.register("analyst", _("Analyst"), {SEE_FIGURES, SEE_TABLES, COMPOSE_TABLES})
roles.extend("administrator", {MANAGE_LINE})
