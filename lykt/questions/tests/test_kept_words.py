"""Small forms keep their words: for their writer alone, signed in or not, until they are sent."""

import uuid
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client

from conftest import Cast
from lykt.people.models import Person
from lykt.questions.actions import has_most_drafts
from lykt.questions.actions.drafts import MAX_BYTES, MOST_UNDER_WAY
from lykt.questions.fields import DayField
from lykt.questions.kept_words import KeptForm, keep_forms
from lykt.questions.models import Draft
from lykt.vault.models import RecordKey

KEEP = "/staff/questionnaires/kept-words/"
PLACE = "room.case 7 answer"


class AnyForm(forms.Form):
    prefix = "a"
    words = forms.CharField(widget=forms.Textarea)
    day = DayField()
    choice = forms.ChoiceField(choices=[("yes", "Ja"), ("no", "Nei")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(choices=[("1", "1"), ("2", "2"), ("3", "3")])
    agrees = forms.BooleanField(required=False, initial=True)


TYPED: dict[str, Any] = {
    "a-words": "Halvferdig <b>",
    "a-day": "31.2.",
    "a-choice": "no",
    "a-several": ["1", "3"],
}


def sent(person: Person, place: str = PLACE, **typed: Any) -> dict[str, Any]:
    kept = KeptForm(place, person)
    return {**typed, "draft": str(kept.token), "signature": kept.signature}


def opened(person: Person, place: str = PLACE) -> AnyForm:
    form = AnyForm()
    keep_forms({place: form}, person)
    return form


@pytest.fixture
def kept(cast: Cast) -> Draft:
    """The counsellor has typed in a form, and is signed in nowhere."""
    answer = Client(enforce_csrf_checks=True).post(KEEP, sent(cast.counsellor, **TYPED))
    assert list(answer.json()) == ["saved"]
    return Draft.objects.get()


def test_nobody_works_out_where_another_s_words_are_kept(cast: Cast, settings: Any) -> None:
    here = KeptForm(PLACE, cast.counsellor).token
    assert here == KeptForm(PLACE, cast.counsellor).token
    settings.SECRET_KEY = "another service's"
    assert here != KeptForm(PLACE, cast.counsellor).token


def test_what_was_typed_stands_in_the_form_as_it_was(cast: Cast, kept: Draft) -> None:
    form = opened(cast.counsellor)
    assert form.kept.has_words  # type: ignore[attr-defined]
    page = str(form)
    assert "Halvferdig &lt;b&gt;" in page
    assert 'value="31.2."' in page
    assert form["choice"].value() == "no"
    assert form["several"].value() == ["1", "3"]
    assert form["agrees"].value() is False
    assert not form.errors


def test_it_is_sealed_and_its_writers_alone(cast: Cast, kept: Draft) -> None:
    assert b"Halvferdig" not in bytes(kept.sealed)
    assert not opened(cast.manager).initial
    assert not opened(cast.counsellor, "room.case 8 answer").initial


def test_it_is_gone_when_it_is_sent(cast: Cast, kept: Draft) -> None:
    KeptForm(PLACE, cast.counsellor).discard()
    assert not Draft.objects.exists()
    assert not RecordKey.objects.filter(pk=kept.key_id).exists()
    assert not opened(cast.counsellor).kept.has_words  # type: ignore[attr-defined]


def test_a_form_that_was_sent_with_faults_holds_what_was_sent(cast: Cast, kept: Draft) -> None:
    form = AnyForm(QueryDict("a-words=Nyere"))
    keep_forms({PLACE: form}, cast.counsellor)
    assert form["words"].value() == "Nyere"
    assert not form.initial


@pytest.mark.parametrize("signature", ["", "forged", "x:y:z"])
def test_a_form_that_no_page_has_made_is_not_kept(cast: Cast, signature: str) -> None:
    typed = {**sent(cast.counsellor, **TYPED), "signature": signature}
    assert Client().post(KEEP, typed).status_code == 404
    other = {**sent(cast.counsellor, **TYPED), "draft": str(uuid.uuid4())}
    assert Client().post(KEEP, other).status_code == 404
    assert not Draft.objects.exists()


def test_more_than_a_form_takes_is_refused(cast: Cast) -> None:
    typed = sent(cast.counsellor, **{"a-words": "x" * MAX_BYTES})
    assert Client().post(KEEP, typed).status_code == 400
    assert not Draft.objects.exists()


def test_small_forms_take_no_place_among_the_forms_under_way(cast: Cast) -> None:
    for number in range(MOST_UNDER_WAY + 1):
        Client().post(KEEP, sent(cast.counsellor, f"room.case {number} answer", **TYPED))
    assert not has_most_drafts(cast.counsellor)


def test_many_forms_of_a_page_are_looked_up_at_once(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    many = {f"room.case {number} answer": AnyForm() for number in range(12)}
    with django_assert_num_queries(1):
        keep_forms(many, cast.counsellor)
