"""What time does to conversations, and what the caller is told of it."""

import datetime as dt

import pytest
from django.core.cache import cache

from conftest import (
    CallerTab,
    Cast,
    CastDesk,
    CastLine,
    answer_chat,
    at_once,
    needs_several_connections,
    start_chat,
)
from lykt.chat.actions import (
    Swept,
    answer_invitation,
    ask_again,
    close_conversation,
    end_by_caller,
    go_on_duty,
    invite,
    leave_page,
    set_takes_new,
    sweep,
)
from lykt.chat.models import ChatRequest, Conversation, Duty, Invitation, Seat
from lykt.chat.queries import Standing, board_for, standing_of
from lykt.chat.workflow import ClosedError, LeftError, TooOftenError

NOON = dt.datetime(2022, 5, 5, 10, 0, tzinfo=dt.UTC)


def after(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def seen(at: dt.datetime, *seats: Seat) -> None:
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(seen_at=at)


def outcome() -> tuple[str, str, str]:
    request = ChatRequest.objects.latest("pk")
    return Conversation.objects.get().state, request.outcome, request.cause


def events() -> list[str]:
    return [entry.event for entry in Conversation.objects.get().entries.order_by("number")]


@pytest.fixture
def tab(desk: CastDesk) -> CallerTab:
    return start_chat(desk, NOON)


@pytest.fixture
def taken(tab: CallerTab, cast: Cast) -> Seat:
    return answer_chat(tab, cast.counsellor, cast.secretariat, NOON)


# --- Waiting ------------------------------------------------------------------------------


def test_nothing_is_due_while_everybody_is_here(tab: CallerTab, cast: Cast) -> None:
    assert sweep(now=after(9)) == Swept()
    answer_chat(tab, cast.counsellor, cast.secretariat, after(9))
    assert sweep(now=after(11)) == Swept()


def test_who_waited_for_the_whole_limit_is_told(tab: CallerTab) -> None:
    seen(after(19), tab.seat)
    assert sweep(now=after(19)) == Swept()
    assert sweep(now=after(20)) == Swept(unanswered=1)
    assert outcome() == ("ended", "unanswered", "wait_limit")
    assert events() == ["waiting", "unanswered"]
    assert standing_of(tab.seat, after(20)).cause == "wait_limit"
    assert sweep(now=after(20)) == Swept()


def test_who_said_goodbye_left_the_page(tab: CallerTab) -> None:
    leave_page(tab.seat, now=after(1))
    assert sweep(now=after(9)) == Swept()
    sweep(now=after(10))
    assert outcome() == ("ended", "unanswered", "left_page")


def test_whose_connection_broke_is_counted_so(tab: CallerTab) -> None:
    sweep(now=after(10))
    assert outcome() == ("ended", "unanswered", "connection_lost")


def test_a_goodbye_before_a_reload_counts_for_nothing(tab: CallerTab) -> None:
    leave_page(tab.seat, now=after(1))
    seen(after(2), tab.seat)
    sweep(now=after(12))
    assert outcome() == ("ended", "unanswered", "connection_lost")


def test_a_silence_of_the_service_itself_makes_nobody_gone(
    tab: CallerTab, desk: CastDesk, cast: Cast
) -> None:
    go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.secretariat, now=NOON)
    leave_page(tab.seat, now=after(1))
    started = after(15)
    assert sweep(now=after(16), listening_since=started) == Swept()
    assert sweep(now=after(18), listening_since=started) == Swept(duties=1)
    seen(after(19), tab.seat)
    assert sweep(now=after(19), listening_since=started) == Swept()


def test_at_closing_time_who_waits_is_told_unless_somebody_comes(
    tab: CallerTab, desk: CastDesk, line: CastLine, cast: Cast
) -> None:
    line.chat.hours.update(opens=dt.time(9), closes=dt.time(12, 5))
    go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.secretariat, now=after(4))
    assert sweep(now=after(4)) == Swept()
    assert sweep(now=after(5)) == Swept()
    set_takes_new(actor=cast.counsellor, desk=desk.desk, takes_new=False)
    assert sweep(now=after(6)) == Swept(unanswered=1)
    assert outcome() == ("ended", "unanswered", "closed")


def test_closing_cuts_no_conversation(
    tab: CallerTab, taken: Seat, line: CastLine, cast: Cast
) -> None:
    line.chat.hours.all().delete()
    seen(after(30), tab.seat, taken)
    Duty.objects.update(seen_at=after(30))
    assert sweep(now=after(30)) == Swept()
    assert outcome()[0] == "open"


# --- People who are gone ------------------------------------------------------------------


