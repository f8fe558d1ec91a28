"""A ring's keys: who may make, give, take and replace them, and what the server checks."""

import os
import uuid
from collections.abc import Iterable

import pytest

from conftest import Cast, at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.people.models import Person
from lykt.vault import actions
from lykt.vault.models import Grant, PersonKey, RecoveryKey, RingKey
from lykt.vault.queries import holds_ring_key, key_in_use, ring_keys_held, waiting_for
from lykt.vault.refusals import RefusedError
from lykt.vault.rings import Ring
from lykt.vault.sealed import NewGrant
from lykt.vault.tests.conftest import give, key_of, sealed


def make_first(actor: Person, ring: Ring) -> RingKey:
    return actions.make_first_ring_key(
        actor=actor, ring=ring, key=uuid.uuid4(), public=os.urandom(32), sealed=sealed()
    )


def rotate(
    actor: Person, ring: Ring, after: RingKey, holders: Iterable[PersonKey], *paper: RecoveryKey
) -> RingKey:
    key = uuid.uuid4()
    grants = [NewGrant(key, sealed(), holder=holder.pk) for holder in holders]
    grants += [NewGrant(key, sealed(), recovery=recovery.pk) for recovery in paper]
    return actions.rotate_ring_key(
        actor=actor, ring=ring, after=after.pk, key=key, public=os.urandom(32), grants=grants
    )


def make_paper(actor: Person, ring: Ring, *keys: RingKey) -> RecoveryKey:
    key = uuid.uuid4()
    return actions.make_recovery_key(
        actor=actor,
        ring=ring,
        key=key,
        public=os.urandom(32),
        grants=[NewGrant(each.pk, sealed(), recovery=key) for each in keys],
    )


# --- The first ----------------------------------------------------------------------------


def test_only_a_manager_with_a_key_makes_the_first_and_only_once(cast: Cast, ring: Ring) -> None:
    with pytest.raises(RefusedError, match="not_manager"):
        make_first(cast.counsellor, ring)
    with pytest.raises(RefusedError, match="no_key"):
        make_first(cast.manager, ring)
    key_of(cast.manager)
    first = make_first(cast.manager, ring)
    assert key_in_use(ring.keyring) == first
    assert ring_keys_held(cast.manager) == {first.pk}
    with pytest.raises(RefusedError, match="has_first_key"):
        make_first(cast.manager, ring)


# --- Access -------------------------------------------------------------------------------


