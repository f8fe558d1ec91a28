"""Reports under way."""

from django.utils.translation import gettext_lazy as _

from lykt.incidents.collection import CODE, report_collection
from lykt.incidents.tokens import is_sent
from lykt.questions.form_drafts import FormDrafts

drafts = FormDrafts(
    code=CODE,
    collection=report_collection,
    is_sent=is_sent,
    view="incidents:draft",
    already_sent=_("This report is sent already. You can add more to it."),
)
