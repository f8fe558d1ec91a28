"""What a mail says of a survey: that one waits, and its last day. Never which, or whether."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from lykt.people.models import Person
from lykt.surveys.models import Invitation
from lykt.surveys.queries import waiting_for
from lykt.surveys.workflow import State


def people_waited_for() -> QuerySet[Person]:
    """Those who can answer and have not."""
    waiting = Invitation.objects.filter(
        answered=False, wave__state=State.OPEN, wave__last_day__gte=timezone.localdate()
    )
    return Person.objects.filter(pk__in=waiting.values("person"))


def words_about_surveys(person: Person) -> str:
    days = [wave.last_day for wave in waiting_for(person)]
    if not days:
        return ""
    address = f"{settings.ADDRESS}{reverse('surveys:own')}"
    return _("A survey without names waits for you, until %(day)s. Answer it here: %(address)s") % {
        "day": formats.date_format(min(days), "j. F Y"),
        "address": address,
    }
