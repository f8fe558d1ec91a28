"""The page about keys and what its browser side hands in: who is let in, what is refused."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import Cast
from lykt.people.models import Person
from lykt.vault.models import Grant, PersonKey, RingKey, Unlock
from lykt.vault.queries import holds_ring_key, key_in_use, person_key_of
from lykt.vault.rings import Ring
from lykt.vault.sealed import SEALED
from lykt.vault.tests.conftest import an_unlock, as_json, give, key_of, text_of

OWN = ("vault:make", "vault:replace", "vault:add_unlock", "vault:change_passphrase")
RING = (
    "vault:first",
    "vault:rotate",
    "vault:give",
    "vault:revoke",
    "vault:make_recovery",
    "vault:recover",
)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(client: Client, address: str, body: Any) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def new_key(**more: Any) -> dict[str, Any]:
    unlock = as_json(an_unlock())
    return {"key": str(uuid.uuid4()), "public": text_of(32), "unlock": unlock, **more}


def posts(ring: Ring) -> list[str]:
    own = [reverse(name) for name in OWN] + [reverse("vault:remove_unlock", args=[1])]
    return own + [reverse(name, args=[ring.keyring.pk]) for name in RING]


# --- Who is let in ------------------------------------------------------------------------


def test_the_page_is_for_those_who_answer_or_review(cast: Cast, ring: Ring) -> None:
    for person in (cast.counsellor, cast.manager, cast.reader):
        assert signed_in(person).get(reverse("vault:keys")).status_code == 200
    for person in (cast.analyst, cast.administrator):
        assert signed_in(person).get(reverse("vault:keys")).status_code == 403
        assert signed_in(person).get(reverse("vault:state")).status_code == 403


@pytest.mark.parametrize("name", ["vault:keys", "vault:state"])
def test_nobody_is_sent_to_the_sign_in(db: None, name: str) -> None:
    response = Client().get(reverse(name))
    assert response.status_code == 302
    assert "sign-in" in response["Location"]


def test_every_act_is_refused_to_nobody_and_to_those_without_a_role_for_it(
    cast: Cast, ring: Ring
) -> None:
    analyst = signed_in(cast.analyst)
    for address in posts(ring):
        assert Client().post(address).status_code == 401
        assert analyst.post(address).status_code == 403
        assert analyst.get(address).status_code == 405


def test_another_line_s_manager_does_not_find_the_ring(cast: Cast, ring: Ring) -> None:
    stranger = signed_in(cast.stranger)
    assert ring.name not in stranger.get(reverse("vault:keys")).content.decode()
    body = {"key": str(uuid.uuid4()), "public": text_of(32), "sealed": text_of(SEALED)}
    answer = post(stranger, reverse("vault:first", args=[ring.keyring.pk]), body)
    assert answer.status_code == 404


def test_forms_from_elsewhere_are_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.counsellor)
    assert post(client, reverse("vault:make"), new_key()).status_code == 403


# --- The secret of the session ------------------------------------------------------------


def test_the_tab_s_secret_lives_as_long_as_the_session_and_no_longer(cast: Cast) -> None:
    client = signed_in(cast.counsellor)
    address = reverse("vault:session")
    assert client.session["lykt_tab_secret"], "made at the sign-in, before two requests can race"
    first = client.post(address).json()["secret"]
    assert client.post(address).json()["secret"] == first
    client.logout()
    assert client.post(address).status_code == 401
    client.force_login(cast.counsellor)
    assert client.post(address).json()["secret"] != first
    assert client.get(address).status_code == 405


# --- Acts through HTTP --------------------------------------------------------------------


def test_a_key_is_made_changed_and_replaced(cast: Cast) -> None:
    client = signed_in(cast.counsellor)
    body = new_key()
    assert post(client, reverse("vault:make"), body).json() == {"done": True}
    passkey: dict[str, Any] = {"kind": "passkey", "credential": "abc", "wrapped": text_of(60)}
    passkey["parameters"] = {"kdf": "prf", "salt": text_of(32)}
    more = {"key": body["key"], "unlock": passkey}
    assert post(client, reverse("vault:add_unlock"), more).status_code == 200
    changed = {"key": body["key"], "unlock": as_json(an_unlock())}
    assert post(client, reverse("vault:change_passphrase"), changed).status_code == 200
    state = client.get(reverse("vault:state")).json()
    assert [one["kind"] for one in state["key"]["unlocks"]] == ["passkey", "passphrase"]
    assert state["key"]["id"] == body["key"]
    unlock = Unlock.objects.get(kind="passkey")
    assert post(client, reverse("vault:remove_unlock", args=[unlock.pk]), {}).status_code == 200
    other = new_key(exposed=True)
    assert post(client, reverse("vault:replace"), other).status_code == 200
    key = person_key_of(cast.counsellor)
    assert key is not None
    assert str(key.pk) == other["key"]


def test_a_passkey_whose_name_no_database_can_keep_is_refused(cast: Cast) -> None:
    key = key_of(cast.counsellor)
    passkey: dict[str, Any] = {"kind": "passkey", "credential": "a\0b", "wrapped": text_of(60)}
    passkey["parameters"] = {"kdf": "prf", "salt": text_of(32)}
    body = {"key": str(key.pk), "unlock": passkey}
    answer = post(signed_in(cast.counsellor), reverse("vault:add_unlock"), body)
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")


def test_another_s_way_in_is_not_found(cast: Cast) -> None:
    unlock = key_of(cast.manager).unlocks.get()
    key_of(cast.counsellor)
    client = signed_in(cast.counsellor)
    assert post(client, reverse("vault:remove_unlock", args=[unlock.pk]), {}).status_code == 404
    assert Unlock.objects.filter(pk=unlock.pk).exists()


def test_a_refusal_says_why_in_words(cast: Cast) -> None:
    key_of(cast.counsellor)
    answer = post(signed_in(cast.counsellor), reverse("vault:make"), new_key())
    assert answer.status_code == 409
    assert answer.json()["error"] == "has_key"
    assert "Du har en nøkkel fra før" in answer.json()["detail"]


@pytest.mark.parametrize(
    "change",
    [
        {"public": text_of(31)},
        {"public": "not base64 at all!"},
        {"public": None},
        {"public": 7},
        {"key": "no id"},
        {"unlock": None},
        {"unlock": "words"},
        {"unlock": as_json(an_unlock("word"))},
        {"unlock": as_json(an_unlock("passkey", "a"))},
        {"unlock": as_json(an_unlock("passphrase", "named"))},
        {"unlock": {**as_json(an_unlock()), "wrapped": text_of(59)}},
        {"unlock": {**as_json(an_unlock()), "parameters": None}},
        {"unlock": {**as_json(an_unlock()), "parameters": {"salt": text_of(16)}}},
        *(
            {"unlock": {**as_json(an_unlock()), "parameters": parameters}}
            for parameters in (
                {"kdf": "argon2id", "m": 8, "t": 3, "p": 1, "salt": text_of(16)},
                {"kdf": "argon2id", "m": 32_768, "t": 3, "p": True, "salt": text_of(16)},
                {"kdf": "argon2id", "m": 32_768, "t": 3, "p": 1, "salt": text_of(8)},
                {"kdf": "plain", "m": 32_768, "t": 3, "p": 1, "salt": text_of(16)},
            )
        ),
    ],
)
def test_what_is_not_a_key_is_refused(cast: Cast, change: dict[str, Any]) -> None:
    answer = post(signed_in(cast.counsellor), reverse("vault:make"), {**new_key(), **change})
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")
    assert not PersonKey.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b"\xff", b"[" * 100_000])
def test_what_is_not_json_is_refused(cast: Cast, body: bytes) -> None:
    client = signed_in(cast.counsellor)
    answer = client.post(reverse("vault:make"), body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("grants", [None, [], ["words"], [{}], [{"key": "x"}], {"key": 1}])
def test_what_is_not_a_grant_is_refused(
    cast: Cast, ring: Ring, first_key: RingKey, grants: Any
) -> None:
    manager = signed_in(cast.manager)
    for name in ("vault:give", "vault:recover"):
        body = {"to": str(uuid.uuid4()), "grants": grants}
        assert post(manager, reverse(name, args=[ring.keyring.pk]), body).status_code == 400


def grant(key: RingKey | str, **to: Any) -> dict[str, str]:
    return {
        "key": str(key),
        "sealed": text_of(SEALED),
        **{name: str(of) for name, of in to.items()},
    }


def test_a_ring_from_its_first_key_to_its_paper(cast: Cast, ring: Ring) -> None:
    def act(name: str, **body: Any) -> None:
        answer = post(manager, reverse(f"vault:{name}", args=[ring.keyring.pk]), body)
        assert answer.json() == {"done": True}, name

    manager, pk = signed_in(cast.manager), key_of(cast.manager).pk
    first, second, paper = (str(uuid.uuid4()) for _ in range(3))
    act("first", key=first, public=text_of(32), sealed=text_of(SEALED))
    act("make_recovery", key=paper, public=text_of(32), grants=[grant(first, recovery=paper)])
    counsellor = key_of(cast.counsellor)
    act("give", to=str(counsellor.pk), grants=[grant(first, holder=counsellor.pk)])
    act("revoke", person=cast.counsellor.pk)
    everybody = [grant(second, holder=pk), grant(second, recovery=paper)]
    act("rotate", after=first, key=second, public=text_of(32), grants=everybody)
    Grant.objects.filter(holder__isnull=False).delete()
    act("recover", grants=[grant(key, holder=pk) for key in (first, second)])
    in_use = key_in_use(ring.keyring)
    assert in_use is not None
    assert str(in_use.pk) == second
    page = manager.get(reverse("vault:keys")).content.decode()
    assert "gjenopprettingsnøkkelen ble brukt" in page


def test_the_page_asks_for_a_new_key_until_it_is_made(
    cast: Cast, ring: Ring, first_key: RingKey, members: set[int]
) -> None:
    give(cast.manager, ring, key_of(cast.counsellor), first_key)
    manager = signed_in(cast.manager)
    assert "Linjens nøkkel må byttes" not in manager.get(reverse("vault:keys")).content.decode()
    members.remove(cast.counsellor.pk)
    assert "Linjens nøkkel må byttes" in manager.get(reverse("vault:keys")).content.decode()
    assert not holds_ring_key(cast.counsellor, first_key.pk)


def test_whoever_has_left_is_given_nothing_even_before_anybody_looks(
    cast: Cast, ring: Ring, first_key: RingKey, members: set[int]
) -> None:
    give(cast.manager, ring, key_of(cast.counsellor), first_key)
    counsellor = signed_in(cast.counsellor)
    assert len(counsellor.get(reverse("vault:state")).json()["grants"]) == 1
    members.remove(cast.counsellor.pk)
    assert counsellor.get(reverse("vault:state")).json()["grants"] == []
    assert Grant.objects.filter(holder__person=cast.counsellor).exists()


def test_what_was_sealed_to_the_paper_is_shown_to_managers_only(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    from lykt.vault.forms import to_base64
    from lykt.vault.tests.test_rings import make_paper

    give(cast.manager, ring, key_of(cast.counsellor), first_key)
    on_paper = to_base64(make_paper(cast.manager, ring, first_key).grants.get().sealed)
    assert on_paper in signed_in(cast.manager).get(reverse("vault:keys")).content.decode()
    assert on_paper not in signed_in(cast.counsellor).get(reverse("vault:keys")).content.decode()


def test_a_person_who_is_not_there_can_not_lose_access(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    manager = signed_in(cast.manager)
    for person in (cast.reader.pk, 999_999):
        answer = post(manager, reverse("vault:revoke", args=[ring.keyring.pk]), {"person": person})
        assert answer.status_code == 404


def test_nothing_about_keys_is_kept_by_the_browser(cast: Cast, ring: Ring) -> None:
    client = signed_in(cast.counsellor)
    for name in ("vault:keys", "vault:state"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"]
    assert "no-store" in client.post(reverse("vault:session"))["Cache-Control"]