def test_a_conversation_whose_counsellor_is_gone_waits_again(
    tab: CallerTab, taken: Seat, desk: CastDesk, cast: Cast
) -> None:
    invite_oslo(cast, desk)
    seen(after(4), tab.seat)
    Duty.objects.update(seen_at=after(4))
    assert sweep(now=after(2)) == Swept()
    assert sweep(now=after(3)) == Swept(requeued=1)
    assert events() == ["waiting", "joined", "requeued"]
    assert Conversation.objects.get().waiting_since == after(3)
    assert Invitation.objects.get().outcome == "withdrawn"
    later = start_chat(desk, after(1))
    (first, second) = board_for(cast.oslo_counsellor, desk.desk, after(4)).waiting
    assert (first.conversation.pk, first.requeued) == (tab.seat.conversation_id, True)
    assert (second.conversation.pk, second.requeued) == (later.seat.conversation_id, False)
    assert (standing(tab).position, standing(later).position) == (1, 2)
    answer_chat(tab, cast.oslo_counsellor, cast.oslo, after(4))
    request = ChatRequest.objects.get(conversation=tab.seat.conversation_id)
    assert (request.answered_by, request.answered_at) == (cast.counsellor, NOON)


def standing(tab: CallerTab) -> Standing:
    return standing_of(tab.seat, after(4))


def invite_oslo(cast: Cast, desk: CastDesk) -> Invitation:
    go_on_duty(actor=cast.oslo_counsellor, desk=desk.desk, unit=cast.oslo, now=NOON)
    return invite(
        actor=cast.counsellor,
        conversation=Conversation.objects.get().pk,
        to=cast.oslo_counsellor,
        kind="join",
        now=NOON,
    )


def test_one_of_two_counsellors_who_is_gone_has_left(
    tab: CallerTab, taken: Seat, desk: CastDesk, cast: Cast
) -> None:
    beside = answer_invitation(
        actor=cast.oslo_counsellor, invitation=invite_oslo(cast, desk), accept=True, now=NOON
    )
    assert beside is not None
    seen(after(3), tab.seat, beside)
    Duty.objects.update(seen_at=after(3))
    assert sweep(now=after(3)) == Swept(left=1)
    assert (events()[-1], outcome()[0]) == ("left", "open")
    assert sweep(now=after(6)) == Swept(requeued=1, duties=2)


def test_both_counsellors_gone_leave_one_that_is_named(
    tab: CallerTab, taken: Seat, desk: CastDesk, cast: Cast
) -> None:
    answer_invitation(
        actor=cast.oslo_counsellor, invitation=invite_oslo(cast, desk), accept=True, now=NOON
    )
    sweep(now=after(3))
    assert events()[-2:] == ["left", "requeued"]
    assert not Seat.objects.filter(kind="counsellor", left_at=None).exists()


def test_a_caller_who_is_away_ends_nothing_while_a_counsellor_is_there(
    tab: CallerTab, taken: Seat
) -> None:
    seen(after(300), taken)
    Duty.objects.update(seen_at=after(300))
    assert sweep(now=after(300)) == Swept()


def test_what_both_have_been_gone_from_for_an_hour_has_ended(tab: CallerTab, taken: Seat) -> None:
    sweep(now=after(5))
    assert outcome()[0] == "waiting"
    assert sweep(now=after(59)) == Swept()
    assert sweep(now=after(60)) == Swept(ended=1)
    assert outcome() == ("ended", "answered", "connection_lost")
    assert events()[-1] == "ended"


def test_a_conversation_that_waits_again_and_that_nobody_takes_was_still_answered(
    tab: CallerTab, taken: Seat
) -> None:
    sweep(now=after(5))
    seen(after(25), tab.seat)
    assert sweep(now=after(25)) == Swept(unanswered=1)
    assert outcome() == ("ended", "answered", "wait_limit")


def test_a_console_that_is_gone_is_not_on_duty(desk: CastDesk, cast: Cast) -> None:
    go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.secretariat, now=NOON)
    assert sweep(now=after(2)) == Swept()
    assert sweep(now=after(3)) == Swept(duties=1)
    assert Duty.objects.get().ended_at == NOON


def test_a_counsellor_reads_an_ended_one_until_the_shift_is_over(
    tab: CallerTab, taken: Seat, cast: Cast
) -> None:
    close_conversation(
        actor=cast.counsellor,
        conversation=tab.seat.conversation_id,
        reason="finished",
        now=after(10),
    )
    sweep(now=after(60))
    assert Seat.objects.get(pk=taken.pk).left_at is None
    cache.clear()  # as when the hour between two thorough ones is over
    sweep(now=after(60 * 13))
    assert Seat.objects.get(pk=taken.pk).left_at is not None
    assert Seat.objects.get(pk=tab.seat.pk).left_at is None


