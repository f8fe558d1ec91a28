"""A questionnaire that a line uses is changed by those who manage it for the line, no others."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from conftest import Cast, CastLine
from lykt.helpline.models import Line, Party
from lykt.helpline.queries.access import may_change_questionnaire
from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit
from lykt.questions.actions import draft_edition
from lykt.questions.models import Questionnaire, Version
from lykt.questions.queries import definition_of
from lykt.questions.xlsform import Edition, write_text

LATER = dt.date(2031, 1, 1)


@pytest.fixture
def used(line: CastLine) -> Questionnaire:
    return line.telephone.registration.questionnaire


def _next(questionnaire: Questionnaire) -> Edition:
    newest = questionnaire.versions.latest("number")
    return Edition(definition_of(newest), newest.number + 1, LATER)


def _upload(client: Client, edition: Edition) -> str:
    file = SimpleUploadedFile("a.md", write_text(edition).encode())
    page: HttpResponse = client.post(
        reverse("questions:questionnaires"), {"file": file}, follow=True
    )  # type: ignore[assignment]
    return page.content.decode()


def _addresses(questionnaire: Questionnaire) -> list[str]:
    number = _next(questionnaire).number
    return [
        reverse(f"questions:{name}", args=[questionnaire.code, number])
        for name in ("publish", "discard")
    ]


def test_those_who_manage_the_line_s_questionnaires_bring_in_a_version_and_publish_it(
    client: Client, cast: Cast, used: Questionnaire
) -> None:
    client.force_login(cast.manager)
    edition, (publish, _discard) = _next(used), _addresses(used)
    assert "Dette er et utkast" in _upload(client, edition)
    client.post(publish)
    assert used.versions.get(number=edition.number).published_at


def test_a_manager_of_another_organisation_changes_nothing(
    client: Client, cast: Cast, used: Questionnaire
) -> None:
    client.force_login(cast.stranger)
    edition, addresses = _next(used), _addresses(used)
    assert "Ingenting ble lagret. Be noen" in _upload(client, edition)
    assert not used.versions.filter(number=edition.number).exists()

    draft_edition(
        actor=cast.manager,
        definition=edition.definition,
        number=edition.number,
        valid_from=LATER,
    )
    assert [client.post(address).status_code for address in addresses] == [403, 403]
    assert used.versions.get(number=edition.number).published_at is None


def test_nobody_signed_out_changes_anything(client: Client, used: Questionnaire) -> None:
    before = Version.objects.count()
    for address in (reverse("questions:questionnaires"), *_addresses(used)):
        assert client.post(address).status_code == 302
    assert Version.objects.count() == before


def test_a_questionnaire_of_two_lines_takes_the_permission_at_both(
    cast: Cast, line: CastLine, used: Questionnaire
) -> None:
    other = Line.objects.create(code="other", name="En annen linje")
    line.chat.line = other
    line.chat.registration.questionnaire = used
    line.chat.registration.save()
    line.chat.save()
    Party.objects.create(line=other, unit=cast.outside, valid_from=dt.date(2019, 10, 1))
    assert not may_change_questionnaire(cast.manager, used)
    assert not may_change_questionnaire(cast.stranger, used)
    appoint(
        actor=None,
        person=cast.manager,
        role="administrator",
        unit=cast.outside,
        valid_from=dt.date(2019, 10, 1),
    )
    assert may_change_questionnaire(cast.manager, used)


def _manager_at(unit: Unit, email: str) -> Person:
    person = add_person(actor=None, email=email, name=email, password=None)
    appoint(
        actor=None,
        person=person,
        role="line_manager",
        unit=unit,
        valid_from=dt.date(2019, 10, 1),
    )
    return person


def test_the_permission_counts_at_a_party_and_above_it_and_while_the_agreement_holds(
    cast: Cast, used: Questionnaire
) -> None:
    below = add_unit(
        actor=None, kind=Unit.Kind.ORGANISATION, code="below", name="Under", parent=cast.oslo
    )
    assert may_change_questionnaire(_manager_at(cast.oslo, "oslo@example.org"), used)
    assert not may_change_questionnaire(_manager_at(below, "below@example.org"), used)
    Party.objects.update(valid_to=dt.date(2020, 1, 1))
    assert not may_change_questionnaire(cast.manager, used)


def test_what_no_line_uses_is_free(cast: Cast, line: CastLine) -> None:
    unused = Questionnaire.objects.create(code="unused")
    assert may_change_questionnaire(cast.stranger, unused)
