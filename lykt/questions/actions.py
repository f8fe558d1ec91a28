"""Every write to questionnaires and responses."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.people.models import Person, Unit
from lykt.questions.definition import TEXT, Definition, Kind, to_json
from lykt.questions.models import (
    Answer,
    Collection,
    Option,
    Question,
    Questionnaire,
    Response,
    Revision,
    Version,
)
from lykt.questions.queries import definition_of, texts_place
from lykt.vault.actions import make_key
from lykt.vault.models import RecordKey
from lykt.vault.sealing import new_key, seal

Answers = Mapping[str, Any]
"""Checked answers by question code: a code, a list of codes, a number, ISO text, or free text."""


@transaction.atomic
def publish_version(
    *, actor: Person | None, definition: Definition, valid_from: dt.date
) -> Version:
    """Publish a new version of the questionnaire that ``definition.code`` names."""
    questionnaire, _new = Questionnaire.objects.get_or_create(code=definition.code)
    version = Version.objects.create(
        questionnaire=questionnaire,
        number=questionnaire.versions.count() + 1,
        valid_from=valid_from,
        definition=to_json(definition),
        published_at=timezone.now(),
    )
    for item in definition.items:
        question, _new = Question.objects.get_or_create(questionnaire=questionnaire, code=item.code)
        for choice in item.choices:
            Option.objects.get_or_create(question=question, code=choice.code)
    record(
        actor=actor,
        action="questions.publish_version",
        subject=version,
        questionnaire=questionnaire.code,
        number=version.number,
        valid_from=valid_from.isoformat(),
    )
    return version


@transaction.atomic
def set_up_collection(
    *, actor: Person | None, code: str, questionnaire: str, text_retention_days: int
) -> Collection:
    """The collection of this code, made or brought in step.

    Raises ``Questionnaire.DoesNotExist``, or ``ValueError`` when the collection already gathers
    responses to another questionnaire.
    """
    wanted = Questionnaire.objects.filter(code=questionnaire).first()
    if wanted is None:
        raise Questionnaire.DoesNotExist(questionnaire)
    collection, is_new = Collection.objects.get_or_create(
        code=code,
        defaults={"questionnaire": wanted, "text_retention_days": text_retention_days},
    )
    if collection.questionnaire_id != wanted.pk:
        raise ValueError(
            f"the collection {code} is for {collection.questionnaire.code}, not {questionnaire}; "
            "give the new use a collection code of its own"
        )
    if is_new or collection.text_retention_days != text_retention_days:
        collection.text_retention_days = text_retention_days
        collection.save(update_fields=["text_retention_days"])
        record(
            actor=actor,
            action="questions.set_up_collection",
            subject=collection,
            questionnaire=questionnaire,
            text_retention_days=text_retention_days,
        )
    return collection


class EditionConflictError(Exception):
    """An edition does not fit the versions that are published; the text says the cure."""


@transaction.atomic
def publish_edition(
    *, actor: Person | None, definition: Definition, number: int, valid_from: dt.date
) -> tuple[Version, bool]:
    """Publish a version by its number; ``(version, False)`` when it is published already.

    Raises ``EditionConflictError`` for one that differs from what is published under its number,
    or that does not follow the last one.
    """
    code = definition.code
    published = Version.objects.filter(questionnaire__code=code, number=number).first()
    if published:
        same = published.definition == to_json(definition) and published.valid_from == valid_from
        if same:
            return published, False
        raise EditionConflictError(
            _(
                "Version %(number)d of %(code)s is published and differs from this one. "
                "A published version never changes: make a new version with a higher number "
                "and its own valid_from."
            )
            % {"number": number, "code": code}
        )
    last = Version.objects.filter(questionnaire__code=code).order_by("number").last()
    _check_follows(last, code, number, valid_from)
    return publish_version(actor=actor, definition=definition, valid_from=valid_from), True


def _check_follows(last: Version | None, code: str, number: int, valid_from: dt.date) -> None:
    following = last.number + 1 if last else 1
    values = {"code": code, "following": following, "number": number}
    if number != following:
        raise EditionConflictError(
            _("The next version of %(code)s is %(following)d, not %(number)d.") % values
        )
    if last and valid_from < last.valid_from:
        values["day"] = last.valid_from.isoformat()
        raise EditionConflictError(
            _("Version %(number)d of %(code)s can not hold from a day before %(day)s.") % values
        )


@dataclass(frozen=True)
class Series:
    """The ids behind a questionnaire's codes, looked up once for many responses."""

    questions: Mapping[str, int]
    options: Mapping[tuple[str, str], int]


