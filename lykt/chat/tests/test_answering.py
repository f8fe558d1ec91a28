"""A counsellor takes, leaves and closes conversations; colleagues are asked in."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

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
from lykt.chat.actions import (
    answer_invitation,
    close_conversation,
    end_by_caller,
    go_on_duty,
    invite,
    leave_conversation,
    leave_duty,
    seen_at_desk,
    set_takes_new,
    take_conversation,
    withdraw_invitation,
)
from lykt.chat.models import ChatRequest, Conversation, Desk, Duty, Invitation, Seat
from lykt.chat.queries import (
    board_for,
    colleagues_on_duty,
    conversation_for,
    desks_for,
    invitation_for,
    sealed_key_for,
)
from lykt.chat.sealing import open_conversation_key
from lykt.chat.workflow import (
    ColleagueUnableError,
    EndedError,
    InvitationOverError,
    InvitedAlreadyError,
    LastOneError,
    NoGrantError,
    NotAllowedError,
    NotOnDutyError,
    NotSeatedError,
    RefusedError,
    SeatedAlreadyError,
    TakenError,
    UnknownReasonError,
)
from lykt.people.models import Appointment, Person
from lykt.vault.models import Grant, PersonKey

NOON = dt.datetime(2022, 5, 5, 10, 0, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(minutes=4)


def state() -> Conversation:
    return Conversation.objects.get()


def events() -> list[tuple[str, object]]:
    entries = state().entries.order_by("number")
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    return [(entry.event, entry.seat_id) for entry in entries]


@pytest.fixture
def tab(desk: CastDesk) -> CallerTab:
    return start_chat(desk, NOON)


def take(tab: CallerTab, person: Person, cast: Cast) -> Seat:
    return take_conversation(
        actor=person, conversation=tab.seat.conversation_id, unit=cast.secretariat, now=LATER
    )


# --- Duty ---------------------------------------------------------------------------------


def test_on_duty_twice_is_once_and_is_in_the_audit_log(desk: CastDesk, cast: Cast) -> None:
    for _ in range(2):
        go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.secretariat)
    assert Duty.objects.count() == Record.objects.filter(action="chat.go_on_duty").count() == 1
    leave_duty(actor=cast.counsellor, desk=desk.desk)
    leave_duty(actor=cast.counsellor, desk=desk.desk)
    assert not Duty.objects.filter(ended_at__isnull=True).exists()


def test_nobody_is_on_duty_without_the_permission_or_the_key(desk: CastDesk, cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        go_on_duty(actor=cast.stranger, desk=desk.desk, unit=cast.outside)
    with pytest.raises(NotAllowedError):
        go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.oslo)
    PersonKey.objects.filter(person=cast.counsellor).update(retired_at=NOON)
    with pytest.raises(NoGrantError):
        go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.secretariat)
    Grant.objects.all().delete()
    with pytest.raises(NoGrantError):
        go_on_duty(actor=cast.manager, desk=desk.desk, unit=cast.secretariat)


def test_the_console_is_seen_while_on_duty_only(tab: CallerTab, cast: Cast) -> None:
    seat = answer_chat(tab, cast.counsellor, cast.secretariat, NOON)
    assert [d.seen_at for d in seen_at_desk(actor=cast.counsellor, now=LATER)] == [LATER]
    seat.refresh_from_db()
    assert seat.seen_at == LATER
    Duty.objects.update(ended_at=LATER)
    assert seen_at_desk(actor=cast.counsellor, now=LATER) == []


def test_a_console_counts_as_seen_only_where_one_may_still_answer(
    tab: CallerTab, cast: Cast
) -> None:
    seat = answer_chat(tab, cast.counsellor, cast.secretariat, NOON)
    Appointment.objects.filter(person=cast.counsellor).update(valid_to=NOON.date())
    assert seen_at_desk(actor=cast.counsellor, now=LATER) == []
    seat.refresh_from_db()
    assert seat.seen_at == NOON


def test_who_takes_nothing_new_says_so(desk: CastDesk, cast: Cast) -> None:
    with pytest.raises(NotOnDutyError):
        set_takes_new(actor=cast.counsellor, desk=desk.desk, takes_new=False)
    go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.secretariat)
    set_takes_new(actor=cast.counsellor, desk=desk.desk, takes_new=False)
    (duty,) = colleagues_on_duty(desk.desk)
    assert not duty.takes_new


# --- Taking -------------------------------------------------------------------------------


def test_who_takes_it_sits_in_it_and_can_open_it(
    tab: CallerTab, desk: CastDesk, cast: Cast
) -> None:
    seat = answer_chat(tab, cast.counsellor, cast.secretariat, LATER)
    assert (state().state, state().waiting_since) == ("open", None)
    assert events() == [("waiting", tab.seat.pk), ("joined", seat.pk)]
    request = ChatRequest.objects.get()
    assert (request.answered_at, request.answered_by) == (LATER, cast.counsellor)
    assert request.answered_unit == cast.secretariat
    sealed = sealed_key_for(cast.counsellor, state())
    pk = state().pk
    assert open_conversation_key(sealed, pk, desk.ring_key.pk, desk.ring.private) == tab.key
    assert Record.objects.filter(action="chat.take_conversation").count() == 1


def test_taking_again_what_one_has_is_the_same(tab: CallerTab, cast: Cast) -> None:
    first = answer_chat(tab, cast.counsellor, cast.secretariat, LATER)
    assert take(tab, cast.counsellor, cast) == first
    assert len(events()) == 2


def test_the_second_is_told_that_it_is_taken(tab: CallerTab, cast: Cast) -> None:
    answer_chat(tab, cast.counsellor, cast.secretariat, LATER)
    with pytest.raises(TakenError):
        answer_chat(tab, cast.oslo_counsellor, cast.oslo, LATER)
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(cast.oslo_counsellor, state().pk)


def test_an_ended_one_is_not_taken(tab: CallerTab, cast: Cast) -> None:
    end_by_caller(tab.seat, now=LATER)
    with pytest.raises(EndedError):
        answer_chat(tab, cast.counsellor, cast.secretariat, LATER)


def test_nobody_takes_it_off_duty_or_without_its_key(
    tab: CallerTab, desk: CastDesk, cast: Cast
) -> None:
    with pytest.raises(NotOnDutyError):
        take(tab, cast.counsellor, cast)
    go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.secretariat)
    Grant.objects.filter(holder__person=cast.counsellor).delete()
    with pytest.raises(NoGrantError):
        take(tab, cast.counsellor, cast)
    with pytest.raises(NotAllowedError):
        take(tab, cast.stranger, cast)
    assert state().state == "waiting"


def test_an_appointment_that_ends_takes_the_conversation_away(tab: CallerTab, cast: Cast) -> None:
    answer_chat(tab, cast.counsellor, cast.secretariat, LATER)
    assert conversation_for(cast.counsellor, state().pk)
    Appointment.objects.filter(person=cast.counsellor).update(valid_to=NOON.date())
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(cast.counsellor, state().pk)
    with pytest.raises(Conversation.DoesNotExist):
        sealed_key_for(cast.counsellor, state())
    assert not desks_for(cast.counsellor).exists()


# --- Colleagues ---------------------------------------------------------------------------


def ask(tab: CallerTab, cast: Cast, kind: str = "join", note: bytes | None = None) -> Invitation:
    return invite(
        actor=cast.counsellor,
        conversation=tab.seat.conversation_id,
        to=cast.oslo_counsellor,
        kind=kind,
        note=note,
        now=LATER,
    )


@pytest.fixture
def taken(tab: CallerTab, desk: CastDesk, cast: Cast) -> Seat:
    go_on_duty(actor=cast.oslo_counsellor, desk=desk.desk, unit=cast.oslo, now=LATER)
    return answer_chat(tab, cast.counsellor, cast.secretariat, LATER)


def test_a_colleague_comes_in_beside(tab: CallerTab, taken: Seat, cast: Cast) -> None:
    invitation = ask(tab, cast, note=b"sealed")
    assert conversation_for(cast.oslo_counsellor, state().pk)
    assert invitation_for(cast.oslo_counsellor, invitation.pk) == invitation
    board = board_for(cast.oslo_counsellor, Desk.objects.get(), LATER)
    assert board.invitations == [invitation]
    seat = answer_invitation(
        actor=cast.oslo_counsellor, invitation=invitation, accept=True, now=LATER
    )
    assert seat is not None
    assert events()[2:] == [("joined", seat.pk)]
    assert {s.person for s in Seat.objects.filter(left_at=None)} == {
        None,
        cast.counsellor,
        cast.oslo_counsellor,
    }
    again = answer_invitation(actor=cast.oslo_counsellor, invitation=invitation, accept=True)
    assert again == seat


def test_a_colleague_takes_over_and_the_first_has_left(
    tab: CallerTab, taken: Seat, cast: Cast
) -> None:
    seat = answer_invitation(
        actor=cast.oslo_counsellor, invitation=ask(tab, cast, "transfer"), accept=True, now=LATER
    )
    assert seat is not None
    assert seat.unit == cast.oslo
    assert events()[2:] == [("transferred", seat.pk), ("left", taken.pk)]
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(cast.counsellor, state().pk)
    request = ChatRequest.objects.get()
    assert request.answered_by == cast.counsellor


def test_a_colleague_declines_and_sees_nothing_more(
    tab: CallerTab, taken: Seat, cast: Cast
) -> None:
    invitation = ask(tab, cast, note=b"sealed")
    answer_invitation(actor=cast.oslo_counsellor, invitation=invitation, accept=False)
    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.note) == ("declined", None)
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(cast.oslo_counsellor, state().pk)
    with pytest.raises(InvitationOverError):
        answer_invitation(actor=cast.oslo_counsellor, invitation=invitation, accept=True)


def test_asking_the_same_again_is_once(tab: CallerTab, taken: Seat, cast: Cast) -> None:
    assert ask(tab, cast) == ask(tab, cast)
    with pytest.raises(InvitedAlreadyError):
        ask(tab, cast, "transfer")
    withdraw_invitation(actor=cast.counsellor, invitation=Invitation.objects.get())
    assert ask(tab, cast, "transfer").outcome == "pending"


def test_only_able_colleagues_are_asked(tab: CallerTab, taken: Seat, cast: Cast) -> None:
    with pytest.raises(SeatedAlreadyError):
        invite(actor=cast.counsellor, conversation=state().pk, to=cast.counsellor, kind="join")
    with pytest.raises(ColleagueUnableError):
        invite(actor=cast.counsellor, conversation=state().pk, to=cast.manager, kind="join")
    with pytest.raises(NotSeatedError):
        invite(actor=cast.manager, conversation=state().pk, to=cast.oslo_counsellor, kind="join")


def test_what_was_asked_of_one_is_not_answered_by_another(
    tab: CallerTab, taken: Seat, desk: CastDesk, cast: Cast
) -> None:
    invitation = ask(tab, cast)
    with pytest.raises(Invitation.DoesNotExist):
        invitation_for(cast.manager, invitation.pk)
    with pytest.raises(InvitationOverError):
        answer_invitation(actor=cast.manager, invitation=invitation, accept=True)


def test_the_end_takes_back_what_was_asked(tab: CallerTab, taken: Seat, cast: Cast) -> None:
    invitation = ask(tab, cast, note=b"sealed")
    end_by_caller(tab.seat, now=LATER)
    with pytest.raises(InvitationOverError):
        answer_invitation(actor=cast.oslo_counsellor, invitation=invitation, accept=True)
    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.note) == ("withdrawn", None)


def test_the_last_one_does_not_leave_a_caller_alone(
    tab: CallerTab, taken: Seat, cast: Cast
) -> None:
    with pytest.raises(LastOneError):
        leave_conversation(actor=cast.counsellor, conversation=state().pk)
    answer_invitation(actor=cast.oslo_counsellor, invitation=ask(tab, cast), accept=True)
    leave_conversation(actor=cast.counsellor, conversation=state().pk)
    assert events()[-1] == ("left", taken.pk)
    assert state().state == "open"


# --- The end ------------------------------------------------------------------------------


def test_closing_ends_it_with_a_reason(tab: CallerTab, taken: Seat, cast: Cast) -> None:
    with pytest.raises(UnknownReasonError):
        close_conversation(actor=cast.counsellor, conversation=state().pk, reason="bored")
    with pytest.raises(NotSeatedError):
        close_conversation(actor=cast.manager, conversation=state().pk, reason="finished")
    close_conversation(actor=cast.counsellor, conversation=state().pk, reason="finished", now=LATER)
    assert events()[-1] == ("ended", taken.pk)
    request = ChatRequest.objects.get()
    assert (request.outcome, request.cause, request.close_reason) == (
        "answered",
        "by_counsellor",
        "finished",
    )
    assert request.ended_at == LATER


def test_an_ended_one_is_read_until_it_is_put_away(
    tab: CallerTab, taken: Seat, desk: CastDesk, cast: Cast
) -> None:
    end_by_caller(tab.seat, now=LATER)
    end_by_caller(tab.seat, now=LATER)
    close_conversation(actor=cast.counsellor, conversation=state().pk, reason="referred")
    request = ChatRequest.objects.get()
    assert (request.cause, request.close_reason) == ("by_caller", "referred")
    assert [e for e, _ in events()] == ["waiting", "joined", "ended"]
    assert [own.seat for own in board_for(cast.counsellor, desk.desk, LATER).own] == [taken]
    leave_conversation(actor=cast.counsellor, conversation=state().pk)
    assert board_for(cast.counsellor, desk.desk, LATER).own == []
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(cast.counsellor, state().pk)


# --- The board ----------------------------------------------------------------------------


def test_the_board_shows_who_waits_first(desk: CastDesk, cast: Cast) -> None:
    tabs = [start_chat(desk, NOON + dt.timedelta(minutes=n)) for n in range(3)]
    board = board_for(cast.counsellor, desk.desk, NOON + dt.timedelta(minutes=2))
    assert [w.conversation.pk for w in board.waiting] == [t.seat.conversation_id for t in tabs]
    assert [w.caller_here for w in board.waiting] == [False, False, True]
    assert all(w.can_open for w in board.waiting)
    assert (board.duty, board.has_grant, board.under_way) == (None, True, 0)


def test_the_board_takes_few_queries(
    desk: CastDesk, cast: Cast, django_assert_max_num_queries: object
) -> None:
    for _ in range(5):
        start_chat(desk, NOON)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        board_for(cast.counsellor, desk.desk, NOON)


# --- At the same moment -------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@needs_several_connections
def test_of_two_who_take_at_once_one_gets_it(desk: CastDesk, cast: Cast) -> None:
    tab = start_chat(desk)
    people = [(cast.counsellor, cast.secretariat), (cast.oslo_counsellor, cast.oslo)] * 2
    for person, unit in people[:2]:
        go_on_duty(actor=person, desk=desk.desk, unit=unit)
    turns = iter(people)

    def take_one() -> str:
        person, unit = next(turns)
        try:
            seat = take_conversation(actor=person, conversation=tab.seat.conversation_id, unit=unit)
        except TakenError:
            return "taken"
        return str(seat.person_id)

    done = at_once(take_one, times=4)
    assert sorted(set(done) - {"taken"}) == [str(Seat.objects.get(kind="counsellor").person_id)]
    assert [e for e, _ in events()] == ["waiting", "joined"]


@pytest.mark.django_db(transaction=True)
@needs_several_connections
def test_the_caller_ends_while_a_colleague_takes_over(desk: CastDesk, cast: Cast) -> None:
    tab = start_chat(desk)
    go_on_duty(actor=cast.oslo_counsellor, desk=desk.desk, unit=cast.oslo)
    answer_chat(tab, cast.counsellor, cast.secretariat)
    invitation = invite(
        actor=cast.counsellor,
        conversation=tab.seat.conversation_id,
        to=cast.oslo_counsellor,
        kind="transfer",
    )
    turns: Iterator[Callable[[], object]] = iter(
        [
            lambda: end_by_caller(tab.seat),
            lambda: answer_invitation(
                actor=cast.oslo_counsellor, invitation=invitation, accept=True
            ),
        ]
    )

    def act() -> str:
        try:
            next(turns)()
        except RefusedError as refusal:
            return refusal.code
        return "done"

    done = at_once(act)
    assert set(done) <= {"done", "invitation_over"}
    assert (state().state, events()[-1][0]) == ("ended", "ended")
    assert ChatRequest.objects.get().ended_at is not None


@pytest.mark.django_db(transaction=True)
@needs_several_connections
def test_on_duty_from_two_tabs_at_once_is_once(desk: CastDesk, cast: Cast) -> None:
    at_once(
        lambda: go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.secretariat), times=4
    )
    assert Duty.objects.count() == 1
