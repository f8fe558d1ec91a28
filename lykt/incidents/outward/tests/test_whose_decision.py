"""Whether the employer reports to the police is decided by those whom the routine names."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from lykt.incidents.models import Case, OutwardNotice
from lykt.incidents.outward.tests.test_records import WHY_NOT, address, sent, task
from lykt.incidents.tests.conftest import Workplace, employ
from lykt.incidents.tests.test_nobody_is_told import go_away, leave
from lykt.people.models import Person
from lykt.routines.actions.reminding import remind
from lykt.routines.models import Mail, Notice, Task
from lykt.routines.queries import my_tasks

DECIDE, FILE = "decide_police_report", "file_police_report"
NOT_YOURS = "Det er Kommunedirektør, Kommunalsjef eller Personalsjef som avgjør"


def declined(workplace: Workplace, by: Person) -> dict[str, object]:
    return sent(workplace, outcome="declined", channel="", words=WHY_NOT, by=by.pk)


def told(found: Task) -> set[str]:
    notices = found.notices.filter(occasion=Notice.Occasion.TOLD)
    return {notice.person.email.split("@")[0] for notice in notices}


@pytest.mark.parametrize("by", ["colleague", "leader", "director"])
def test_a_leader_does_not_take_the_directors_decision_in_anybodys_name(
    leader: Client, case: Case, workplace: Workplace, by: str
) -> None:
    response = leader.post(address(case), declined(workplace, getattr(workplace, by)))
    assert response.status_code == 409
    page = response.content.decode()
    assert NOT_YOURS in page
    assert WHY_NOT in page
    assert not OutwardNotice.objects.exists()
    assert task(case, DECIDE).is_open
    assert task(case, DECIDE) in my_tasks(workplace.director)


def test_hr_does_not_either(client: Client, case: Case, workplace: Workplace) -> None:
    client.force_login(workplace.hr)
    response = client.post(address(case), declined(workplace, workplace.hr))
    assert NOT_YOURS in response.content.decode()
    assert task(case, DECIDE).is_open


def test_the_director_decides(client: Client, case: Case, workplace: Workplace) -> None:
    client.force_login(workplace.director)
    response = client.post(address(case), declined(workplace, workplace.colleague))
    assert response.status_code == 409
    assert "Velg deg selv" in response.content.decode()
    assert task(case, DECIDE).is_open
    assert client.post(address(case), declined(workplace, workplace.director)).status_code == 302
    found = task(case, DECIDE)
    assert (found.decision, found.ended_by) == (False, workplace.director)
    assert task(case, "consider_police_report").decision is False
    assert task(case, FILE).state == Task.State.NOT_APPLICABLE
    assert OutwardNotice.objects.get().by == workplace.director


def test_who_stands_in_decides_and_the_director_is_told(
    client: Client, case: Case, workplace: Workplace
) -> None:
    head = employ("head", "department_head", workplace.municipality)
    client.force_login(head)
    assert client.post(address(case), declined(workplace, head)).status_code == 302
    assert task(case, DECIDE).ended_by == head
    assert told(task(case, DECIDE)) == {"director"}
    assert Mail.objects.filter(person=workplace.director).exists()
    client.force_login(workplace.director)
    assert (
        "Avgjør om arbeidsgiver skal politianmelde" in client.get("/staff/tasks/").content.decode()
    )


def test_what_is_sent_is_recorded_by_anybody_and_the_decision_waits(
    leader: Client, case: Case, workplace: Workplace
) -> None:
    response = leader.post(address(case), sent(workplace, by=workplace.leader.pk), follow=True)
    assert "Avgjørelsen venter på Kommunedirektør" in response.content.decode()
    assert OutwardNotice.objects.get().outcome == "sent"
    assert task(case, "consider_police_report").decision is True
    assert task(case, DECIDE).is_open
    assert task(case, FILE).waits
    assert told(task(case, DECIDE)) == {"director"}

    leader.force_login(workplace.director)
    given = {"decide-decision": "yes", "decide-reason": "Vi anmelder alltid slag."}
    leader.post(f"/staff/tasks/{task(case, DECIDE).pk}/decide/", given)
    assert task(case, FILE).is_open
    leader.get(f"/staff/incidents/cases/{case.pk}/")
    assert task(case, FILE).state == Task.State.DONE


@pytest.mark.parametrize("how", [go_away, leave])
def test_where_nobody_holds_the_role_it_is_still_not_the_leaders(
    leader: Client, case: Case, workplace: Workplace, how: Callable[[Person], None]
) -> None:
    how(workplace.director)
    remind(timezone.now())
    response = leader.post(address(case), declined(workplace, workplace.leader))
    assert NOT_YOURS in response.content.decode()
    leader.post(address(case), sent(workplace, by=workplace.leader.pk))
    assert OutwardNotice.objects.get().outcome == "sent"
    assert task(case, DECIDE).is_open


def test_while_the_director_is_away_whoever_stands_in_decides(
    client: Client, case: Case, workplace: Workplace
) -> None:
    head = employ("head", "department_head", workplace.municipality)
    go_away(workplace.director)
    remind(timezone.now())
    client.force_login(head)
    assert client.post(address(case), declined(workplace, head)).status_code == 302
    assert task(case, DECIDE).ended_by == head


def test_a_correction_is_no_way_around(leader: Client, case: Case, workplace: Workplace) -> None:
    leader.post(address(case), sent(workplace, by=workplace.leader.pk))
    row = OutwardNotice.objects.get()
    changed = declined(workplace, workplace.leader) | {"because": "Ble ikke sendt."}
    response = leader.post(f"{address(case, 'records')}{row.pk}/", changed)
    assert response.status_code == 409
    assert OutwardNotice.objects.count() == 1
    assert task(case, DECIDE).is_open


def test_nor_is_the_tasks_own_page(leader: Client, case: Case, workplace: Workplace) -> None:
    found = f"/staff/tasks/{task(case, DECIDE).pk}/"
    for response in (
        leader.post(f"{found}take/", follow=True),
        leader.post(f"{found}delegate/", {"delegate-to": workplace.director.pk}, follow=True),
    ):
        page = response.content.decode()
        assert "Bare de kan ta den eller gi den videre" in page
        assert "Jeg tar den" not in page
        assert "Gi videre</button>" not in page
    decide = {"decide-decision": "no", "decide-reason": WHY_NOT}
    assert leader.post(f"{found}decide/", decide).status_code == 404
    assert task(case, DECIDE).is_open
    assert task(case, DECIDE).assignee is None


def test_whom_the_director_gives_it_decides(
    client: Client, case: Case, workplace: Workplace
) -> None:
    head = employ("head", "department_head", workplace.municipality)
    client.force_login(workplace.director)
    page = f"/staff/tasks/{task(case, DECIDE).pk}/"
    client.post(f"{page}delegate/", {"delegate-to": workplace.leader.pk})
    assert task(case, DECIDE).assignee is None
    client.post(f"{page}delegate/", {"delegate-to": head.pk})
    client.force_login(head)
    assert client.post(address(case), declined(workplace, head)).status_code == 302
    assert task(case, DECIDE).ended_by == head
