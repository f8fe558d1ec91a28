"""What a report is known by: its form's token, or, without a name, something that leads nowhere."""

import uuid

from lykt.incidents.models import Report
from lykt.questions.actions import same_token


def nameless(token: uuid.UUID) -> uuid.UUID:
    """The same for the same form, so that one sent twice is one report; but not the form's own.

    The form's token is the draft's too, which is its writer's: in a backup from before the report
    was sent it would say who wrote it.
    """
    return same_token(f"nameless report {token}")


def is_sent(token: uuid.UUID) -> bool:
    """Whether the form of this token is a report, with or without a name."""
    return Report.objects.filter(pk__in=(token, nameless(token))).exists()
