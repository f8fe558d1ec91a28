"""A sign-in link: it works once, and only the newest."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from conftest import PASSWORD, Cast
from lykt.people.accounts import invite
from lykt.people.models import Person


def link_for(person: Person) -> str:
    return reverse("people:invitation", args=invite(actor=None, person=person))


def test_the_link_sets_a_password_once(cast: Cast) -> None:
    link = link_for(cast.counsellor)
    assert Client().get(link).status_code == 200
    assert Client().post(link, {"password": PASSWORD})["Location"] == "/staff/account/sign-in/"
    cast.counsellor.refresh_from_db()
    assert cast.counsellor.check_password(PASSWORD)
    assert Client().get(link).status_code == 404


def test_a_weak_password_is_refused_and_the_link_lives_on(cast: Cast) -> None:
    link = link_for(cast.counsellor)
    page = Client().post(link, {"password": "counsellor"})
    assert "Passordet må ha minst 12 tegn." in page.context["form"].errors["password"]
    assert Client().get(link).status_code == 200


def test_a_newer_link_makes_the_older_useless(cast: Cast) -> None:
    older, newer = link_for(cast.counsellor), link_for(cast.counsellor)
    assert Client().get(older).status_code == 404
    assert Client().get(newer).status_code == 200


def test_the_old_password_is_gone(counsellor: Person) -> None:
    link_for(counsellor)
    counsellor.refresh_from_db()
    assert not counsellor.check_password(PASSWORD)


def test_a_link_for_somebody_stopped_does_not_work(cast: Cast) -> None:
    link = link_for(cast.counsellor)
    Person.objects.filter(pk=cast.counsellor.pk).update(is_active=False)
    assert Client().get(link).status_code == 404


def test_a_link_dies_after_three_days(cast: Cast, settings: Settings) -> None:
    link = link_for(cast.counsellor)
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 60 * 60
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize("name", ["x", "MQ", "w6k", "LTE"])
def test_a_made_up_link_says_the_same(db: None, name: str) -> None:
    page = Client().get(f"/staff/account/invitation/{name}/a-b/")
    assert page.status_code == 404
    assert "people/invitation_over.html" in [template.name for template in page.templates]


def test_the_invited_person_was_never_signed_in_by_it(cast: Cast) -> None:
    client = Client()
    client.post(link_for(cast.counsellor), {"password": PASSWORD})
    assert client.get("/staff/account/").status_code == 302
    assert timezone.now() >= Person.objects.get(pk=cast.counsellor.pk).sessions_from  # type: ignore[operator]
