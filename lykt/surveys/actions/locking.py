"""Holding a wave while something is done with it."""

from django.utils.translation import gettext as _

from lykt.surveys.errors import RefusedError
from lykt.surveys.models import Wave
from lykt.surveys.workflow import State


def locked(wave: Wave, state: State) -> Wave:
    """The wave as it is now, until the transaction ends.

    Raises ``RefusedError`` when it is no longer in the state.
    """
    held = Wave.objects.select_for_update(of=("self",)).select_related(
        "version__questionnaire", "collection__questionnaire", "unit", "key"
    )
    found = held.get(pk=wave.pk)
    if found.state != state:
        raise RefusedError(
            _("The survey is “%(state)s” now. Open its page again.")
            % {"state": found.get_state_display()}
        )
    return found
