"""A published version never changes; the next one follows it, and drafts stay out of force."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from conftest import Cast
from lykt.questions.actions import (
    EditionConflictError,
    discard_edition,
    draft_edition,
    publish_draft,
    publish_edition,
    publish_version,
)
from lykt.questions.models import Question, Version
from lykt.questions.queries import version_in_force, versions_in_force
from lykt.questions.tests.samples import EVERY_KIND, both

CHANGED = replace(EVERY_KIND, title=both("Ny tittel"))
LATER = dt.date(2023, 1, 1)


def test_the_same_edition_again_changes_nothing(version: Version) -> None:
    again, new = publish_edition(
        actor=None, definition=EVERY_KIND, number=1, valid_from=version.valid_from
    )
    assert (again, new) == (version, False)


@pytest.mark.parametrize(
    ("number", "valid_from", "cure"),
    [
        (1, dt.date(2022, 1, 1), "Make a new version: number 2"),
        (3, LATER, "The next version of every-kind is 2, not 3"),
        (2, dt.date(2021, 12, 31), "can not hold from a day before 2022-01-01"),
    ],
)
def test_an_edition_that_does_not_follow_is_refused(
    version: Version, number: int, valid_from: dt.date, cure: str
) -> None:
    with pytest.raises(EditionConflictError, match=cure):
        publish_edition(actor=None, definition=CHANGED, number=number, valid_from=valid_from)


def test_the_same_definition_from_another_day_is_a_change(version: Version) -> None:
    with pytest.raises(EditionConflictError):
        publish_edition(actor=None, definition=EVERY_KIND, number=1, valid_from=LATER)


def test_the_database_refuses_to_change_a_published_version(version: Version) -> None:
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(valid_from=LATER)
    version.definition = {}
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        version.save()


def test_the_database_refuses_to_remove_a_published_version_and_not_a_draft(
    version: Version,
) -> None:
    draft = draft_edition(actor=None, definition=CHANGED, number=2, valid_from=LATER)
    draft.delete()
    with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
        version.delete()


@pytest.mark.django_db(transaction=True)
def test_a_demonstration_is_emptied_and_the_refusal_stands_again() -> None:
    for _twice in range(2):
        publish_version(actor=None, definition=EVERY_KIND, valid_from=LATER)
        with pytest.raises(DatabaseError, match="never removed"):
            Version.objects.all().delete()
        # Rows that other tests copy have numbers that the sequences have passed.
        call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
        assert not Version.objects.exists()


def test_series_keep_their_identity_across_versions(version: Version) -> None:
    before = dict(Question.objects.values_list("code", "pk"))
    publish_version(actor=None, definition=CHANGED, valid_from=LATER)
    assert dict(Question.objects.values_list("code", "pk")) == before


def test_a_draft_is_not_in_force_until_it_is_published(version: Version, cast: Cast) -> None:
    draft = draft_edition(
        actor=cast.manager, definition=CHANGED, number=2, valid_from=dt.date(2022, 6, 1)
    )
    assert version_in_force(version.questionnaire, LATER) == version
    publish_draft(actor=cast.manager, version=draft)
    assert version_in_force(version.questionnaire, LATER) == draft
    before = dt.date(2022, 5, 31)
    assert version_in_force(version.questionnaire, before) == version
    both = versions_in_force(version.questionnaire, {before, LATER})
    assert both == {before: version, LATER: draft}


def test_no_version_holds_before_the_first(version: Version) -> None:
    with pytest.raises(Version.DoesNotExist):
        versions_in_force(version.questionnaire, {dt.date(1999, 1, 1)})


def test_a_new_draft_takes_the_place_of_the_last(version: Version, cast: Cast) -> None:
    for definition in (CHANGED, EVERY_KIND):
        draft_edition(actor=cast.manager, definition=definition, number=2, valid_from=LATER)
    assert version.questionnaire.versions.count() == 2


def test_only_a_draft_can_be_removed_and_published(version: Version, cast: Cast) -> None:
    with pytest.raises(EditionConflictError):
        discard_edition(actor=cast.manager, version=version)
    with pytest.raises(EditionConflictError):
        publish_draft(actor=cast.manager, version=version)
