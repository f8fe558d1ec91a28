"""Responses are kept once, sealed and countable; corrections keep what was."""

import datetime as dt
import uuid
from typing import Any

import pytest

from conftest import Cast, at_once, needs_several_connections
from lykt.questions.actions import (
    NewResponse,
    StaleRevisionError,
    correct_response,
    record_many,
    record_response,
)
from lykt.questions.models import Answer, Collection, Response, Version
from lykt.questions.queries import texts_before, texts_of
from lykt.vault.actions import destroy_due_keys
from lykt.vault.sealing import KeyDestroyedError

DAY = dt.date(2022, 5, 17)
ANSWERS = {"one": "yes", "several": ["police", "doctor"], "number": 30, "long": "Hemmelig."}


def keep(cast: Cast, collection: Collection, version: Version, **changes: object) -> Response:
    response, _new = record_response(
        actor=cast.counsellor,
        collection=collection,
        version=version,
        unit=cast.secretariat,
        day=DAY,
        answers={**ANSWERS, **changes},
    )
    return response


def counted(response: Response) -> list[tuple[str, str | None, float | None, dt.date]]:
    rows = Answer.objects.filter(response=response).order_by("pk")
    return list(rows.values_list("question__code", "option__code", "number", "day"))


def test_a_response_is_laid_out_for_counting(
    cast: Cast, collection: Collection, version: Version
) -> None:
    assert counted(keep(cast, collection, version)) == [
        ("one", "yes", None, DAY),
        ("several", "police", None, DAY),
        ("several", "doctor", None, DAY),
        ("number", None, 30, DAY),
    ]


def test_free_text_is_sealed_and_nowhere_else(
    cast: Cast, collection: Collection, version: Version
) -> None:
    response = keep(cast, collection, version)
    response.refresh_from_db()
    assert "long" not in response.answers
    assert response.sealed_texts is not None
    assert b"Hemmelig" not in bytes(response.sealed_texts)
    assert texts_of(response) == {"long": "Hemmelig."}


def test_a_form_sent_twice_is_one_response(
    cast: Cast, collection: Collection, version: Version
) -> None:
    token = uuid.uuid4()
    sent = [
        record_response(
            actor=cast.counsellor,
            collection=collection,
            version=version,
            unit=cast.secretariat,
            day=DAY,
            answers=ANSWERS,
            token=token,
        )
        for _time in range(2)
    ]
    assert sent[0][0] == sent[1][0]
    assert [new for _response, new in sent] == [True, False]


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_the_same_moment_is_one_response(
    cast: Cast, collection: Collection, version: Version
) -> None:
    token = uuid.uuid4()

    def send() -> bool:
        _response, new = record_response(
            actor=cast.counsellor,
            collection=collection,
            version=version,
            unit=cast.secretariat,
            day=DAY,
            answers=ANSWERS,
            token=token,
        )
        return new

    assert sorted(at_once(send, times=8)) == [False] * 7 + [True]
    assert Response.objects.count() == 1


def test_a_question_that_the_version_does_not_ask_is_an_error(
    cast: Cast, collection: Collection, version: Version
) -> None:
    with pytest.raises(KeyError):
        keep(cast, collection, version, unheard_of="yes")


def test_a_correction_keeps_what_was(cast: Cast, collection: Collection, version: Version) -> None:
    response = keep(cast, collection, version)
    corrected = correct_response(
        actor=cast.manager,
        response=response,
        revision=1,
        answers={"one": "no", "long": "Rettet."},
        reason="Skrev feil",
        day=dt.date(2022, 5, 18),
    )
    assert texts_of(corrected) == {"long": "Rettet."}
    assert counted(corrected) == [("one", "no", None, dt.date(2022, 5, 18))]
    (before,) = corrected.revisions.all()
    assert (before.number, before.day, before.answers["number"]) == (1, DAY, 30)
    assert texts_before(before) == {"long": "Hemmelig."}
    assert corrected.version == version


def test_the_second_of_two_corrections_is_told(
    cast: Cast, collection: Collection, version: Version
) -> None:
    response = keep(cast, collection, version)
    changes: dict[str, Any] = {
        "response": response,
        "revision": 1,
        "answers": {"one": "no"},
        "reason": "Feil",
    }
    correct_response(actor=cast.manager, **changes)
    with pytest.raises(StaleRevisionError, match="Somebody else has corrected"):
        correct_response(actor=cast.counsellor, **changes)
    assert response.revisions.count() == 1


def test_the_end_of_free_text_follows_the_day(
    cast: Cast, collection: Collection, version: Version
) -> None:
    response = keep(cast, collection, version)
    correct_response(
        actor=cast.manager,
        response=response,
        revision=1,
        answers=ANSWERS,
        reason="Feil dag",
        day=DAY - dt.timedelta(days=10),
    )
    response.refresh_from_db()
    assert response.key is not None
    assert response.key.destroy_on == DAY + dt.timedelta(days=355)


def test_codes_can_be_corrected_after_the_text_is_gone(
    cast: Cast, collection: Collection, version: Version
) -> None:
    response = keep(cast, collection, version)
    destroy_due_keys(today=dt.date(2030, 1, 1))
    correction: dict[str, Any] = {"actor": cast.manager, "response": response, "reason": "Feil"}
    corrected = correct_response(revision=1, answers={"one": "no"}, **correction)
    assert corrected.answers == {"one": "no"}
    with pytest.raises(KeyDestroyedError):
        correct_response(revision=2, answers={"one": "no", "long": "Ny"}, **correction)


def test_many_are_kept_like_one(cast: Cast, collection: Collection, version: Version) -> None:
    rows = [
        NewResponse(cast.secretariat.pk, DAY, ANSWERS),
        NewResponse(cast.oslo.pk, DAY, {"one": "no"}),
    ]
    first, second = record_many(actor=None, collection=collection, version=version, rows=rows)
    assert counted(first) == counted(keep(cast, collection, version))
    assert texts_of(first) == {"long": "Hemmelig."}
    assert counted(second) == [("one", "no", None, DAY)]
    assert second.key is None
