"""A person's own key: made once, unlocked in more ways, replaced when the way in is lost."""

import os
import uuid

import pytest
from django.utils import timezone

from conftest import Cast, at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.vault import actions
from lykt.vault.models import Grant, PersonKey, RingKey, Unlock
from lykt.vault.queries import grants_of, person_key_of
from lykt.vault.refusals import RefusedError
from lykt.vault.rings import Ring
from lykt.vault.tests.conftest import an_unlock, give, key_of


def test_a_person_has_one_key_at_a_time(cast: Cast) -> None:
    key_of(cast.counsellor)
    with pytest.raises(RefusedError, match="has_key"):
        key_of(cast.counsellor)
    assert Record.objects.filter(action="vault.make_person_key").count() == 1


def test_another_s_key_id_can_not_be_taken(cast: Cast) -> None:
    taken = key_of(cast.counsellor)
    with pytest.raises(RefusedError, match="malformed"):
        actions.make_person_key(
            actor=cast.manager, key=taken.pk, public=os.urandom(32), unlock=an_unlock()
        )


def test_a_new_passphrase_leaves_nothing_of_the_old(cast: Cast) -> None:
    key = key_of(cast.counsellor)
    fresh = an_unlock()
    actions.change_passphrase(actor=cast.counsellor, key=key.pk, unlock=fresh)
    assert bytes(key.unlocks.get().wrapped) == fresh.wrapped


def test_a_passkey_stands_beside_the_passphrase_and_can_be_removed(cast: Cast) -> None:
    key = key_of(cast.counsellor)
    for _time in range(2):
        added = actions.add_unlock(
            actor=cast.counsellor, key=key.pk, unlock=an_unlock("passkey", "telephone")
        )
    assert key.unlocks.count() == 2
    actions.remove_unlock(actor=cast.counsellor, unlock=added)
    assert key.unlocks.get().kind == Unlock.Kind.PASSPHRASE
    with pytest.raises(RefusedError, match="last_unlock"):
        actions.remove_unlock(actor=cast.counsellor, unlock=key.unlocks.get())


def test_nothing_is_added_to_a_key_that_was_replaced(cast: Cast) -> None:
    key_of(cast.counsellor)
    with pytest.raises(RefusedError, match="key_changed"):
        actions.add_unlock(actor=cast.counsellor, key=uuid.uuid4(), unlock=an_unlock())
    with pytest.raises(RefusedError, match="no_key"):
        actions.change_passphrase(actor=cast.reader, key=uuid.uuid4(), unlock=an_unlock())


@pytest.mark.parametrize("exposed", [True, False])
def test_a_replaced_key_opens_nothing_and_asks_for_rotation_only_when_exposed(
    cast: Cast, ring: Ring, first_key: RingKey, exposed: bool
) -> None:
    old = key_of(cast.counsellor)
    give(cast.manager, ring, old, first_key)
    new = actions.replace_person_key(
        actor=cast.counsellor,
        key=uuid.uuid4(),
        public=os.urandom(32),
        unlock=an_unlock(),
        exposed=exposed,
    )
    old.refresh_from_db()
    assert old.retired_at is not None
    assert not old.unlocks.exists()
    assert person_key_of(cast.counsellor) == new
    assert not grants_of(cast.counsellor).exists()
    assert Grant.objects.count() == 1
    first_key.refresh_from_db()
    assert (first_key.replace_since is not None) is exposed
    with pytest.raises(RefusedError, match="key_retired"):
        give(cast.manager, ring, old, first_key)


def test_there_is_nothing_to_replace_before_the_first(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="no_key"):
        actions.replace_person_key(
            actor=cast.counsellor,
            key=uuid.uuid4(),
            public=os.urandom(32),
            unlock=an_unlock(),
            exposed=False,
        )


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_two_keys_made_at_the_same_moment_are_one(cast: Cast) -> None:
    def make() -> str:
        try:
            return str(key_of(cast.counsellor).pk)
        except RefusedError as error:
            return error.code

    assert sorted(len(said) for said in at_once(make)) == [len("has_key"), 36]
    assert PersonKey.objects.filter(made_at__lte=timezone.now()).count() == 1
