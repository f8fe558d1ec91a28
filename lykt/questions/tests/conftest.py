"""What the tests of this room share: English, and a collection of every kind of question."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from lykt.questions.actions import publish_version, set_up_collection
from lykt.questions.models import Collection, Version
from lykt.questions.tests.samples import EVERY_KIND, VALID_FROM


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The tests read the source's own words, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
def version(db: None) -> Version:
    return publish_version(actor=None, definition=EVERY_KIND, valid_from=VALID_FROM)


@pytest.fixture
def collection(version: Version) -> Collection:
    return set_up_collection(
        actor=None, code="somewhere", questionnaire="every-kind", text_retention_days=365
    )
