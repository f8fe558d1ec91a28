"""Versions of questionnaires, from draft to published, and the collections that use them."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.questions.definition import Definition, to_json
from lykt.questions.models import Collection, Option, Question, Questionnaire, Version


class EditionConflictError(Exception):
    """An edition does not fit the versions that are published; the text says the cure."""


@transaction.atomic
def draft_edition(
    *, actor: Person | None, definition: Definition, number: int, valid_from: dt.date
) -> Version:
    """Keep a version that is not published yet, in place of an earlier draft of its questionnaire.

    Raises ``EditionConflictError`` when it does not follow the last published version.
    """
    questionnaire, _new = Questionnaire.objects.get_or_create(code=definition.code)
    questionnaire.versions.filter(published_at__isnull=True).delete()
    last = questionnaire.versions.order_by("number").last()
    _check_follows(last, definition.code, number, valid_from)
    version = Version.objects.create(
        questionnaire=questionnaire,
        number=number,
        valid_from=valid_from,
        definition=to_json(definition),
    )
    _audit(actor, "questions.draft_version", version)
    return version


def _check_follows(last: Version | None, code: str, number: int, valid_from: dt.date) -> None:
    following = last.number + 1 if last else 1
    values = {"code": code, "following": following, "number": number}
    if last and number <= last.number:
        raise EditionConflictError(
            _(
                "Version %(number)d of %(code)s is published, and a published version never "
                "changes. Make a new version: number %(following)d, with its own valid_from."
            )
            % values
        )
    if number != following:
        raise EditionConflictError(
            _("The next version of %(code)s is %(following)d, not %(number)d.") % values
        )
    if last and valid_from < last.valid_from:
        values["day"] = last.valid_from.isoformat()
        raise EditionConflictError(
            _("Version %(number)d of %(code)s can not hold from a day before %(day)s.") % values
        )


@transaction.atomic
def discard_edition(*, actor: Person, version: Version) -> None:
    """Remove a draft of a version. Raises ``EditionConflictError`` for a published one."""
    _refuse_published(version)
    _audit(actor, "questions.discard_version", version)
    version.delete()


def _refuse_published(version: Version) -> None:
    if version.published_at is not None:
        raise EditionConflictError(_("This version is published already."))


@transaction.atomic
def publish_draft(*, actor: Person | None, version: Version) -> Version:
    """Publish a draft; from now on it never changes."""
    version = Version.objects.select_for_update().get(pk=version.pk)
    _refuse_published(version)
    version.published_at = timezone.now()
    version.save(update_fields=["published_at"])
    for item in version.definition["items"]:
        question, _new = Question.objects.get_or_create(
            questionnaire_id=version.questionnaire_id, code=item["code"]
        )
        for choice in item.get("choices", ()):
            Option.objects.get_or_create(question=question, code=choice["code"])
    _audit(actor, "questions.publish_version", version)
    return version


def _audit(actor: Person | None, action: str, version: Version) -> None:
    record(
        actor=actor,
        action=action,
        subject=version,
        questionnaire=version.questionnaire.code,
        number=version.number,
        valid_from=version.valid_from.isoformat(),
    )


@transaction.atomic
def publish_edition(
    *, actor: Person | None, definition: Definition, number: int, valid_from: dt.date
) -> tuple[Version, bool]:
    """Publish a version by its number; ``(version, False)`` when it is published already.

    Raises ``EditionConflictError`` for one that differs from what is published under its number,
    or that does not follow the last one.
    """
    published = Version.objects.filter(
        questionnaire__code=definition.code, number=number, published_at__isnull=False
    ).first()
    same = (to_json(definition), valid_from)
    if published and (published.definition, published.valid_from) == same:
        return published, False
    draft = draft_edition(actor=actor, definition=definition, number=number, valid_from=valid_from)
    return publish_draft(actor=actor, version=draft), True


@transaction.atomic
def publish_version(
    *, actor: Person | None, definition: Definition, valid_from: dt.date
) -> Version:
    """Publish the next version of the questionnaire that ``definition.code`` names."""
    published = Version.objects.filter(
        questionnaire__code=definition.code, published_at__isnull=False
    )
    version, _new = publish_edition(
        actor=actor,
        definition=definition,
        number=published.count() + 1,
        valid_from=valid_from,
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