# --- Asking again -------------------------------------------------------------------------


def test_who_asks_again_waits_again_with_a_request_of_its_own(
    tab: CallerTab, taken: Seat, cast: Cast
) -> None:
    end_by_caller(tab.seat, now=after(5))
    ask_again(tab.seat, now=after(6))
    ask_again(tab.seat, now=after(6))
    assert events() == ["waiting", "joined", "ended", "waiting"]
    assert ChatRequest.objects.count() == 2
    assert outcome() == ("waiting", "under_way", "")
    assert Seat.objects.get(pk=taken.pk).left_at == after(6)
    again = answer_chat(tab, cast.counsellor, cast.secretariat, after(7))
    assert again == taken


def test_nobody_asks_again_when_it_is_closed(tab: CallerTab, line: CastLine) -> None:
    end_by_caller(tab.seat, now=after(5))
    line.chat.hours.all().delete()
    with pytest.raises(ClosedError):
        ask_again(tab.seat, now=after(6))


def test_nobody_asks_again_and_again(tab: CallerTab) -> None:
    for minute in range(6):
        end_by_caller(tab.seat, now=after(minute))
        if minute < 5:
            ask_again(tab.seat, now=after(minute))
    with pytest.raises(TooOftenError):
        ask_again(tab.seat, now=after(6))
    ask_again(tab.seat, now=after(61))


def test_a_seat_that_was_left_does_nothing_more(tab: CallerTab) -> None:
    Seat.objects.update(left_at=NOON)
    for act in (end_by_caller, ask_again):
        with pytest.raises(LeftError):
            act(tab.seat, now=NOON)
    leave_page(tab.seat, now=NOON)
    assert Seat.objects.get().goodbye_at is None


# --- How it stands ------------------------------------------------------------------------


def test_the_place_in_the_queue_is_told(desk: CastDesk) -> None:
    tabs = [start_chat(desk, after(n)) for n in range(3)]
    assert [standing_of(t.seat, after(3)).position for t in tabs] == [1, 2, 3]
    end_by_caller(tabs[0].seat, now=after(3))
    assert [standing_of(t.seat, after(3)).position for t in tabs] == [None, 1, 2]


def answered_after(desk: CastDesk, cast: Cast, minutes: list[int], at: dt.datetime) -> None:
    for waited in minutes:
        tab = start_chat(desk, at)
        answer_chat(tab, cast.counsellor, cast.secretariat, at + dt.timedelta(minutes=waited))


def test_the_usual_wait_is_the_median_of_this_time_of_day(desk: CastDesk, cast: Cast) -> None:
    answered_after(desk, cast, [2, 4, 6, 20], NOON - dt.timedelta(days=3))
    waiting = start_chat(desk, NOON)
    assert standing_of(waiting.seat, NOON).usual_wait is None
    answered_after(desk, cast, [6], NOON - dt.timedelta(days=27))
    answered_after(desk, cast, [60] * 5, NOON - dt.timedelta(days=29))
    answered_after(desk, cast, [50] * 5, NOON - dt.timedelta(hours=8))
    assert standing_of(waiting.seat, NOON).usual_wait == 6


def test_who_is_there_is_told_as_a_number(tab: CallerTab, taken: Seat) -> None:
    Seat.objects.filter(pk=taken.pk).update(read_number=2)
    stands = standing_of(tab.seat, after(1))
    assert (stands.state, stands.counsellors, stands.read_number) == ("open", 1, 2)
    assert (stands.position, stands.usual_wait, stands.answered) == (None, None, True)
    assert standing_of(tab.seat, after(5)).counsellors == 0


def test_a_standing_takes_few_queries(
    tab: CallerTab, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        standing_of(tab.seat, NOON)


# --- At the same moment -------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@needs_several_connections
def test_three_sweeps_at_once_do_each_thing_once(desk: CastDesk, cast: Cast) -> None:
    tabs = [start_chat(desk, NOON) for _ in range(6)]
    for tab in tabs[:3]:
        answer_chat(tab, cast.counsellor, cast.secretariat, NOON)
    swept = at_once(lambda: sweep(now=after(12)), times=3)
    assert sum(each.requeued for each in swept) == 3
    assert sum(each.unanswered for each in swept) == 3
    assert sum(each.duties for each in swept) == 1
    for conversation in Conversation.objects.all():
        numbers = list(conversation.entries.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, conversation.last_number + 1))
        assert conversation.entries.filter(event__in=["requeued", "unanswered"]).count() == 1
