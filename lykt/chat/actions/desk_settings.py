"""How a desk is run is changed: limits, what is asked first, phrases."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Max

from lykt.audit.actions import record
from lykt.chat.actions.desks import LIMITS
from lykt.chat.models import Desk, Phrase
from lykt.people.models import Person
from lykt.questions.models import Questionnaire


@transaction.atomic
def change_desk(
    *,
    actor: Person,
    desk: Desk,
    limits: Mapping[str, int],
    first_choices: Questionnaire | None,
) -> Desk:
    """Change the limits of ``desks.LIMITS``, and what is asked first; None asks nothing.

    The days of conversations that have begun stay as their callers were told. Raises
    ``django.core.exceptions.ValidationError`` for a limit out of bounds.
    """
    held = Desk.objects.select_for_update().get(pk=desk.pk)
    before = _in_audit(held)
    for name in LIMITS:
        setattr(held, name, limits.get(name, getattr(held, name)))
    held.first_choices = first_choices
    held.full_clean(exclude=["channel", "ring", "first_choices"])
    held.save()
    changes = {
        name: [before[name], value]
        for name, value in _in_audit(held).items()
        if before[name] != value
    }
    if changes:
        record(actor=actor, action="chat.change_desk", subject=held, **changes)
    return held


def _in_audit(desk: Desk) -> dict[str, int | str | None]:
    choices = desk.first_choices.code if desk.first_choices else None
    return {name: getattr(desk, name) for name in LIMITS} | {"first_choices": choices}


@transaction.atomic
def add_phrase(*, actor: Person, desk: Desk, title: str, text: str) -> Phrase:
    last = desk.phrases.aggregate(last=Max("position"))["last"] or 0
    phrase = Phrase.objects.create(desk=desk, title=title, text=text, position=last + 1)
    record(actor=actor, action="chat.add_phrase", subject=phrase, desk=desk.pk)
    return phrase


@transaction.atomic
def change_phrase(*, actor: Person, phrase: Phrase, title: str, text: str) -> None:
    phrase.title, phrase.text = title, text
    phrase.save(update_fields=["title", "text"])
    record(actor=actor, action="chat.change_phrase", subject=phrase, desk=phrase.desk_id)


@transaction.atomic
def move_phrase(*, actor: Person, phrase: Phrase, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    Desk.objects.select_for_update().get(pk=phrase.desk_id)
    order = list(phrase.desk.phrases.all())
    place = order.index(phrase)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(order):
        return
    order.insert(target, order.pop(place))
    for position, one in enumerate(order, start=1):
        one.position = position
    Phrase.objects.bulk_update(order, ["position"])
    record(actor=actor, action="chat.move_phrase", subject=phrase, position=target + 1)


@transaction.atomic
def remove_phrase(*, actor: Person, phrase: Phrase) -> None:
    record(actor=actor, action="chat.remove_phrase", subject=phrase, desk=phrase.desk_id)
    phrase.desk.phrases.filter(position__gt=phrase.position).update(position=F("position") - 1)
    phrase.delete()
