"""Openings of a line: changed in place, and added beside the week."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.helpline.hours import opening_at
from lykt.helpline.models import Hours

ADDRESS = "/staff/lines/volinjen/"


def _addresses(line: CastLine) -> list[str]:
    hours = line.chat.hours.first()
    assert hours
    return [f"{ADDRESS}hours/{hours.pk}/", f"{ADDRESS}extra/{line.chat.pk}/"]


def test_nobody_is_sent_to_the_sign_in_and_others_are_refused(
    client: Client, cast: Cast, line: CastLine
) -> None:
    soon = timezone.now() + dt.timedelta(days=1)
    extra = line.chat.extra_openings.create(
        unit=cast.oslo, opens_at=soon, closes_at=soon + dt.timedelta(hours=1)
    )
    removing = f"{ADDRESS}extra/{extra.pk}/remove/"
    addresses = _addresses(line)
    assert {client.get(address).status_code for address in addresses} == {302}
    assert client.post(removing).status_code == 302
    for person, status in ((cast.counsellor, 403), (cast.stranger, 404)):
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} == {status}
        assert {client.post(address).status_code for address in [*addresses, removing]} == {status}
    assert line.chat.extra_openings.count() == 1


def _sent(line: CastLine, hours: Hours, **changes: object) -> dict[str, object]:
    whole = {
        "unit": hours.unit_id,
        "weekdays": hours.weekdays,
        "days": hours.days,
        "opens": f"{hours.opens:%H.%M}",
        "closes": f"{hours.closes:%H.%M}",
        **changes,
    }
    return {f"hours-{line.chat.pk}-{name}": value for name, value in whole.items()}


def test_an_opening_is_changed_in_place(client: Client, cast: Cast, line: CastLine) -> None:
    client.force_login(cast.manager)
    hours = line.chat.hours.order_by("pk").first()
    assert hours
    address = f"{ADDRESS}hours/{hours.pk}/"
    assert f'value="{hours.opens:%H.%M}"' in client.get(address).text
    # It is in nobody's way, least of all its own.
    answer = client.post(address, _sent(line, hours, opens=f"{hours.opens:%H}.05"))
    assert answer.status_code == 302
    hours.refresh_from_db()
    assert hours.opens.minute == 5
    assert line.chat.hours.count() == 3
    said = Record.objects.get(action="helpline.change_hours").details
    assert said["before"]["opens"] != said["opens"]


def test_nonsense_is_refused_and_nothing_is_changed(
    client: Client, cast: Cast, line: CastLine
) -> None:
    client.force_login(cast.manager)
    hours = line.chat.hours.order_by("pk").first()
    assert hours
    answer = client.post(f"{ADDRESS}hours/{hours.pk}/", _sent(line, hours, opens="25.00"))
    assert answer.status_code == 422
    assert not Record.objects.filter(action="helpline.change_hours").exists()


def _extra(cast: Cast, **changes: object) -> dict[str, object]:
    day = timezone.localdate() + dt.timedelta(days=30)
    whole = {
        "unit": cast.oslo.pk,
        "first_day": f"{day:%d.%m.%Y}",
        "opens": "20.30",
        "last_day": f"{day + dt.timedelta(days=1):%d.%m.%Y}",
        "closes": "02.00",
        **changes,
    }
    return {f"extra-{name}": value for name, value in whole.items()}


def test_an_extra_opening_is_added_holds_and_is_removed(
    client: Client, cast: Cast, line: CastLine
) -> None:
    client.force_login(cast.manager)
    address = f"{ADDRESS}extra/{line.chat.pk}/"
    assert client.post(address, _extra(cast)).status_code == 302
    extra = line.chat.extra_openings.get()
    assert timezone.localtime(extra.closes_at).hour == 2
    during = extra.opens_at + dt.timedelta(hours=2)
    assert opening_at(line.chat, during).units == (cast.oslo,)
    assert f"{timezone.localtime(extra.opens_at):%d.%m.%Y %H.%M}" in client.get(address).text
    assert client.post(address, _extra(cast)).status_code == 422, "it is there already"
    assert client.post(f"{ADDRESS}extra/{extra.pk}/remove/").status_code == 302
    assert not line.chat.extra_openings.exists()
    assert Record.objects.filter(action__endswith="extra_opening").count() == 2


def test_an_extra_opening_must_end_after_it_begins(
    client: Client, cast: Cast, line: CastLine
) -> None:
    client.force_login(cast.manager)
    wrong = _extra(cast, last_day=_extra(cast)["extra-first_day"])
    answer = client.post(f"{ADDRESS}extra/{line.chat.pk}/", wrong)
    assert answer.status_code == 422
    assert "stenger før det åpner" in answer.text
    assert not line.chat.extra_openings.exists()