def series_of(questionnaire: Questionnaire) -> Series:
    questions = dict(questionnaire.questions.values_list("code", "pk"))
    rows = Option.objects.filter(question__questionnaire=questionnaire)
    options = {
        (question, code): pk
        for question, code, pk in rows.values_list("question__code", "code", "pk")
    }
    return Series(questions, options)


def split_answers(
    definition: Definition, answers: Answers
) -> tuple[dict[str, Any], dict[str, str]]:
    """Part checked answers into what is counted and what is sealed; unanswered is left out."""
    counted: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for item in definition.items:
        value = answers.get(item.code)
        if value is None or value == "" or value == []:
            continue
        if item.kind in TEXT:
            texts[item.code] = value
        else:
            counted[item.code] = value
    return counted, texts


def counted_rows(definition: Definition, series: Series, response: Response) -> Iterator[Answer]:
    """The rows that make a response countable: one per chosen option, one per number."""
    for code, value in response.answers.items():
        kind = definition.item(code).kind
        common = {
            "response_id": response.pk,
            "collection_id": response.collection_id,
            "question_id": series.questions[code],
            "day": response.day,
            "unit_id": response.unit_id,
        }
        if kind in (Kind.ONE, Kind.SEVERAL):
            for option in [value] if kind is Kind.ONE else value:
                yield Answer(option_id=series.options[code, option], **common)
        elif kind in (Kind.NUMBER, Kind.SCALE):
            yield Answer(number=value, **common)


def _seal_texts(response: Response, texts: Mapping[str, str], key: RecordKey | None) -> None:
    response.key = key
    response.sealed_texts = (
        seal(key, json.dumps(texts, ensure_ascii=False).encode(), texts_place(response.token))
        if key and texts
        else None
    )


def _destroy_on(collection: Collection, day: dt.date) -> dt.date:
    return day + dt.timedelta(days=collection.text_retention_days)


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
) -> tuple[Response, bool]:
    """Keep a response; ``(response, True)``, or the earlier one and False for a token seen before.

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
        recorded_at=timezone.now(),
        recorded_by=actor,
    )
    _seal_texts(
        response, texts, make_key(destroy_on=_destroy_on(collection, day)) if texts else None
    )
    response.save(force_insert=True)
    series = series_of(collection.questionnaire)
    Answer.objects.bulk_create(counted_rows(definition, series, response))
    return response, True


@transaction.atomic
def correct_response(
    *, actor: Person, response: Response, answers: Answers, reason: str
) -> Response:
    """Replace the answers of a response and keep what they were. The caller audits."""
    response = (
        Response.objects.select_for_update().select_related("version", "key").get(pk=response.pk)
    )
    Revision.objects.create(
        response=response,
        number=response.revision,
        version=response.version,
        answers=response.answers,
        sealed_texts=response.sealed_texts,
        reason=reason,
        corrected_at=timezone.now(),
        corrected_by=actor,
    )
    definition = definition_of(response.version)
    response.answers, texts = split_answers(definition, answers)
    key = response.key
    if texts and key is None:
        key = make_key(destroy_on=_destroy_on(response.collection, response.day))
    _seal_texts(response, texts, key)
    response.revision += 1
    response.save()
    response.counted.all().delete()
    series = series_of(response.collection.questionnaire)
    Answer.objects.bulk_create(counted_rows(definition, series, response))
    return response


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
    definition, series = definition_of(version), series_of(collection.questionnaire)
    now = timezone.now()
    responses, keys = [], []
    for row in rows:
        counted, texts = split_answers(definition, row.answers)
        response = Response(
            collection=collection,
            version=version,
            unit_id=row.unit_id,
            day=row.day,
            answers=counted,
            token=row.token,
            recorded_at=now,
            recorded_by=actor,
        )
        if texts:
            key = new_key(destroy_on=_destroy_on(collection, row.day))
            keys.append(key)
            _seal_texts(response, texts, key)
        responses.append(response)
    RecordKey.objects.bulk_create(keys)
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(
        answer for response in responses for answer in counted_rows(definition, series, response)
    )
    return responses
