"""The way back: a return code is kept, and somebody comes with one."""

import hashlib
from typing import Any

from django import forms

from lykt.caller_site.forms import ReturnCodeForm, ReturnForm
from lykt.caller_site.posts import encoded, json_post
from lykt.chat import proof
from lykt.chat.actions import come_back, make_return_code


@json_post(ReturnCodeForm)
def return_code(form: ReturnCodeForm) -> dict[str, Any]:
    seat, given = form.held(), form.cleaned_data
    make_return_code(seat=seat, lookup=given["lookup"], wrapped_key=given["wrapped_key"])
    return {"until": seat.conversation.destroy_on.isoformat()}


@json_post(forms.Form)
def return_challenge(form: forms.Form) -> dict[str, Any]:
    """Each try costs a calculation, and more while many are wrong; nobody is locked out."""
    return {"challenge": proof.challenge(proof.RETURNING)}


@json_post(ReturnForm)
def come_in_again(form: ReturnForm) -> dict[str, Any]:
    given = form.cleaned_data
    # Spent by the try, not by the seat: other words cost another calculation.
    tried = f"{given['seat']} {given['lookup'].hex()}"
    proof.spend(given["solution"], purpose=proof.RETURNING, by=tried)
    returned = come_back(
        lookup=given["lookup"],
        seat=given["seat"],
        secret_hash=hashlib.sha256(given["secret"]).digest(),
    )
    return {
        "conversation": str(returned.seat.conversation_id),
        "line": returned.seat.conversation.desk.channel.line.code,
        "wrapped_key": encoded(returned.wrapped_key),
    }
