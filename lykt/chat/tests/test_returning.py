"""Coming back with the return code, and what a feedback leads to: nobody."""

import datetime as dt
import hashlib
import os
import uuid

import pytest
from django.core import signing
from django.utils import timezone

from conftest import (
    CallerTab,
    Cast,
    CastDesk,
    answer_chat,
    at_once,
    needs_several_connections,
    start_chat,
)
from lykt.audit.models import Record
from lykt.chat import proof
from lykt.chat.actions import (
    Returned,
    ask_again,
    come_back,
    delete_now,
    end_by_caller,
    feedback_token,
    give_feedback,
    make_return_code,
    report_faults,
    tally_browser,
)
from lykt.chat.models import Conversation, Fault, ReturnCode, Seat, Tally
from lykt.chat.queries import caller_seat, standing_of
from lykt.chat.sealing import derive_return_code, unwrap_from_return, wrap_for_return
from lykt.chat.workflow import (
    DestroyedError,
    FeedbackExpiredError,
    FeedbackGivenError,
    IdTakenError,
    LeftError,
    MalformedError,
    NotAnsweredError,
    NotEndedError,
    WrongCodeError,
)
from lykt.questions.models import Response

NOON = dt.datetime(2022, 5, 5, 10, 0, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(hours=5)
WORDS = ["lykt", "mørke", "fjord", "bølge", "stein", "regn"]
LOOKUP, WRAPPING = derive_return_code(WORDS)


@pytest.fixture
def tab(desk: CastDesk) -> CallerTab:
    tab = start_chat(desk, NOON)
    make_code(tab)
    return tab


def make_code(tab: CallerTab, lookup: bytes = LOOKUP) -> None:
    wrapped = wrap_for_return(WRAPPING, tab.seat.conversation_id, tab.key)
    make_return_code(seat=tab.seat, lookup=lookup, wrapped_key=wrapped, now=NOON)


def back(
    lookup: bytes = LOOKUP,
    seat: uuid.UUID | None = None,
    secret: bytes = b"new",
    now: dt.datetime = LATER,
) -> Returned:
    return come_back(
        lookup=lookup,
        seat=seat or uuid.uuid4(),
        secret_hash=hashlib.sha256(secret).digest(),
        now=now,
    )


def test_the_words_open_the_same_conversation(tab: CallerTab) -> None:
    returned = back()
    pk = tab.seat.conversation_id
    assert returned.seat.conversation_id == pk
    assert unwrap_from_return(WRAPPING, pk, returned.wrapped_key) == tab.key
    assert caller_seat(returned.seat.pk, b"new") == returned.seat
    assert [e.event for e in Conversation.objects.get().entries.order_by("number")] == [
        "waiting",
        "returned",
    ]


def test_the_server_keeps_neither_words_nor_lookup(tab: CallerTab) -> None:
    code = ReturnCode.objects.get()
    assert bytes(code.lookup) == hashlib.sha256(LOOKUP).digest()
    assert wrap_for_return(WRAPPING, uuid.uuid4(), tab.key)[12:] not in bytes(code.wrapped_key)


def test_the_earlier_tab_has_left(tab: CallerTab) -> None:
    back()
    with pytest.raises(LeftError):
        end_by_caller(tab.seat)
    assert standing_of(Seat.objects.get(pk=tab.seat.pk), LATER).left


def test_the_same_return_again_is_the_same_seat(tab: CallerTab) -> None:
    seat = uuid.uuid4()
    assert back(seat=seat) == back(seat=seat)
    with pytest.raises(IdTakenError):
        back(seat=seat, secret=b"another")
    back()
    with pytest.raises(LeftError):
        back(seat=seat)


def test_an_ended_one_is_read_and_gone_on_with(tab: CallerTab) -> None:
    end_by_caller(tab.seat, now=NOON)
    seat = back().seat
    assert standing_of(seat, LATER).state == "ended"
    ask_again(seat, now=LATER)
    assert standing_of(seat, LATER).state == "waiting"
    assert Conversation.objects.get().requests.count() == 2


def test_wrong_words_open_nothing_and_make_the_next_try_dearer(tab: CallerTab) -> None:
    for _ in range(11):
        with pytest.raises(WrongCodeError):
            back(lookup=os.urandom(32))
    assert proof.tries_now(proof.RETURNING) > proof.tries_now("start 1")
    assert back().seat


def test_after_its_time_the_words_open_nothing(tab: CallerTab) -> None:
    with pytest.raises(WrongCodeError):
        back(now=NOON + dt.timedelta(days=30))
    delete_now(tab.seat, now=NOON)
    with pytest.raises(WrongCodeError):
        back(now=NOON)


def test_a_code_made_again_takes_the_place_of_the_first(tab: CallerTab) -> None:
    make_code(tab)
    other = os.urandom(32)
    make_code(tab, lookup=other)
    assert ReturnCode.objects.count() == 1
    with pytest.raises(WrongCodeError):
        back()
    assert back(lookup=other).seat


def test_somebody_else_s_words_are_refused(desk: CastDesk, tab: CallerTab) -> None:
    with pytest.raises(IdTakenError):
        make_code(start_chat(desk, NOON))


@pytest.mark.parametrize(("lookup", "wrapped"), [(b"x", bytes(60)), (bytes(32), b"x")])
def test_what_has_the_wrong_length_is_refused(
    tab: CallerTab, lookup: bytes, wrapped: bytes
) -> None:
    with pytest.raises(MalformedError):
        make_return_code(seat=tab.seat, lookup=lookup, wrapped_key=wrapped)


@pytest.mark.django_db(transaction=True)
@needs_several_connections
def test_made_and_used_twice_at_once_it_is_one(desk: CastDesk) -> None:
    tab = start_chat(desk)
    at_once(lambda: make_code(tab), times=4)
    assert ReturnCode.objects.count() == 1
    seat = uuid.uuid4()
    done = at_once(lambda: back(seat=seat, now=tab.seat.joined_at), times=4)
    assert {each.seat.pk for each in done} == {seat}
    assert Conversation.objects.get().entries.filter(event="returned").count() == 1


# --- Feedback -----------------------------------------------------------------------------


@pytest.fixture
def ended(desk: CastDesk, cast: Cast) -> CallerTab:
    tab = start_chat(desk)
    answer_chat(tab, cast.oslo_counsellor, cast.oslo)
    end_by_caller(tab.seat)
    return tab


def test_a_feedback_is_the_unit_s_and_is_given_once(ended: CallerTab, desk: CastDesk) -> None:
    token = feedback_token(ended.seat, ended.secret)
    give_feedback(desk=desk.desk, token=token, answers={"score": 9, "comment": "Takk"})
    with pytest.raises(FeedbackGivenError):
        give_feedback(desk=desk.desk, token=token, answers={"score": 1})
    again = feedback_token(ended.seat, ended.secret)
    with pytest.raises(FeedbackGivenError):
        give_feedback(desk=desk.desk, token=again, answers={"score": 1})
    response = Response.objects.get()
    assert (response.answers, response.unit.code) == ({"score": 9}, "oslo")
    assert response.recorded_by is None


def test_a_feedback_leads_nobody_back(ended: CallerTab, desk: CastDesk) -> None:
    token = feedback_token(ended.seat, ended.secret)
    _, _, key = signing.loads(token, salt="lykt.chat.feedback")
    assert feedback_token(ended.seat, b"not the secret") != token
    held = {
        ended.seat.pk.hex,
        ended.seat.conversation_id.hex,
        bytes(Seat.objects.get(pk=ended.seat.pk).secret_hash or b"").hex(),
    }
    assert not any(key in each or each in token for each in held)
    give_feedback(desk=desk.desk, token=token, answers={"score": 9})
    kept = timezone.localtime(Response.objects.get().recorded_at)
    assert (kept.date(), kept.time()) == (timezone.localdate(), dt.time())


def test_without_an_answer_there_is_no_feedback(desk: CastDesk) -> None:
    tab = start_chat(desk, NOON)
    with pytest.raises(NotEndedError):
        feedback_token(tab.seat, tab.secret)
    end_by_caller(tab.seat, now=NOON)
    with pytest.raises(NotAnsweredError):
        feedback_token(tab.seat, tab.secret)


@pytest.mark.parametrize("token", ["", "a:b:c", "é"])
def test_what_is_no_token_is_refused(desk: CastDesk, token: str) -> None:
    with pytest.raises(FeedbackExpiredError):
        give_feedback(desk=desk.desk, token=token, answers={"score": 9})


# --- Faults -------------------------------------------------------------------------------


def test_faults_are_counted_for_the_conversation_and_the_day(tab: CallerTab) -> None:
    for _ in range(2):
        report_faults(seat=tab.seat, counts={"gap": 2, "resend": 1, "kari": 9, "decrypt": -1})
    assert dict(Fault.objects.values_list("kind", "count")) == {"gap": 4, "resend": 2}
    days = Tally.objects.filter(kind="fault").values_list("detail", "count")
    assert dict(days) == {"gap": 4, "resend": 2}


def test_a_browser_is_a_family_and_a_major_version(desk: CastDesk) -> None:
    tally_browser(desk=desk.desk, family="chrome", major=120)
    tally_browser(desk=desk.desk, family="Kari Nordmann", major=7)
    tally_browser(desk=desk.desk, family="safari", major=10**9)
    days = Tally.objects.filter(kind="browser").values_list("detail", flat=True)
    assert set(days) == {"chrome 120", "other", "safari"}


@pytest.mark.django_db(transaction=True)
@needs_several_connections
def test_a_day_s_first_counts_at_once_are_all_counted(desk: CastDesk) -> None:
    at_once(lambda: tally_browser(desk=desk.desk, family="chrome", major=120), times=4)
    assert Tally.objects.get(kind="browser").count == 4


def test_a_deleted_conversation_takes_no_code(tab: CallerTab) -> None:
    delete_now(tab.seat, now=NOON)
    with pytest.raises(DestroyedError):
        make_code(tab)


def test_what_callers_do_is_not_in_the_audit_log(desk: CastDesk) -> None:
    before = Record.objects.count()
    tab = start_chat(desk, NOON)
    make_code(tab)
    end_by_caller(back(now=NOON).seat, now=NOON)
    report_faults(seat=tab.seat, counts={"gap": 2})
    assert Record.objects.count() == before
