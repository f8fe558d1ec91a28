"""Reports under way."""

from django.utils.translation import gettext_lazy as _

from lykt.deviations.collection import CODE, report_collection
from lykt.deviations.models import Deviation
from lykt.questions.form_drafts import FormDrafts

drafts = FormDrafts(
    code=CODE,
    collection=report_collection,
    is_sent=lambda token: Deviation.objects.filter(pk=token).exists(),
    view="deviations:draft",
    already_sent=_("This report is sent already. You find it among your deviations."),
)
