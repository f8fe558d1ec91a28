"""The audit log on screen."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conftest import Cast
from lykt.audit.actions import record

LOG = "/staff/audit/"


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


def test_whoever_reads_the_log_sees_the_newest_first(client: Client, cast: Cast) -> None:
    record(actor=cast.counsellor, action="room.open_text", subject=cast.secretariat)
    records = client.get(LOG).context["records"]
    assert records[0].action == "room.open_text"
    assert [r.number for r in records] == sorted((r.number for r in records), reverse=True)


def test_others_are_refused_and_nobody_is_led_to_the_sign_in(cast: Cast) -> None:
    client = Client()
    assert client.get(LOG)["Location"].startswith("/staff/account/sign-in/")
    client.force_login(cast.manager)
    assert client.get(LOG).status_code == 403


def test_what_another_organisation_s_people_did_is_not_shown(client: Client, cast: Cast) -> None:
    record(actor=cast.oslo_counsellor, action="room.open_text", subject=cast.oslo)
    assert "room.open_text" not in client.get(LOG).content.decode()


def test_it_is_narrowed_by_person_act_and_record(client: Client, cast: Cast) -> None:
    record(actor=cast.counsellor, action="room.do", subject=cast.secretariat)
    record(actor=cast.manager, action="room.do", subject=cast.oslo)
    narrowed = client.get(
        LOG,
        {
            "actor": str(cast.counsellor.pk),
            "action": "room.do",
            "subject_type": "people.unit",
            "subject_id": str(cast.secretariat.pk),
        },
    )
    assert [r.actor for r in narrowed.context["records"]] == [cast.counsellor]


def test_a_filter_that_does_not_exist_is_refused(client: Client, cast: Cast) -> None:
    assert client.get(LOG, {"actor": cast.oslo_counsellor.pk}).status_code == 400
    assert client.get(LOG, {"before": "x"}).status_code == 400


def test_pages_follow_each_other_without_gap(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(120):
        record(actor=cast.counsellor, action="room.do")
    seen: list[int] = []
    address = "?action=room.do"
    while address:
        with django_assert_max_num_queries(14):
            page = client.get(LOG + address)
        seen += [r.number for r in page.context["records"]]
        address = page.context["older"]
    assert len(seen) == 120
    assert seen == sorted(set(seen), reverse=True)
