"""Answering: the invitation is marked, and a ballot is put in the box. Nothing says which is whose.

No audit record, no time, no log line: each would be a list of who answered when.
"""

from django.db import transaction

from lykt.people.models import Person
from lykt.questions.actions import Answers
from lykt.surveys.actions.locking import locked
from lykt.surveys.box import put_in
from lykt.surveys.models import Invitation, Wave
from lykt.surveys.queries import invitation_to_answer
from lykt.surveys.workflow import State


@transaction.atomic
def answer_wave(*, actor: Person, wave: Wave, answers: Answers) -> bool:
    """Put checked answers in the box; False for somebody who has answered already.

    Raises ``Invitation.DoesNotExist`` for whoever is not invited, or works there no more, and
    ``RefusedError`` when the wave was closed meanwhile.
    """
    invitation = invitation_to_answer(actor, wave.pk)
    wave = locked(wave, State.OPEN)
    if not Invitation.objects.filter(pk=invitation.pk, answered=False).update(answered=True):
        return False
    put_in(wave, invitation.place_id, answers)
    return True
