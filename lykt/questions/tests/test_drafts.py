"""A draft is its owner's alone, sealed, and can be saved after the session ended."""

import datetime as dt
import uuid

import pytest
from django.core.signing import BadSignature, SignatureExpired

from conftest import Cast, at_once, needs_several_connections
from lykt.questions.actions import (
    discard_draft,
    draft_signature,
    open_draft,
    owner_of_signature,
    save_draft,
)
from lykt.questions.actions.drafts import MAX_BYTES, DraftTooLargeError
from lykt.questions.models import Collection, Draft
from lykt.vault.actions import destroy_due_keys
from lykt.vault.models import RecordKey

TYPED = {"q-long": ["Halvferdig  "], "q-several": ["police", "doctor"], "q-number": ["førti"]}
TOKEN = uuid.UUID("7d4f3f0e-6a36-4d62-9f0e-0d4a6c1d2f11")


@pytest.fixture
def draft(cast: Cast, collection: Collection) -> Draft:
    return save_draft(
        actor=cast.counsellor,
        collection=collection,
        token=TOKEN,
        typed=TYPED,
        context={"channel": 1},
    )


def test_nothing_typed_is_lost(cast: Cast, draft: Draft) -> None:
    opened, typed = open_draft(actor=cast.counsellor, token=TOKEN)
    assert typed == TYPED
    assert opened.context == {"channel": 1}


def test_it_is_sealed(draft: Draft) -> None:
    assert b"Halvferdig" not in bytes(Draft.objects.get().sealed)


def test_saving_again_replaces_what_was_typed_and_keeps_the_context(
    cast: Cast, collection: Collection, draft: Draft
) -> None:
    save_draft(actor=cast.counsellor, collection=collection, token=TOKEN, typed={"q-one": ["yes"]})
    opened, typed = open_draft(actor=cast.counsellor, token=TOKEN)
    assert typed == {"q-one": ["yes"]}
    assert opened.context == {"channel": 1}
    assert RecordKey.objects.count() == 1


def test_only_its_owner_opens_saves_or_removes_it(
    cast: Cast, collection: Collection, draft: Draft
) -> None:
    with pytest.raises(Draft.DoesNotExist):
        open_draft(actor=cast.manager, token=TOKEN)
    with pytest.raises(Draft.DoesNotExist):
        save_draft(actor=cast.manager, collection=collection, token=TOKEN, typed={})
    discard_draft(actor=cast.manager, token=TOKEN)
    assert Draft.objects.exists()


def test_removing_it_removes_its_key(cast: Cast, draft: Draft) -> None:
    discard_draft(actor=cast.counsellor, token=TOKEN)
    assert not Draft.objects.exists()
    assert not RecordKey.objects.exists()


def test_a_draft_past_its_time_is_gone(cast: Cast, draft: Draft) -> None:
    destroy_due_keys(today=dt.date(2999, 1, 1))
    with pytest.raises(Draft.DoesNotExist):
        open_draft(actor=cast.counsellor, token=TOKEN)


def test_a_form_still_open_after_that_begins_a_new_draft(
    cast: Cast, collection: Collection, draft: Draft
) -> None:
    destroy_due_keys(today=dt.date(2999, 1, 1))
    save_draft(actor=cast.counsellor, collection=collection, token=TOKEN, typed=TYPED, context={})
    assert open_draft(actor=cast.counsellor, token=TOKEN)[1] == TYPED
    assert RecordKey.objects.count() == 1


def test_more_than_a_form_takes_is_refused(cast: Cast, collection: Collection) -> None:
    with pytest.raises(DraftTooLargeError):
        save_draft(
            actor=cast.counsellor,
            collection=collection,
            token=TOKEN,
            typed={"q-long": ["x" * MAX_BYTES]},
        )


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_what_is_saved_or_removed_twice_at_once_is_saved_or_removed(
    cast: Cast, collection: Collection
) -> None:
    def save() -> Draft:
        return save_draft(actor=cast.counsellor, collection=collection, token=TOKEN, typed=TYPED)

    for _ in range(5):
        at_once(save, times=3)
        assert open_draft(actor=cast.counsellor, token=TOKEN)[1] == TYPED
        assert RecordKey.objects.count() == 1
        at_once(lambda: discard_draft(actor=cast.counsellor, token=TOKEN))
        assert not Draft.objects.exists()
        assert not RecordKey.objects.exists()


def test_a_signature_names_the_owner(cast: Cast) -> None:
    signature = draft_signature(cast.counsellor, TOKEN)
    assert owner_of_signature(signature, TOKEN) == cast.counsellor


def test_a_signature_holds_for_one_draft_and_unchanged(cast: Cast) -> None:
    signature = draft_signature(cast.counsellor, TOKEN)
    with pytest.raises(BadSignature):
        owner_of_signature(signature, uuid.uuid4())
    with pytest.raises(BadSignature):
        owner_of_signature(f"{signature}x", TOKEN)


def test_a_signature_ends_after_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    signature = draft_signature(cast.counsellor, TOKEN)
    monkeypatch.setattr("lykt.questions.actions.drafts.SIGNATURE_AGE", dt.timedelta(seconds=-1))
    with pytest.raises(SignatureExpired):
        owner_of_signature(signature, TOKEN)


def test_a_signature_of_somebody_who_left_is_worth_nothing(cast: Cast) -> None:
    signature = draft_signature(cast.counsellor, TOKEN)
    cast.counsellor.is_active = False
    cast.counsellor.save()
    with pytest.raises(BadSignature):
        owner_of_signature(signature, TOKEN)
