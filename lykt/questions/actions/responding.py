"""Keeping responses, one or many, and correcting them."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.lib.clock import at_wall_clock
from lykt.people.models import Person, Unit
from lykt.questions.actions.answers import (
    Answers,
    insert_counted,
    series_of,
    split_answers,
)
from lykt.questions.models import Collection, Response, Revision, Version
from lykt.questions.queries import definition_of, texts_place
from lykt.vault.actions import make_key
from lykt.vault.models import RecordKey
from lykt.vault.sealing import new_key, seal


class StaleRevisionError(Exception):
    """The response was corrected by somebody else after it was read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has corrected this while you had it open. "
                "Read their correction, and correct again if it is still needed."
            )
        )


@transaction.atomic
def record_response(
    *,
    actor: Person | None,
    collection: Collection,
    version: Version,
    unit: Unit,
    day: dt.date,
    answers: Answers,
    token: uuid.UUID | None = None,
    least_days: int = 0,
) -> tuple[Response, bool]:
    """Keep a response; ``(response, True)``, or the earlier one and False for a token seen before.

    Its free text is kept for ``least_days`` from now, however long ago the day was.

    ``answers`` are checked by ``forms`` or the import; codes that the version does not know
    raise ``KeyError``. The caller's own action writes the audit record.
    """
    token = token or uuid.uuid4()
    earlier = Response.objects.filter(token=token).first()
    if earlier:
        return earlier, False
    definition = definition_of(version)
    counted, texts = split_answers(definition, answers)
    response = Response(
        collection=collection,
        version=version,
        unit=unit,
        day=day,
        answers=counted,
        token=token,
        recorded_at=timezone.now() if actor else _without_hour(day),
        recorded_by=actor,
    )
    try:
        _save(response, texts, collection.texts_end(day, least_days=least_days))
    except IntegrityError:
        # The same form, sent twice at the same moment; the other one was first.
        return Response.objects.get(token=token), False
    insert_counted(definition, series_of(collection.questionnaire), [response])
    return response, True


def _without_hour(day: dt.date) -> dt.datetime:
    """Of what nobody signed only the day is kept: the hour would lead to the conversation before
    it, whose end is in the ledger."""
    return at_wall_clock(day, dt.time())


@transaction.atomic
def _save(response: Response, texts: Mapping[str, str], destroy_on: dt.date) -> None:
    if texts:
        _seal_texts(response, texts, make_key(destroy_on=destroy_on))
    response.save(force_insert=True)


def _seal_texts(response: Response, texts: Mapping[str, str], key: RecordKey) -> None:
    plain = json.dumps(texts, ensure_ascii=False).encode()
    response.key = key
    response.sealed_texts = seal(key, plain, texts_place(response.token))


@transaction.atomic
def correct_response(
    *,
    actor: Person,
    response: Response,
    revision: int,
    answers: Answers,
    reason: str,
    day: dt.date | None = None,
    least_days: int = 0,
) -> Response:
    """Replace the answers of a response, and keep what they were. The caller audits.

    ``revision`` is the one that the corrector read: ``StaleRevisionError`` when there is a newer.
    ``day`` moves the response to another day; its version stays. Raises
    ``vault.sealing.KeyDestroyedError`` for new free text after its retention has ended, which is
    not sooner than ``least_days`` from now.
    """
    held = Response.objects.select_for_update(of=("self",)).select_related("version", "key")
    response = held.get(pk=response.pk)
    if response.revision != revision:
        raise StaleRevisionError
    _keep_revision(response, actor, reason)
    definition = definition_of(response.version)
    response.answers, texts = split_answers(definition, answers)
    response.day = day or response.day
    ends = response.collection.texts_end(response.day, least_days=least_days)
    _replace_texts(response, texts, ends)
    response.revision += 1
    response.save()
    response.counted.all().delete()
    insert_counted(definition, series_of(response.collection.questionnaire), [response])
    return response


def _keep_revision(response: Response, actor: Person, reason: str) -> None:
    Revision.objects.create(
        response=response,
        number=response.revision,
        version=response.version,
        day=response.day,
        answers=response.answers,
        sealed_texts=response.sealed_texts,
        reason=reason,
        corrected_at=timezone.now(),
        corrected_by=actor,
    )


def _replace_texts(response: Response, texts: Mapping[str, str], destroy_on: dt.date) -> None:
    """Seal the new texts under the response's key, whose end follows the response's day."""
    key = response.key
    if key and key.destroyed_at is None:
        key.destroy_on = destroy_on
        key.save(update_fields=["destroy_on"])
        response.sealed_texts = None
    if texts:
        _seal_texts(response, texts, key or make_key(destroy_on=destroy_on))


@dataclass(frozen=True)
class NewResponse:
    """One response of many, for ``record_many``."""

    unit_id: int
    day: dt.date
    answers: Answers
    token: uuid.UUID = field(default_factory=uuid.uuid4)


def record_many(
    *, actor: Person | None, collection: Collection, version: Version, rows: Sequence[NewResponse]
) -> list[Response]:
    """Keep many checked responses at once, in the caller's transaction; tokens must be new.

    Meant for batches of some thousands: the import and the demonstration year.
    """
    definition = definition_of(version)
    now = timezone.now()
    responses, keys = [], []
    for row in rows:
        counted, texts = split_answers(definition, row.answers)
        response = Response(
            collection_id=collection.pk,
            version_id=version.pk,
            unit_id=row.unit_id,
            day=row.day,
            answers=counted,
            token=row.token,
            recorded_at=now,
            recorded_by_id=actor.pk if actor else None,
        )
        if texts:
            key = new_key(destroy_on=collection.texts_end(row.day))
            keys.append(key)
            _seal_texts(response, texts, key)
        responses.append(response)
    RecordKey.objects.bulk_create(keys)
    Response.objects.bulk_create(responses)
    insert_counted(definition, series_of(collection.questionnaire), responses)
    return responses
