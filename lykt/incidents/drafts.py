"""Reports under way."""

from django.utils.translation import gettext_lazy as _

from lykt.incidents.collection import CODE, report_collection
from lykt.incidents.models import Report
from lykt.questions.form_drafts import FormDrafts

drafts = FormDrafts(
    code=CODE,
    collection=report_collection,
    is_sent=lambda token: Report.objects.filter(pk=token).exists(),
    view="incidents:draft",
    already_sent=_("This report is sent already. You can add more to it."),
)
