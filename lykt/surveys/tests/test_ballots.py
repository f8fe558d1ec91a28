"""As with a ballot box: once each, sealed, and nothing afterwards that leads to who answered."""

import datetime as dt
import json
import random
from collections import Counter
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.people.models import Appointment, Person
from lykt.questions.models import Answer, Questionnaire, Response
from lykt.routines.models import Mail
from lykt.surveys.actions import (
    Returned,
    answer_wave,
    close_due_waves,
    close_wave,
    invite,
    keeping,
    open_wave,
    plan_wave,
    remind_of_wave,
    tend_waves,
)
from lykt.surveys.box import SIZE, opened
from lykt.surveys.errors import RefusedError
from lykt.surveys.models import Ballot, Invitation, Wave
from lykt.surveys.queries import all_returns, returns_of, waiting_for
from lykt.surveys.tests.conftest import Agency, employ
from lykt.surveys.workflow import State
from lykt.vault.models import RecordKey
from lykt.vault.retention import destroy_retention_key, is_held, keys_held
from lykt.vault.sealing import KeyDestroyedError

pytestmark = pytest.mark.django_db

TODAY = dt.date(2022, 10, 3)
LAST = dt.date(2022, 10, 21)
AFTER = LAST + dt.timedelta(days=1)
YES, NO = {"attacked": "yes"}, {"attacked": "no"}


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = dt.datetime(2022, 10, 3, 9, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def wave(agency: Agency, safety: Questionnaire) -> Wave:
    planned = plan_wave(
        actor=agency.hr,
        questionnaire=safety,
        unit=agency.whole,
        first_day=TODAY,
        last_day=LAST,
        least=5,
    )
    return open_wave(actor=agency.hr, wave=planned)


def _answer_all(agency: Agency, wave: Wave, order: list[int] | None = None) -> None:
    """The first of the north was attacked; nobody else was."""
    for n in order or range(len(agency.staff)):
        assert answer_wave(actor=agency.staff[n], wave=wave, answers=YES if n == 0 else NO)


# --- Who may put a ballot in, and once -------------------------------------------------------


def test_everybody_who_works_there_is_invited_once(agency: Agency, wave: Wave) -> None:
    assert wave.state == State.OPEN
    people = set(wave.invitations.values_list("person", flat=True))
    assert people == {one.pk for one in (*agency.staff, agency.hr, agency.director)}
    assert all_returns(wave) == (16, 0)
    assert waiting_for(agency.staff[0]) == [wave]


def test_an_answer_marks_the_invitation_and_puts_a_ballot_in(agency: Agency, wave: Wave) -> None:
    assert answer_wave(actor=agency.staff[0], wave=wave, answers=YES)
    [marked] = wave.invitations.filter(answered=True)
    assert marked.person == agency.staff[0]
    [ballot] = Ballot.objects.select_related("wave__key")
    assert opened(ballot.wave, ballot) == (marked.place_id, YES)
    assert not waiting_for(agency.staff[0])


def test_the_same_person_answers_once(agency: Agency, wave: Wave) -> None:
    assert answer_wave(actor=agency.staff[0], wave=wave, answers=YES)
    assert not answer_wave(actor=agency.staff[0], wave=wave, answers=NO)
    assert Ballot.objects.count() == 1


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_two_browsers_at_once_are_one_ballot(agency: Agency, wave: Wave) -> None:
    person = agency.staff[0]
    done = at_once(lambda: answer_wave(actor=person, wave=wave, answers=YES), 4)
    assert sorted(done) == [False, False, False, True]
    assert Ballot.objects.count() == 1


def test_whoever_was_not_invited_or_has_left_may_not(agency: Agency, wave: Wave) -> None:
    Appointment.objects.filter(person=agency.staff[1]).update(valid_to=dt.date(2022, 10, 2))
    late = employ("late", "employee", agency.north)
    for person in (agency.staff[1], late):
        with pytest.raises(Invitation.DoesNotExist):
            answer_wave(actor=person, wave=wave, answers=NO)
        assert not waiting_for(person)
    assert not Ballot.objects.exists()


def test_somebody_who_begins_late_is_invited_by_hand(agency: Agency, wave: Wave) -> None:
    late = employ("late", "employee", agency.small)
    assert invite(actor=agency.hr, wave=wave, person=late)
    assert not invite(actor=agency.hr, wave=wave, person=late)
    assert wave.invitations.get(person=late).place == agency.south
    assert answer_wave(actor=late, wave=wave, answers=NO)


def test_only_somebody_who_works_there_is_invited(agency: Agency, wave: Wave, cast: Any) -> None:
    with pytest.raises(RefusedError):
        invite(actor=agency.hr, wave=wave, person=cast.counsellor)


# --- What lies in the database while it is open ----------------------------------------------


def test_a_ballot_names_nobody_and_is_as_long_as_any_other(agency: Agency, wave: Wave) -> None:
    answer_wave(actor=agency.staff[0], wave=wave, answers=YES)
    answer_wave(actor=agency.staff[1], wave=wave, answers={})
    assert {field.name for field in Ballot._meta.get_fields()} == {"id", "wave", "sealed"}
    sizes = {len(bytes(ballot.sealed)) for ballot in Ballot.objects.all()}
    assert len(sizes) == 1
    assert min(sizes) > SIZE
    assert {field.name for field in Invitation._meta.get_fields()} == {
        *("id", "wave", "person", "place", "answered")
    }


def test_the_audit_log_and_the_log_say_nothing_of_an_answer(
    agency: Agency, wave: Wave, caplog: pytest.LogCaptureFixture
) -> None:
    before = Record.objects.count()
    with caplog.at_level("DEBUG", logger="lykt"):
        answer_wave(actor=agency.staff[0], wave=wave, answers=YES)
    assert Record.objects.count() == before
    assert not caplog.records
    _answer_all(agency, wave, list(range(1, 6)))
    close_wave(actor=None, wave=wave, today=AFTER)
    told = Record.objects.filter(number__gt=before)
    assert not {one.actor_id for one in told} & {one.pk for one in agency.staff}


def test_turnout_is_told_of_no_small_company(agency: Agency, wave: Wave) -> None:
    answer_wave(actor=agency.staff[12], wave=wave, answers=NO)
    told = {one.place: (one.invited, one.answered) for one in returns_of(wave)}
    assert told == {agency.whole: (8, 0), agency.south: (8, 1)}


# --- What is left when it is closed ----------------------------------------------------------


def test_closing_counts_every_ballot_and_empties_the_box(
    agency: Agency, wave: Wave, django_capture_on_commit_callbacks: Any
) -> None:
    _answer_all(agency, wave)
    assert is_held(wave.pk)
    key = wave.key
    assert key
    with django_capture_on_commit_callbacks(execute=True):
        closed = close_wave(actor=None, wave=wave, today=AFTER)
    assert closed.state == State.CLOSED
    kept = list(Response.objects.filter(collection=wave.collection))
    assert Counter(one.answers["attacked"] for one in kept) == {"yes": 1, "no": 13}
    assert not Invitation.objects.exists()
    assert not Ballot.objects.exists()
    assert not RecordKey.objects.filter(pk=key.pk).exists()
    assert not keys_held()
    assert all_returns(closed) == (16, 14)


def test_no_row_leads_back(agency: Agency, wave: Wave) -> None:
    """Nothing but chance and the wave itself stands in what is kept."""
    _answer_all(agency, wave)
    ballots = {ballot.pk for ballot in Ballot.objects.all()}
    invitations = {one.pk for one in Invitation.objects.all()}
    close_wave(actor=None, wave=wave, today=AFTER)
    kept = list(Response.objects.filter(collection=wave.collection))
    assert {(one.day, one.recorded_by, one.recorded_at) for one in kept} == {
        (LAST, None, timezone.now())
    }
    assert not {one.token for one in kept} & (ballots | invitations)
    assert {one.key for one in kept} == {None}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL notes it")
def test_the_database_notes_one_transaction_for_all(agency: Agency, wave: Wave) -> None:
    _answer_all(agency, wave)
    close_wave(actor=None, wave=wave, today=AFTER)
    for model in (Response, Answer):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT xmin::text FROM {model._meta.db_table}")  # noqa: S608
            assert len(cursor.fetchall()) == 1


_GIVEN = st.lists(st.sampled_from([YES, NO, {}, {"age": "30_39"}]), max_size=6)


@pytest.mark.django_db(False)
@settings(max_examples=60)
@given(rows=_GIVEN, seed=st.integers())
def test_the_order_of_what_is_kept_is_one_of_chance_alone(
    rows: list[dict[str, str]], seed: int
) -> None:
    """With the same chance, the same order comes of every order of answering."""
    given_rows = [Returned(1, answers) for answers in rows[:5]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("secrets.SystemRandom", lambda: random.Random(seed))  # noqa: S311
        found = {
            json.dumps([one.answers for one in keeping.shuffled(order)])
            for order in permutations(given_rows)
        }
    assert len(found) == 1


def test_too_few_answers_are_not_counted(
    agency: Agency, wave: Wave, django_capture_on_commit_callbacks: Any
) -> None:
    _answer_all(agency, wave, [0, 1, 2, 3])
    before = Record.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        closed = close_wave(actor=None, wave=wave, today=AFTER)
    assert closed.state == State.TOO_FEW
    assert not Response.objects.exists()
    assert not Ballot.objects.exists()
    assert not closed.turnout.exists()
    assert not keys_held()
    [told] = Record.objects.filter(number__gt=before)
    assert "answered" not in told.details


def test_a_backup_from_before_opens_no_ballot(
    agency: Agency, wave: Wave, django_capture_on_commit_callbacks: Any
) -> None:
    _answer_all(agency, wave)
    ballot = Ballot.objects.select_related("wave__key").first()
    assert ballot
    with django_capture_on_commit_callbacks(execute=True):
        close_wave(actor=None, wave=wave, today=AFTER)
    with pytest.raises(KeyDestroyedError):
        opened(ballot.wave, ballot)


def test_a_database_from_a_backup_is_closed_without_results(agency: Agency, wave: Wave) -> None:
    _answer_all(agency, wave)
    destroy_retention_key(wave.pk)
    assert close_wave(actor=None, wave=wave, today=AFTER).state == State.TOO_FEW
    assert not Ballot.objects.exists()


def test_it_is_closed_before_its_time_with_a_reason_only(agency: Agency, wave: Wave) -> None:
    _answer_all(agency, wave)
    with pytest.raises(RefusedError):
        close_wave(actor=agency.hr, wave=wave, because=" ")
    closed = close_wave(actor=agency.hr, wave=wave, because="Alle har svart.")
    assert (closed.last_day, closed.closed_early_because) == (TODAY, "Alle har svart.")
    with pytest.raises(RefusedError):
        answer_wave_after(agency.director, closed)


def answer_wave_after(person: Person, wave: Wave) -> None:
    try:
        answer_wave(actor=person, wave=wave, answers=NO)
    except Invitation.DoesNotExist as error:
        raise RefusedError from error


# --- By itself, day by day -------------------------------------------------------------------


def test_each_day_it_is_opened_reminded_of_and_closed(
    agency: Agency, safety: Questionnaire, django_capture_on_commit_callbacks: Any
) -> None:
    planned = plan_wave(
        actor=agency.hr,
        questionnaire=safety,
        unit=agency.whole,
        first_day=TODAY,
        last_day=LAST,
        least=5,
    )
    done = [tend_waves(TODAY), tend_waves(TODAY), tend_waves(LAST), tend_waves(LAST)]
    assert [(one.opened, one.reminded, one.closed) for one in done] == [
        *((1, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 0))
    ]
    with django_capture_on_commit_callbacks(execute=True):
        assert close_due_waves(AFTER).done == 1
    assert close_due_waves(AFTER).due == 0
    planned.refresh_from_db()
    assert planned.state == State.TOO_FEW


def test_those_who_have_not_answered_are_reminded_not_too_often(agency: Agency, wave: Wave) -> None:
    Mail.objects.all().delete()
    answer_wave(actor=agency.staff[0], wave=wave, answers=YES)
    with pytest.raises(RefusedError):
        remind_of_wave(actor=agency.hr, wave=wave)
    remind_of_wave(actor=agency.hr, wave=wave, today=TODAY + dt.timedelta(days=3))
    written_to = set(Mail.objects.values_list("person", flat=True))
    assert len(written_to) == 15
    assert agency.staff[0].pk not in written_to
    close_wave(actor=None, wave=wave, today=AFTER)
    assert not Mail.objects.exists()


def test_a_unit_of_fewer_than_the_least_is_not_asked(agency: Agency, safety: Questionnaire) -> None:
    planned = plan_wave(
        actor=agency.hr,
        questionnaire=safety,
        unit=agency.small,
        first_day=TODAY,
        last_day=LAST,
        least=5,
    )
    with pytest.raises(RefusedError):
        open_wave(actor=agency.hr, wave=planned)
    assert not Invitation.objects.exists()
