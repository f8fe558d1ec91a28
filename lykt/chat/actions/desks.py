"""A line's chat is set up: its desk, its keyring, its phrases."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from lykt.audit.actions import record
from lykt.chat.models import Desk, Phrase
from lykt.helpline.models import Channel
from lykt.people.models import Person
from lykt.questions.models import Questionnaire
from lykt.vault.models import Keyring

LIMITS = ("wait_limit", "away_limit", "absent_limit", "closing_minutes", "retention_days")


@transaction.atomic
def set_up_desk(
    *,
    actor: Person | None,
    channel: Channel,
    limits: Mapping[str, int] | None = None,
    first_choices: Questionnaire | None = None,
) -> Desk:
    """Give a chat channel its desk and keyring, or bring the desk in step with the limits.

    Raises ``ValueError`` for a channel that is not a chat, and
    ``django.core.exceptions.ValidationError`` for a limit out of bounds.
    """
    if channel.kind != Channel.Kind.CHAT:
        raise ValueError(f"{channel} is no chat; only a chat has a desk")
    # Two who set it up at once: the second waits here and finds the first one's desk.
    Channel.objects.select_for_update().get(pk=channel.pk)
    desk = Desk.objects.filter(channel=channel).first() or Desk(
        channel=channel, ring=Keyring.objects.create()
    )
    for name in LIMITS:
        setattr(desk, name, (limits or {}).get(name, getattr(desk, name)))
    desk.first_choices = first_choices or desk.first_choices
    desk.full_clean(exclude=["channel", "ring", "first_choices"])
    desk.save()
    record(
        actor=actor,
        action="chat.set_up_desk",
        subject=desk,
        **{name: getattr(desk, name) for name in LIMITS},
    )
    return desk


@transaction.atomic
def set_phrases(*, actor: Person | None, desk: Desk, phrases: Iterable[tuple[str, str]]) -> None:
    """Replace the desk's phrases by these, title and text, in this order."""
    wanted = [
        Phrase(desk=desk, title=title, text=text, position=position)
        for position, (title, text) in enumerate(phrases, start=1)
    ]
    desk.phrases.all().delete()
    Phrase.objects.bulk_create(wanted)
    record(actor=actor, action="chat.set_phrases", subject=desk, count=len(wanted))
