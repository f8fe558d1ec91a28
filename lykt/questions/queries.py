"""Reading questionnaires and responses back."""

import datetime as dt
import json
from collections.abc import Collection, Sequence

from django.db.models import Prefetch

from lykt.questions.comparison import SeriesChange, compare_versions
from lykt.questions.definition import Definition, from_json
from lykt.questions.models import Questionnaire, Response, Revision, Version
from lykt.vault.sealing import unseal


def version_in_force(questionnaire: Questionnaire, day: dt.date) -> Version:
    """The published version that holds on a day; raises ``Version.DoesNotExist`` before the first.

    Of several from the same day, the newest number holds.
    """
    return (
        questionnaire.versions.filter(published_at__isnull=False, valid_from__lte=day)
        .order_by("valid_from", "number")
        .reverse()[:1]
        .get()
    )


def versions_in_force(
    questionnaire: Questionnaire, days: Collection[dt.date]
) -> dict[dt.date, Version]:
    """As ``version_in_force``, for many days from one reading."""
    published = questionnaire.versions.filter(published_at__isnull=False)
    newest_first = list(published.order_by("-valid_from", "-number"))
    return {day: _first_on(day, newest_first) for day in days}


def _first_on(day: dt.date, newest_first: Sequence[Version]) -> Version:
    for version in newest_first:
        if version.valid_from <= day:
            return version
    raise Version.DoesNotExist(f"no version holds on {day}")


def version_before(version: Version) -> Version | None:
    """The published version that a version follows."""
    earlier = version.questionnaire.versions.filter(
        published_at__isnull=False, number__lt=version.number
    )
    return earlier.order_by("number").last()


def changes_of(version: Version) -> list[SeriesChange]:
    """What a version does to the series of the one before it; empty for the first."""
    before = version_before(version)
    return compare_versions(definition_of(before), definition_of(version)) if before else []


def responses_from(version: Version) -> int:
    """How many responses there are already from the day that a version is to hold from."""
    return Response.objects.filter(
        collection__questionnaire=version.questionnaire_id, day__gte=version.valid_from
    ).count()


def questionnaires(limit: int = 200) -> list[Questionnaire]:
    """The questionnaires with their versions, newest first."""
    newest_first = Version.objects.order_by("-number")
    found = Questionnaire.objects.prefetch_related(Prefetch("versions", newest_first))
    return list(found.order_by("code")[:limit])


def definition_of(version: Version) -> Definition:
    return from_json(version.definition)


def texts_place(response_token: object) -> str:
    """What a response's sealed texts are bound to in the vault."""
    return f"questions.response {response_token}"


def texts_of(response: Response) -> dict[str, str]:
    """The free text of a response by question code; the caller records the opening in the audit.

    Raises ``vault.sealing.KeyDestroyedError`` when its retention has ended.
    """
    return _unsealed(response, response.sealed_texts)


def texts_before(revision: Revision) -> dict[str, str]:
    """The free text as it was before a correction, under the same conditions as ``texts_of``."""
    return _unsealed(revision.response, revision.sealed_texts)


def _unsealed(response: Response, sealed: bytes | memoryview | None) -> dict[str, str]:
    if sealed is None or response.key is None:
        return {}
    texts: dict[str, str] = json.loads(unseal(response.key, sealed, texts_place(response.token)))
    return texts
