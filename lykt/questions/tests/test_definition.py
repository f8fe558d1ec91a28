"""A definition is kept as JSON and comes back the same."""

import json

from hypothesis import given

from lykt.questions.definition import from_json, to_json
from lykt.questions.tests.samples import editions
from lykt.questions.xlsform import Edition


@given(editions())
def test_a_definition_survives_being_kept(edition: Edition) -> None:
    kept = json.loads(json.dumps(to_json(edition.definition)))
    assert from_json(kept) == edition.definition
