"""A line's settings: seen and changed by who manages it, and audited."""

import datetime as dt

import pytest
from django.test import Client

from conftest import Cast, CastLine
from lykt.audit.models import Record

ADDRESS = "/staff/lines/volinjen/"


def test_nobody_is_sent_to_the_sign_in_and_others_are_refused(
    client: Client, cast: Cast, line: CastLine
) -> None:
    hours = line.chat.hours.first()
    assert hours is not None
    removing = f"{ADDRESS}hours/{hours.pk}/remove/"
    for address in ("/staff/lines/", ADDRESS):
        assert client.get(address).status_code == 302
    assert client.post(removing).status_code == 302
    client.force_login(cast.counsellor)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(removing).status_code == 403
    client.force_login(cast.stranger)
    assert client.get(ADDRESS).status_code == 404
    assert client.post(removing).status_code == 404
    assert line.chat.hours.count() == 3


def test_the_only_line_is_opened_at_once_and_shows_agreement_hours_and_bands(
    client: Client, cast: Cast, line: CastLine
) -> None:
    client.force_login(cast.manager)
    page = client.get("/staff/lines/", follow=True).content.decode()

    for words in ("Hele linjen", "Bare det enheten selv har registrert", "08.30–15.30"):
        assert words in page
    assert 'value="00–09, 09–16, 16–20, 20–24"' in page
    assert "Hele døgnet" in page


def test_bands_are_changed_and_nonsense_is_said(client: Client, cast: Cast, line: CastLine) -> None:
    client.force_login(cast.manager)
    name = f"bands-{line.chat.pk}-bands"
    sent = {"channel": str(line.chat.pk), "action": "bands"}

    refused = client.post(ADDRESS, {**sent, name: "09-15, 14-20"})
    assert refused.status_code == 422
    assert "«14-20» er ikke hele timer" in refused.content.decode()
    assert 'value="09-15, 14-20"' in refused.content.decode()

    assert client.post(ADDRESS, {**sent, name: "09-12, 12-20"}).status_code == 302
    line.chat.refresh_from_db()
    assert line.chat.bands == [[540, 720], [720, 1200]]
    assert Record.objects.filter(action="helpline.change_bands").count() == 1


def test_an_opening_is_added_and_removed(client: Client, cast: Cast, line: CastLine) -> None:
    client.force_login(cast.manager)
    prefix = f"hours-{line.chat.pk}-"
    sent = {
        "channel": str(line.chat.pk),
        "action": "hours",
        f"{prefix}unit": str(cast.oslo.pk),
        f"{prefix}weekdays": ["6", "7"],
        f"{prefix}days": "all",
        f"{prefix}opens": "1200",
        f"{prefix}closes": "18",
    }
    assert client.post(ADDRESS, {**sent, f"{prefix}opens": "25"}).status_code == 422
    assert client.post(ADDRESS, sent).status_code == 302

    hours = line.chat.hours.get(opens=dt.time(12))
    assert (hours.unit, hours.weekdays, hours.closes) == (cast.oslo, [6, 7], dt.time(18))
    assert "12.00–18.00" in client.get(ADDRESS).content.decode()
    client.post(f"{ADDRESS}hours/{hours.pk}/remove/")
    assert line.chat.hours.count() == 3
    actions = Record.objects.values_list("action", flat=True)
    assert {"helpline.add_hours", "helpline.remove_hours"} <= set(actions)


@pytest.mark.parametrize("channel", ["", "999999", "x"])
def test_a_channel_of_no_line_or_another_is_not_found(
    client: Client, cast: Cast, line: CastLine, channel: str
) -> None:
    client.force_login(cast.manager)
    assert client.post(ADDRESS, {"channel": channel, "action": "bands"}).status_code == 404


@pytest.mark.parametrize(
    ("weekdays", "opens", "closes", "status"),
    [
        (["6"], "13", "14", 422),  # inside
        (["7"], "10", "1201", 422),  # a minute into it
        (["7"], "18", "20", 302),  # right after
        (["5"], "22", "12", 302),  # Friday night, over when Saturday's begins
        (["5"], "22", "1230", 422),  # past it
        (["1"], "12", "18", 302),
    ],
)
def test_an_opening_over_one_of_the_same_unit_is_refused(
    client: Client,
    cast: Cast,
    line: CastLine,
    weekdays: list[str],
    opens: str,
    closes: str,
    status: int,
) -> None:
    line.chat.hours.all().delete()
    line.chat.hours.create(
        unit=cast.oslo, weekdays=[6, 7], days="all", opens=dt.time(12), closes=dt.time(18)
    )
    client.force_login(cast.manager)
    prefix = f"hours-{line.chat.pk}-"
    given = {"unit": str(cast.oslo.pk), "weekdays": weekdays, "days": "working"}
    sent = {f"{prefix}{name}": value for name, value in given.items()}
    sent |= {f"{prefix}opens": opens, f"{prefix}closes": closes}
    answer = client.post(ADDRESS, {"channel": str(line.chat.pk), "action": "hours", **sent})
    assert answer.status_code == status
