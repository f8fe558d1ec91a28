"""Proof of work: light in ordinary times, dearer in a flood, used once, and nobody locked out."""

import base64
import datetime as dt
import json
from typing import Any

import altcha
import pytest
from django.utils import timezone

from conftest import CastDesk, start_chat
from lykt.chat import proof
from lykt.chat.models import Seat
from lykt.chat.workflow import ProofError


def solved(purpose: str, challenge: dict[str, Any] | None = None) -> str:
    """As the browser's worker does it."""
    held = altcha.Challenge.from_dict(challenge or proof.challenge(purpose))
    solution = altcha.solve_challenge(held)
    assert solution is not None
    return altcha.Payload(held, solution).to_base64()


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are the same with fewer rounds."""
    monkeypatch.setattr(proof, "_ROUNDS", 10)
    monkeypatch.setattr(proof, "_TRIES", 4)
    monkeypatch.setattr(proof, "_MOST_TRIES", 128)


def test_a_solution_is_taken_once_and_again_only_for_the_same(desk: CastDesk) -> None:
    purpose = proof.starting(desk.desk)
    payload = solved(purpose)
    proof.spend(payload, purpose=purpose, by="one")
    proof.spend(payload, purpose=purpose, by="one")
    with pytest.raises(ProofError):
        proof.spend(payload, purpose=purpose, by="another")


def test_it_is_good_for_its_own_purpose_only(desk: CastDesk) -> None:
    with pytest.raises(ProofError):
        proof.spend(solved(proof.RETURNING), purpose=proof.starting(desk.desk), by="one")


def changed(payload: str, change: Any) -> str:
    held = json.loads(base64.b64decode(payload))
    change(held)
    return base64.b64encode(json.dumps(held).encode()).decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held["solution"].update(derivedKey="00" * 32),
        lambda held: held["challenge"]["parameters"].update(cost=1),
        lambda held: held["challenge"]["parameters"]["data"].update(purpose="start 1"),
        lambda held: held["challenge"].update(signature="ab"),
        lambda held: held["challenge"].pop("signature"),
        lambda held: held.pop("solution"),
    ],
)
def test_what_was_changed_is_refused(change: Any) -> None:
    with pytest.raises(ProofError):
        proof.spend(changed(solved(proof.RETURNING), change), purpose=proof.RETURNING, by="one")


@pytest.mark.parametrize("payload", ["", "{}", "bm8=", "[" * 5000, "é", "bnVsbA=="])
def test_what_is_no_solution_is_refused(payload: str) -> None:
    with pytest.raises(ProofError):
        proof.spend(payload, purpose=proof.RETURNING, by="one")


def test_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "EXPIRES", dt.timedelta(seconds=-1))
    with pytest.raises(ProofError):
        proof.spend(solved(proof.RETURNING), purpose=proof.RETURNING, by="one")


def test_another_installation_s_challenge_is_refused(settings: Any) -> None:
    payload = solved(proof.RETURNING)
    settings.SECRET_KEY = "another secret of the service"
    with pytest.raises(ProofError):
        proof.spend(payload, purpose=proof.RETURNING, by="one")


@pytest.mark.django_db
def test_the_cost_rises_with_the_rate_and_has_an_end() -> None:
    tries = []
    for _ in range(500):
        proof.note(proof.RETURNING)
        tries.append(proof.tries_now(proof.RETURNING))
    assert tries[:10] == [4] * 10
    assert tries[10:30] == [8] * 10 + [12] * 10
    assert tries[-1] == 128
    assert proof.tries_now("start 1") == 4


def test_each_start_counts_towards_the_next_one_s_cost(desk: CastDesk) -> None:
    purpose = proof.starting(desk.desk)
    for number in range(31):
        proof.spend(solved(purpose), purpose=purpose, by=number)
    assert proof.tries_now(purpose) == 8


def test_a_stock_of_light_solutions_is_worth_nothing_in_a_flood() -> None:
    light = solved(proof.RETURNING)
    for _ in range(45):
        proof.note(proof.RETURNING)
    with pytest.raises(ProofError):
        proof.spend(light, purpose=proof.RETURNING, by="one")
    proof.spend(solved(proof.RETURNING), purpose=proof.RETURNING, by="one")


def test_a_long_queue_costs_more_also_with_a_stock_of_light_solutions(desk: CastDesk) -> None:
    """Or a queue could be filled, and callers kept out, at hardly any cost."""
    purpose = proof.starting(desk.desk)
    light = solved(purpose)
    for _ in range(75):
        start_chat(desk)
    assert proof.tries_now(purpose) == 5 * 4
    assert proof.tries_now(proof.RETURNING) == 4
    with pytest.raises(ProofError):
        proof.spend(light, purpose=purpose, by="one")
    proof.spend(solved(purpose), purpose=purpose, by="one")


def test_a_tab_that_only_began_makes_nothing_dearer(desk: CastDesk) -> None:
    """As it fills no queue."""
    purpose = proof.starting(desk.desk)
    for _ in range(75):
        start_chat(desk)
    Seat.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=2))
    assert proof.tries_now(purpose) == 4
