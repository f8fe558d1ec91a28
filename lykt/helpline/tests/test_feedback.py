"""Feedback from callers: numbers in the list, words only when opened, which is audited."""

import datetime as dt

import pytest
from django.test import Client

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.helpline.queries import feedback as pages
from lykt.helpline.queries import page_of_feedback
from lykt.people.models import Unit
from lykt.questions.actions import record_response
from lykt.questions.models import Response
from lykt.questions.queries import version_in_force

WORDS = "Fikk god hjelp <b>i dag</b>."
DAY = dt.date(2022, 6, 1)


def _given(line: CastLine, unit: Unit, score: int, comment: str = "") -> Response:
    collection = line.chat.feedback
    assert collection is not None
    response, _ = record_response(
        actor=None,
        collection=collection,
        version=version_in_force(collection.questionnaire, DAY),
        unit=unit,
        day=DAY,
        answers={"score": score, "comment": comment},
    )
    return response


def test_nobody_is_sent_to_the_sign_in_and_others_are_refused(
    client: Client, cast: Cast, line: CastLine
) -> None:
    address = f"/staff/feedback/volinjen/{_given(line, cast.oslo, 8, WORDS).pk}/"
    assert client.get("/staff/feedback/").status_code == 302
    assert client.post(address).status_code == 302
    client.force_login(cast.analyst)
    assert client.get("/staff/feedback/").status_code == 403
    assert client.post(address).status_code == 403
    client.force_login(cast.stranger)
    assert "Ingen tilbakemeldinger" in client.get("/staff/feedback/").content.decode()
    assert client.post(address).status_code == 404


def test_the_list_shows_scores_and_no_words(client: Client, cast: Cast, line: CastLine) -> None:
    _given(line, cast.oslo, 8, WORDS)
    client.force_login(cast.reader)
    page = client.get("/staff/feedback/").content.decode()
    assert "<strong>8</strong>" in page
    assert "god hjelp" not in page


def test_words_are_opened_one_by_one_escaped_and_audited(
    client: Client, cast: Cast, line: CastLine
) -> None:
    given = _given(line, cast.oslo, 8, WORDS)
    client.force_login(cast.reader)
    page = client.post(f"/staff/feedback/volinjen/{given.pk}/").content.decode()
    assert "Fikk god hjelp &lt;b&gt;i dag&lt;/b&gt;." in page
    assert Record.objects.get(action="helpline.open_feedback_text").subject_id == str(given.pk)


def test_the_agreement_holds_for_feedback_too(client: Client, cast: Cast, line: CastLine) -> None:
    theirs, own = _given(line, cast.secretariat, 2, WORDS), _given(line, cast.oslo, 9, WORDS)
    client.force_login(cast.oslo_counsellor)
    page = client.get("/staff/feedback/").content.decode()
    assert "<strong>9</strong>" in page
    assert "<strong>2</strong>" not in page
    assert client.post(f"/staff/feedback/volinjen/{theirs.pk}/").status_code == 404
    assert client.post(f"/staff/feedback/volinjen/{own.pk}/").status_code == 200


def test_pages_hold_each_feedback_once(
    cast: Cast, line: CastLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    given = [_given(line, cast.oslo, score) for score in (1, 2, 3, 4, 5)]
    seen, before = page_of_feedback(cast.reader, line.line)
    while before:
        more, before = page_of_feedback(cast.reader, line.line, before)
        seen += more
    assert seen == given[::-1]
