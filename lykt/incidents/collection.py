"""What all reports are collected in, and how long their words are kept."""

from lykt.questions.actions import set_up_collection
from lykt.questions.models import Collection

CODE = "incident-report"

KEPT_DAYS = 5 * 365
"""From the day of the event. It outlasts the follow-up, the notice of injury and a trial."""

FOLLOWED_UP_DAYS = 365
"""From the day of the report: what is told late is not destroyed before it is followed up."""


def report_collection() -> Collection:
    """Made when it is first asked for. Raises ``Questionnaire.DoesNotExist`` before that."""
    found = Collection.objects.select_related("questionnaire").filter(code=CODE).first()
    return found or set_up_collection(
        actor=None, code=CODE, questionnaire=CODE, text_retention_days=KEPT_DAYS
    )
