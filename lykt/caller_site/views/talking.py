"""What a caller's tab asks while there is a conversation; each shows its seat's secret."""

from typing import Any

from lykt.caller_site.forms import FaultsForm, SeatForm
from lykt.caller_site.posts import json_post
from lykt.caller_site.standing import standing_words
from lykt.chat.actions import (
    ask_again,
    delete_now,
    end_by_caller,
    feedback_token,
    leave_page,
    report_faults,
)
from lykt.chat.live.tickets import TICKET_SECONDS, seat_ticket
from lykt.chat.workflow import LeftError, NotAnsweredError, NotEndedError


@json_post(SeatForm)
def ticket(form: SeatForm) -> dict[str, Any]:
    seat = form.held()
    if seat.left_at is not None:
        raise LeftError
    return {"ticket": seat_ticket(seat), "seconds": TICKET_SECONDS}


@json_post(SeatForm)
def standing(form: SeatForm) -> dict[str, Any]:
    return standing_words(form.held())


@json_post(SeatForm)
def leave(form: SeatForm) -> None:
    leave_page(form.held())


@json_post(SeatForm)
def end(form: SeatForm) -> None:
    end_by_caller(form.held())


@json_post(SeatForm)
def again(form: SeatForm) -> None:
    ask_again(form.held())


@json_post(SeatForm)
def delete(form: SeatForm) -> None:
    delete_now(form.held())


@json_post(FaultsForm)
def faults(form: FaultsForm) -> None:
    report_faults(seat=form.held(), counts=form.cleaned_data["counts"])


@json_post(SeatForm)
def feedback_pass(form: SeatForm) -> dict[str, Any]:
    """Lets one feedback be given, which then leads nobody back to the conversation."""
    seat = form.held()
    try:
        return {"token": feedback_token(seat, form.cleaned_data["secret"])}
    except (NotAnsweredError, NotEndedError):
        return {"token": None}
