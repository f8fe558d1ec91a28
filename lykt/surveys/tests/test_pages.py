"""The pages of those who answer, and of those who manage: allowed, refused, anonymous."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykt.people.models import Appointment, Person
from lykt.questions.models import Draft, Questionnaire
from lykt.surveys.actions import open_wave, plan_wave
from lykt.surveys.models import Ballot, Invitation, Wave
from lykt.surveys.tests.conftest import Agency, employ
from lykt.surveys.workflow import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(agency: Agency, safety: Questionnaire) -> Wave:
    today = timezone.localdate()
    return plan_wave(
        actor=agency.hr,
        questionnaire=safety,
        unit=agency.whole,
        first_day=today,
        last_day=today + dt.timedelta(days=14),
        least=5,
    )


@pytest.fixture
def wave(planned: Wave, agency: Agency) -> Wave:
    return open_wave(actor=agency.hr, wave=planned)


def _as(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def _answering(wave: Wave) -> str:
    return reverse("surveys:answer", args=[wave.pk])


def test_the_invitation_stands_on_the_front_page_until_it_is_answered(
    client: Client, agency: Agency, wave: Wave
) -> None:
    _as(client, agency.staff[0])
    home = reverse("staff_site:home")
    assert _answering(wave) in client.get(home).content.decode()
    assert _answering(wave) in client.get(reverse("surveys:own")).content.decode()
    client.post(_answering(wave), {"q-attacked": "no"})
    assert _answering(wave) not in client.get(home).content.decode()


def test_an_employee_answers_and_is_shown_where_to_report(
    client: Client, agency: Agency, wave: Wave
) -> None:
    sent = _as(client, agency.staff[0]).post(_answering(wave), {"q-attacked": "yes"}, follow=True)
    assert sent.redirect_chain == [(reverse("surveys:thanks"), 302)]
    assert reverse("incidents:report") in sent.content.decode()
    assert Ballot.objects.count() == 1
    again = client.post(_answering(wave), {"q-attacked": "no"})
    assert again["Location"] == reverse("surveys:thanks")
    assert Ballot.objects.count() == 1


def test_every_question_may_be_left(client: Client, agency: Agency, wave: Wave) -> None:
    assert _as(client, agency.staff[0]).post(_answering(wave), {}).status_code == 302
    assert Ballot.objects.count() == 1


def test_a_form_that_must_be_corrected_keeps_its_answers_in_the_page_alone(
    client: Client, agency: Agency, wave: Wave
) -> None:
    given = {"q-attacked": "yes", "q-threatened": "no", "q-threatened_where": ["telephone"]}
    found = _as(client, agency.staff[0]).post(_answering(wave), given)
    assert found.status_code == 422
    page = found.content.decode()
    assert 'value="telephone"' in page
    assert page.count("checked") >= 3
    assert not Ballot.objects.exists()
    assert not Draft.objects.exists()
    assert not Invitation.objects.filter(answered=True).exists()


def test_who_is_not_invited_finds_nothing(client: Client, agency: Agency, wave: Wave) -> None:
    late = employ("late", "employee", agency.north)
    assert _as(client, late).get(_answering(wave)).status_code == 404
    assert client.post(_answering(wave), {}).status_code == 404
    Appointment.objects.filter(person=agency.staff[0]).update(valid_to=dt.date(2020, 1, 1))
    assert _as(client, agency.staff[0]).get(_answering(wave)).status_code in (403, 404)
    assert not Ballot.objects.exists()


def test_nobody_answers_before_it_opens(client: Client, agency: Agency, planned: Wave) -> None:
    assert _as(client, agency.staff[0]).get(_answering(planned)).status_code == 404


_MANAGED = ("wave", "open", "discard", "invite", "remind", "close", "publish")


@pytest.mark.parametrize("name", _MANAGED)
def test_only_those_who_manage_surveys_there_reach_a_wave(
    client: Client, agency: Agency, planned: Wave, name: str
) -> None:
    address = reverse(f"surveys:{name}", args=[planned.pk])
    ask = client.get if name == "wave" else client.post
    assert ask(address)["Location"].startswith(reverse("account_login"))
    _as(client, agency.staff[0])
    assert ask(address).status_code == 403
    _as(client, employ("other-hr", "hr", agency.north))
    assert ask(address).status_code == 404
    planned.refresh_from_db()
    assert planned.state == State.PLANNED


@pytest.mark.parametrize("name", ["own", "waves", "plan", "thanks"])
def test_a_visitor_is_sent_to_the_sign_in(client: Client, name: str) -> None:
    assert client.get(reverse(f"surveys:{name}")).status_code == 302


def test_hr_plans_opens_and_closes(client: Client, agency: Agency, safety: Questionnaire) -> None:
    _as(client, agency.hr)
    today = timezone.localdate()
    form = {
        "questionnaire": safety.code,
        "unit": str(agency.whole.pk),
        "first_day": today.isoformat(),
        "last_day": (today + dt.timedelta(days=14)).isoformat(),
        "least": "5",
    }
    assert client.get(reverse("surveys:plan")).status_code == 200
    shown = client.post(reverse("surveys:plan"), form, follow=True)
    wave = Wave.objects.get()
    assert "Er du blitt fysisk angrepet" in shown.content.decode()
    opened = client.post(reverse("surveys:open", args=[wave.pk]), follow=True).content.decode()
    assert "16" in opened
    late = employ("late", "employee", agency.north)
    client.post(reverse("surveys:invite", args=[wave.pk]), {"email": late.email})
    assert wave.invitations.filter(person=late).exists()
    refused = client.post(reverse("surveys:close", args=[wave.pk]), {"because": ""})
    assert refused.status_code == 422
    client.post(reverse("surveys:close", args=[wave.pk]), {"because": "Feil skjema."})
    wave.refresh_from_db()
    assert wave.state == State.TOO_FEW
    told = client.get(reverse("surveys:wave", args=[wave.pk])).content.decode()
    assert "Feil skjema." in told


def test_a_questionnaire_that_asks_for_words_is_refused(
    client: Client, agency: Agency, questionnaires: None
) -> None:
    today = timezone.localdate()
    form = {
        "questionnaire": "incident-report",
        "unit": str(agency.whole.pk),
        "first_day": today.isoformat(),
        "last_day": today.isoformat(),
        "least": "10",
    }
    found = _as(client, agency.hr).post(reverse("surveys:plan"), form)
    assert found.status_code == 422
    assert "description" in found.content.decode()
    assert not Wave.objects.exists()