def test_a_holder_lets_a_member_in_and_that_one_the_next(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    counsellor, reader = key_of(cast.counsellor), key_of(cast.reader)
    assert set(waiting_for(ring.keyring, ring.members)) == {counsellor, reader}
    give(cast.manager, ring, counsellor, first_key)
    give(cast.counsellor, ring, reader, first_key)
    assert holds_ring_key(cast.reader, first_key.pk)
    assert not waiting_for(ring.keyring, ring.members)
    assert Record.objects.filter(action="vault.give_access").count() == 2


def test_nobody_gives_what_they_do_not_hold(cast: Cast, ring: Ring, first_key: RingKey) -> None:
    reader = key_of(cast.reader)
    with pytest.raises(RefusedError, match="no_key"):
        give(cast.counsellor, ring, reader, first_key)
    key_of(cast.counsellor)
    with pytest.raises(RefusedError, match="not_holder"):
        give(cast.counsellor, ring, reader, first_key)
    assert not holds_ring_key(cast.reader, first_key.pk)


def test_nobody_outside_the_ring_is_given_access_or_gives_it(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    stranger = key_of(cast.stranger)
    with pytest.raises(RefusedError, match="not_member"):
        give(cast.manager, ring, stranger, first_key)
    with pytest.raises(RefusedError, match="not_holder"):
        give(cast.stranger, ring, stranger, first_key)


def test_a_grant_goes_to_the_one_that_is_named(cast: Cast, ring: Ring, first_key: RingKey) -> None:
    counsellor, reader = key_of(cast.counsellor), key_of(cast.reader)
    for wrong in (
        NewGrant(first_key.pk, sealed(), holder=reader.pk),
        NewGrant(first_key.pk, sealed()),
        NewGrant(first_key.pk, sealed(), holder=counsellor.pk, recovery=uuid.uuid4()),
    ):
        with pytest.raises(RefusedError, match="malformed"):
            actions.give_access(actor=cast.manager, ring=ring, to=counsellor, grants=[wrong])


def test_nobody_replaces_what_a_colleague_holds(cast: Cast, ring: Ring, first_key: RingKey) -> None:
    """Rubbish in a colleague's place would shut them out of every conversation of the line."""
    give(cast.manager, ring, key_of(cast.counsellor), first_key)
    manager = PersonKey.objects.get(person=cast.manager)
    before = bytes(Grant.objects.get(holder=manager).sealed)
    give(cast.counsellor, ring, manager, first_key)
    assert bytes(Grant.objects.get(holder=manager).sealed) == before
    counsellor = PersonKey.objects.get(person=cast.counsellor)
    second = rotate(cast.manager, ring, first_key, [manager, counsellor])
    Grant.objects.filter(holder=counsellor, key=second).delete()
    theirs = bytes(Grant.objects.get(holder=counsellor).sealed)
    give(cast.manager, ring, counsellor, first_key, second)
    assert bytes(Grant.objects.get(holder=counsellor, key=first_key).sealed) == theirs
    assert ring_keys_held(cast.counsellor) == {first_key.pk, second.pk}


def test_everything_that_the_giver_holds_is_given(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    manager = PersonKey.objects.get(person=cast.manager)
    second = rotate(cast.manager, ring, first_key, [manager])
    counsellor = key_of(cast.counsellor)
    for some in ([second], [first_key, second, second]):
        with pytest.raises(RefusedError, match="not_all"):
            give(cast.manager, ring, counsellor, *some)
    give(cast.manager, ring, counsellor, first_key, second)
    assert ring_keys_held(cast.counsellor) == {first_key.pk, second.pk}


def test_a_manager_takes_access_away_and_a_new_key_is_asked_for(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    give(cast.manager, ring, key_of(cast.counsellor), first_key)
    with pytest.raises(RefusedError, match="not_manager"):
        actions.revoke_access(actor=cast.counsellor, ring=ring, person=cast.manager)
    assert actions.revoke_access(actor=cast.manager, ring=ring, person=cast.counsellor) == 1
    assert not holds_ring_key(cast.counsellor, first_key.pk)
    first_key.refresh_from_db()
    assert first_key.replace_since is not None


def test_whoever_leaves_the_ring_loses_the_keys_once(
    cast: Cast, ring: Ring, first_key: RingKey, members: set[int]
) -> None:
    give(cast.manager, ring, key_of(cast.counsellor), first_key)
    assert actions.remove_leavers() == 0
    members.remove(cast.counsellor.pk)
    assert actions.remove_leavers() == 1
    assert actions.remove_leavers() == 0
    assert not holds_ring_key(cast.counsellor, first_key.pk)
    first_key.refresh_from_db()
    assert first_key.replace_since is not None
    assert Record.objects.get(action="vault.revoke_access").actor is None


# --- Rotation -----------------------------------------------------------------------------


def test_a_new_key_goes_to_everybody_who_remains_and_the_paper_or_to_nobody(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    manager, counsellor = PersonKey.objects.get(person=cast.manager), key_of(cast.counsellor)
    reader = key_of(cast.reader)
    give(cast.manager, ring, counsellor, first_key)
    paper = make_paper(cast.manager, ring, first_key)
    for wrong in ([manager], [manager, counsellor, reader], [manager, counsellor, counsellor]):
        with pytest.raises(RefusedError, match="not_all"):
            rotate(cast.manager, ring, first_key, wrong, paper)
    with pytest.raises(RefusedError, match="not_all"):
        rotate(cast.manager, ring, first_key, [manager, counsellor])
    assert key_in_use(ring.keyring) == first_key

    second = rotate(cast.manager, ring, first_key, [manager, counsellor], paper)
    assert (second.number, key_in_use(ring.keyring)) == (2, second)
    assert ring_keys_held(cast.counsellor) == {first_key.pk, second.pk}
    assert not ring_keys_held(cast.reader)
    assert second.grants.count() == 3
    with pytest.raises(RefusedError, match="ring_changed"):
        rotate(cast.manager, ring, first_key, [manager, counsellor], paper)


def test_only_a_manager_who_holds_the_key_replaces_it(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    counsellor = key_of(cast.counsellor)
    give(cast.manager, ring, counsellor, first_key)
    with pytest.raises(RefusedError, match="not_manager"):
        rotate(cast.counsellor, ring, first_key, [counsellor])
    Grant.objects.filter(holder__person=cast.manager).delete()
    with pytest.raises(RefusedError, match="not_holder"):
        rotate(cast.manager, ring, first_key, [counsellor])


def test_a_leaver_is_left_out_of_a_rotation_though_the_grant_is_still_there(
    cast: Cast, keyring: object, first_key: RingKey, ring: Ring
) -> None:
    manager = PersonKey.objects.get(person=cast.manager)
    give(cast.manager, ring, key_of(cast.counsellor), first_key)
    smaller = Ring(ring.keyring, ring.name, frozenset({cast.manager.pk}), ring.managers)
    second = rotate(cast.manager, smaller, first_key, [manager])
    assert second.grants.count() == 1


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_two_rotations_at_the_same_moment_are_one(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    manager = PersonKey.objects.get(person=cast.manager)

    def turn() -> str:
        try:
            return str(rotate(cast.manager, ring, first_key, [manager]).number)
        except RefusedError as error:
            return error.code

    assert sorted(at_once(turn)) == ["2", "ring_changed"]
    assert RingKey.objects.count() == 2


# --- Paper --------------------------------------------------------------------------------


def test_a_new_paper_makes_the_earlier_one_worthless(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    earlier = make_paper(cast.manager, ring, first_key)
    make_paper(cast.manager, ring, first_key)
    earlier.refresh_from_db()
    assert earlier.retired_at is not None
    assert not earlier.grants.exists()


def test_paper_is_made_by_a_manager_of_all_that_they_hold(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    give(cast.manager, ring, key_of(cast.counsellor), first_key)
    with pytest.raises(RefusedError, match="not_manager"):
        make_paper(cast.counsellor, ring, first_key)
    with pytest.raises(RefusedError, match="not_all"):
        make_paper(cast.manager, ring)
    Grant.objects.filter(holder__person=cast.manager).delete()
    with pytest.raises(RefusedError, match="not_holder"):
        make_paper(cast.manager, ring, first_key)


def test_a_paper_that_opens_more_than_its_maker_is_not_replaced(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    manager = PersonKey.objects.get(person=cast.manager)
    paper = make_paper(cast.manager, ring, first_key)
    second = rotate(cast.manager, ring, first_key, [manager], paper)
    Grant.objects.filter(holder=manager, key=first_key).delete()
    with pytest.raises(RefusedError, match="not_holder"):
        make_paper(cast.manager, ring, second)


def test_the_paper_gives_a_manager_all_that_it_opens(
    cast: Cast, ring: Ring, first_key: RingKey
) -> None:
    manager = PersonKey.objects.get(person=cast.manager)
    grants = [NewGrant(first_key.pk, sealed(), holder=manager.pk)]
    with pytest.raises(RefusedError, match="no_recovery"):
        actions.recover(actor=cast.manager, ring=ring, grants=grants)
    make_paper(cast.manager, ring, first_key)
    Grant.objects.filter(holder__isnull=False).delete()
    with pytest.raises(RefusedError, match="not_manager"):
        actions.recover(actor=cast.counsellor, ring=ring, grants=grants)
    counsellor = key_of(cast.counsellor)
    for wrong, code in (
        ([], "not_all"),
        ([NewGrant(first_key.pk, sealed(), holder=counsellor.pk)], "malformed"),
    ):
        with pytest.raises(RefusedError, match=code):
            actions.recover(actor=cast.manager, ring=ring, grants=wrong)
    actions.recover(actor=cast.manager, ring=ring, grants=grants)
    assert holds_ring_key(cast.manager, first_key.pk)
    assert Record.objects.filter(action="vault.use_recovery_key").count() == 1
