"""The console's page and what it fetches and posts: allowed, refused, anonymous, not one's own."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import CallerTab, Cast, CastDesk, answer_chat, give_ring_key, start_chat
from lykt.chat.actions import end_by_caller, go_on_duty, invite
from lykt.chat.live.tickets import read_ticket
from lykt.chat.models import ChatRequest, Conversation, Duty, Invitation, Seat
from lykt.helpline.models import Contact
from lykt.people.models import Person
from lykt.questions.models import Draft

Site = Any
NOBODY = uuid.UUID(int=1)


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def tab(desk: CastDesk) -> CallerTab:
    return start_chat(desk, choices={"who_contacted": "relative", "language": "nb"})


@pytest.fixture
def taken(tab: CallerTab, cast: Cast) -> Conversation:
    answer_chat(tab, cast.counsellor, cast.secretariat)
    return tab.seat.conversation


def of(name: str, *args: object) -> str:
    return reverse(f"chat:{name}", args=args)


def every_post(desk: CastDesk, conversation: uuid.UUID) -> list[str]:
    return [
        *(of(name, desk.desk.pk) for name in ("board", "tickets", "duty", "takes_new", "end_duty")),
        *(of(name, conversation) for name in ("take", "invite", "leave", "close", "registration")),
        of("answer_invitation", 1),
        of("withdraw_invitation", 1),
    ]


# --- Who gets in --------------------------------------------------------------------------


def test_a_visitor_is_sent_to_the_sign_in_everywhere(desk: CastDesk, taken: Conversation) -> None:
    client = Client()
    for address in every_post(desk, taken.pk):
        assert client.post(address).status_code == 302
    for address in (of("console"), of("conversation", taken.pk), of("registration", taken.pk)):
        assert "/sign-in/" in client.get(address).headers["Location"]


def test_somebody_who_does_not_answer_chats_is_refused_everywhere(
    desk: CastDesk, taken: Conversation, cast: Cast
) -> None:
    client = as_(cast.analyst)
    for address in every_post(desk, taken.pk):
        assert client.post(address).status_code == 403
    assert client.get(of("console")).status_code == 403
    assert client.get(of("conversation", taken.pk)).status_code == 403


def test_another_lines_desk_and_conversations_do_not_exist_for_somebody(
    desk: CastDesk, taken: Conversation, cast: Cast
) -> None:
    client = as_(cast.stranger)
    for address in every_post(desk, taken.pk):
        assert client.post(address).status_code == 404, address
    assert client.get(of("conversation", taken.pk)).status_code == 404
    assert (
        "No line that you answer for"
        in client.get(of("console"), headers={"Accept-Language": "en"}).text
    )


def test_a_colleague_s_conversation_does_not_exist_for_who_is_not_in_it(
    desk: CastDesk, taken: Conversation, cast: Cast
) -> None:
    client = as_(cast.manager)
    assert client.get(of("conversation", taken.pk)).status_code == 404
    assert client.get(of("registration", taken.pk)).status_code == 404
    for name in ("invite", "leave", "close"):
        assert client.post(of(name, taken.pk)).status_code == 404


def test_a_post_without_the_page_s_token_is_refused(desk: CastDesk, cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.counsellor)
    assert client.post(of("end_duty", desk.desk.pk)).status_code == 403


# --- The page -----------------------------------------------------------------------------


def test_the_page_has_the_desk_s_phrases_and_the_directory(desk: CastDesk, cast: Cast) -> None:
    desk.desk.phrases.create(title="Hilsen", text="Hei, hva kan vi hjelpe deg med?")
    page = as_(cast.counsellor).get(of("console")).text
    assert "Hei, hva kan vi hjelpe deg med?" in page
    assert "chat/console/console.js" in page


def test_without_a_key_the_page_says_so_and_leads_to_the_keys(desk: CastDesk, cast: Cast) -> None:
    cast.counsellor.keys.all()[0].grants.all().delete()
    page = as_(cast.counsellor).get(of("console")).text
    assert reverse("vault:keys") in page
    assert "chat/console/console.js" not in page


# --- The board ----------------------------------------------------------------------------


def board(person: Person, desk: CastDesk) -> dict[str, Any]:
    answer = as_(person).post(of("board", desk.desk.pk))
    assert answer.status_code == 200
    return dict(answer.json())


def test_the_board_shows_who_waits_and_since_when(
    desk: CastDesk, tab: CallerTab, cast: Cast
) -> None:
    shown = board(cast.counsellor, desk)
    assert [row["id"] for row in shown["waiting"]] == [str(tab.seat.conversation_id)]
    assert shown["waiting"][0]["canOpen"]
    assert not shown["waiting"][0]["requeued"]
    assert (shown["duty"], shown["mine"], shown["hours"]["open"]) == (None, [], True)


def test_the_board_has_colleagues_with_how_many_and_not_which(
    desk: CastDesk, taken: Conversation, cast: Cast
) -> None:
    shown = board(cast.manager, desk)
    assert [(each["name"], each["busy"]) for each in shown["colleagues"]] == [("counsellor", 1)]
    assert (shown["waiting"], shown["mine"]) == ([], [])
    assert str(taken.pk) not in str(shown)


def test_first_choices_stand_in_words_and_an_unknown_code_is_left_out(
    desk: CastDesk, tab: CallerTab, cast: Cast
) -> None:
    desk.desk.first_choices = desk.desk.channel.registration.questionnaire
    desk.desk.save()
    Conversation.objects.update(choices={"who_contacted": "relative", "age": "not_asked"})
    assert board(cast.counsellor, desk)["waiting"][0]["choices"] == "Pårørende"


def test_asking_for_the_board_is_a_sign_of_life(desk: CastDesk, cast: Cast) -> None:
    go_on_duty(actor=cast.counsellor, desk=desk.desk, unit=cast.secretariat)
    earlier = timezone.now() - dt.timedelta(minutes=1)
    Duty.objects.update(seen_at=earlier)
    board(cast.counsellor, desk)
    assert Duty.objects.get().seen_at > earlier


def test_a_console_that_nobody_touches_does_not_keep_the_session(
    desk: CastDesk, cast: Cast
) -> None:
    client = as_(cast.counsellor)
    client.post(of("board", desk.desk.pk), {"active": "yes"})
    session = client.session
    session["lykt_used"] = used = timezone.now().timestamp() - 600
    session.save()
    client.post(of("board", desk.desk.pk))
    client.post(of("tickets", desk.desk.pk))
    assert client.session["lykt_used"] == used
    client.post(of("tickets", desk.desk.pk), {"active": "yes"})
    assert client.session["lykt_used"] > used


def test_tickets_are_for_the_desk_and_the_person_s_own_seats(
    desk: CastDesk, taken: Conversation, cast: Cast
) -> None:
    given = as_(cast.counsellor).post(of("tickets", desk.desk.pk)).json()
    seat = Seat.objects.get(person=cast.counsellor)
    assert read_ticket(given["conversations"][str(taken.pk)]).seat == seat.pk  # type: ignore[union-attr]
    assert list(given["desks"]) == [str(desk.desk.pk)]
    other = as_(cast.manager).post(of("tickets", desk.desk.pk)).json()
    assert other["conversations"] == {}


# --- Duty and conversations ---------------------------------------------------------------


def test_a_counsellor_goes_on_duty_takes_no_new_ones_and_goes(desk: CastDesk, cast: Cast) -> None:
    client = as_(cast.counsellor)
    assert client.post(of("duty", desk.desk.pk), {"unit": cast.outside.pk}).status_code == 400
    unit = {"unit": cast.secretariat.pk}
    assert client.post(of("duty", desk.desk.pk), unit).status_code == 204
    client.post(of("takes_new", desk.desk.pk), {"takes_new": "no"})
    assert not Duty.objects.get().takes_new
    client.post(of("end_duty", desk.desk.pk))
    assert Duty.objects.get().ended_at


def test_a_conversation_is_taken_by_who_is_on_duty_and_only_once(
    desk: CastDesk, tab: CallerTab, cast: Cast
) -> None:
    address = of("take", tab.seat.conversation_id)
    refused = as_(cast.counsellor).post(address)
    assert (refused.status_code, refused.json()["error"]) == (409, "not_on_duty")
    for person in (cast.counsellor, cast.manager):
        go_on_duty(actor=person, desk=desk.desk, unit=cast.secretariat)
    assert as_(cast.counsellor).post(address).json()["seat"]
    late = as_(cast.manager).post(address)
    assert (late.status_code, late.json()["error"]) == (409, "taken")
    assert late.json()["detail"]


def test_whoever_sits_there_gets_the_sealed_key_and_who_else_does(
    taken: Conversation, cast: Cast
) -> None:
    given = as_(cast.counsellor).get(of("conversation", taken.pk)).json()
    assert len(given["sealedKey"]) == 107
    assert sorted(seat["kind"] for seat in given["seats"]) == ["caller", "counsellor"]
    assert given["seat"] == str(Seat.objects.get(person=cast.counsellor).pk)


def test_a_conversation_is_closed_with_a_reason(taken: Conversation, cast: Cast) -> None:
    client = as_(cast.counsellor)
    assert client.post(of("close", taken.pk), {"reason": "bored"}).status_code == 400
    assert client.post(of("close", taken.pk), {"reason": "referred"}).status_code == 204
    assert ChatRequest.objects.get().close_reason == "referred"


def test_the_only_counsellor_can_not_just_leave(taken: Conversation, cast: Cast) -> None:
    refused = as_(cast.counsellor).post(of("leave", taken.pk))
    assert (refused.status_code, refused.json()["error"]) == (409, "last_one")


# --- Colleagues ---------------------------------------------------------------------------


def test_a_colleague_on_duty_is_asked_sees_it_and_takes_over(
    desk: CastDesk, taken: Conversation, cast: Cast
) -> None:
    ask = {"to": cast.manager.pk, "kind": "transfer", "note": "AAECAw"}
    client = as_(cast.counsellor)
    assert client.post(of("invite", taken.pk), ask).status_code == 400
    go_on_duty(actor=cast.manager, desk=desk.desk, unit=cast.secretariat)
    assert client.post(of("invite", taken.pk), ask).status_code == 204
    assert board(cast.counsellor, desk)["sent"][0]["to"] == "manager"
    asked = board(cast.manager, desk)["invitations"][0]
    assert (asked["note"], asked["kind"], asked["by"]) == ("AAECAw", "transfer", "counsellor")
    answer = as_(cast.manager).post(of("answer_invitation", asked["id"]), {"accept": "yes"})
    assert answer.json()["conversation"] == str(taken.pk)
    assert board(cast.counsellor, desk)["mine"] == []


def test_a_note_that_is_not_sealed_as_it_should_be_is_refused(
    desk: CastDesk, taken: Conversation, cast: Cast
) -> None:
    go_on_duty(actor=cast.manager, desk=desk.desk, unit=cast.secretariat)
    ask = {"to": cast.manager.pk, "kind": "join", "note": "A"}
    assert as_(cast.counsellor).post(of("invite", taken.pk), ask).status_code == 400


def test_a_request_to_a_colleague_can_be_withdrawn_by_who_asked_only(
    desk: CastDesk, taken: Conversation, cast: Cast
) -> None:
    go_on_duty(actor=cast.manager, desk=desk.desk, unit=cast.secretariat)
    asked = invite(actor=cast.counsellor, conversation=taken.pk, to=cast.manager, kind="join")
    give_up = of("withdraw_invitation", asked.pk)
    assert as_(cast.oslo_counsellor).post(give_up).status_code == 404
    assert as_(cast.counsellor).post(give_up).status_code == 204
    assert Invitation.objects.get().outcome == "withdrawn"


# --- The registration beside it -----------------------------------------------------------


def filled_in(page: str) -> dict[str, str]:
    """What a browser would send of the form as it was shown."""
    import re

    found = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"([^>]*)>', page)
    sent = {name: value for name, value, rest in found if "radio" not in rest}
    return {name: value for name, value in sent.items() if not name.startswith("q-")}


def test_the_form_is_filled_in_with_what_is_known(taken: Conversation, cast: Cast) -> None:
    Conversation.objects.update(choices={"who_contacted": "relative", "language": "nb"})
    page = as_(cast.counsellor).get(of("registration", taken.pk)).text
    began = timezone.localtime(ChatRequest.objects.get().answered_at)
    assert f'value="{began:%H.%M}"' in page
    assert f'value="{began:%d.%m.%Y}"' in page
    chosen = page.partition('value="relative"')[2].partition(">")[0]
    assert "checked" in chosen


def test_a_saved_registration_is_tied_to_its_request_and_saved_once(
    taken: Conversation, tab: CallerTab, cast: Cast
) -> None:
    client, address = as_(cast.counsellor), of("registration", taken.pk)
    sent = filled_in(client.get(address).text)
    sent |= {"q-who_contacted": "exposed", "q-in_target_group": "yes"}
    faulty = client.post(address, {**sent, "q-who_contacted": ""})
    assert faulty.status_code == 422
    assert not Contact.objects.exists()
    assert client.post(address, sent).json() == {"registered": True}
    assert client.post(address, sent).json() == {"registered": True}
    assert ChatRequest.objects.get().contact == Contact.objects.get()
    assert client.get(address).json() == {"registered": True}


def test_what_is_typed_is_kept_as_a_draft_that_the_form_shows_again(
    taken: Conversation, tab: CallerTab, cast: Cast
) -> None:
    client, address = as_(cast.counsellor), of("registration", taken.pk)
    sent = filled_in(client.get(address).text) | {"q-summary": "Oppdiktet sammendrag"}
    channel = taken.desk.channel
    saved = client.post(reverse("helpline:save_draft", args=[channel.pk]), sent)
    assert saved.status_code == 200
    assert Draft.objects.count() == 1
    end_by_caller(tab.seat)
    again = client.get(address).text
    assert "Oppdiktet sammendrag" in again
    ended = timezone.localtime(ChatRequest.objects.get().ended_at)
    assert f'value="{ended:%H.%M}"' in again.partition('name="t-ended"')[2][:200] + again


def test_a_form_of_another_conversation_is_not_saved_here(taken: Conversation, cast: Cast) -> None:
    answer = as_(cast.counsellor).post(of("registration", taken.pk), {"draft": str(NOBODY)})
    assert answer.status_code == 400
    assert not Contact.objects.exists()


def test_an_ended_conversation_that_is_not_registered_stays_on_the_board(
    desk: CastDesk, taken: Conversation, tab: CallerTab, cast: Cast
) -> None:
    end_by_caller(tab.seat)
    [row] = board(cast.counsellor, desk)["mine"]
    assert (row["state"], row["registered"]) == ("ended", False)
    assert as_(cast.counsellor).post(of("leave", taken.pk)).status_code == 204
    assert board(cast.counsellor, desk)["mine"] == []


def test_a_grant_that_is_taken_away_closes_the_conversation_to_its_holder(
    desk: CastDesk, taken: Conversation, cast: Cast
) -> None:
    cast.counsellor.keys.get().grants.all().delete()
    refused = as_(cast.counsellor).get(of("conversation", taken.pk))
    assert (refused.status_code, refused.json()["error"]) == (403, "no_grant")
    cast.counsellor.keys.update(retired_at=timezone.now())
    give_ring_key(cast.counsellor, desk.ring_key, desk.ring)
    assert as_(cast.counsellor).get(of("conversation", taken.pk)).status_code == 200
