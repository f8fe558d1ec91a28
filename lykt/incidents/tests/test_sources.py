"""What is counted of incidents: each event once, where it happened, as soon as it is reported."""

import datetime as dt

import pytest
from django.core.management import call_command

from lykt.incidents.actions import join_cases
from lykt.incidents.models import Case
from lykt.incidents.queries import case_visible_to
from lykt.incidents.sources import SOURCE
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.people.headcounts.actions import give_headcounts
from lykt.statistics.engine.counting import count
from lykt.statistics.engine.models import Change
from lykt.statistics.periods import whole_year
from lykt.statistics.publications.groupings import unit_groups
from lykt.statistics.specs import Axis, SpecError, TableSpec

pytestmark = pytest.mark.django_db


def _counted(*by: str, unit: str = "municipality") -> dict[str, int]:
    """Along one axis, the total under the empty code; without those that are nothing."""
    axes = tuple(Axis(name) for name in by)
    counted = count(TableSpec("t", SOURCE, whole_year(2022), {"unit": unit}, axes))
    along = counted.counts.reshape(-1)
    codes = counted.axes[0].codes if by else ("",)
    return {code: int(number) for code, number in zip(codes, along, strict=True) if number}


def test_an_event_is_counted_where_and_how_it_happened(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher, what=["threat", "harassment"], place="telephone")
    send(workplace.nurse, unit=workplace.home)
    assert _counted()[""] == 2
    assert _counted(unit="school")[""] == 1
    assert _counted("question:place", unit="school")["telephone"] == 1
    what = _counted("question:what")
    assert (what["threat"], what["harassment"], what["physical_attack"]) == (1, 1, 1)


def test_an_event_that_was_reported_twice_counts_once_as_soon_as_it_is_joined(
    workplace: Workplace, send: Send
) -> None:
    first = send(workplace.teacher)
    second = send(workplace.colleague, reporter="witness", place="reception")
    assert _counted()[""] == 2
    opened, into = (case_visible_to(workplace.leader, one.case_id) for one in (first, second))
    join_cases(actor=workplace.leader, opened=opened, into=into, reason="Samme hendelse")
    assert _counted()[""] == 1
    # The case that was kept says how it was, also when the other report came before it.
    assert _counted("question:place")["reception"] == 1


def test_a_year_before_the_event_was_moved_is_counted_anew(
    workplace: Workplace, send: Send
) -> None:
    report = send(workplace.teacher)
    assert _counted()[""] == 1
    report.response.day = dt.date(2021, 12, 31)
    report.response.save()
    assert _counted() == {}


def test_a_report_that_is_moved_is_noted_under_its_own_year(
    workplace: Workplace, send: Send
) -> None:
    report = send(workplace.teacher)
    Change.objects.all().delete()
    Case.objects.filter(pk=report.case_id).update(changed_at=report.reported_at)
    assert not Change.objects.exists()
    report.save()
    found = Change.objects.get(watched="incidents_report")
    assert (found.row, found.year) == (report.response_id, 2022)


def test_migrations_find_no_trigger_in_their_way(workplace: Workplace, send: Send) -> None:
    call_command("migrate", verbosity=0)
    send(workplace.teacher)
    assert Change.objects.filter(watched="incidents_report").exists()


def test_units_are_gathered_by_kind_and_by_size_beside_the_units_themselves(
    workplace: Workplace, send: Send
) -> None:
    send(workplace.teacher, what=["threat"])
    send(workplace.nurse, unit=workplace.home)
    give_headcounts(actor=None, valid_from=dt.date(2022, 1, 1), employees={workplace.home: 60})
    groups = tuple(unit_groups(workplace.municipality, dt.date(2022, 12, 31)))
    counted = count(
        TableSpec(
            "t", SOURCE, whole_year(2022), {"unit": "municipality"}, (Axis("unit", groups=groups),)
        )
    )
    found = dict(zip(counted.axes[0].codes, counted.counts.tolist(), strict=True))
    assert (found["kind-office"], found["size-small"], found["size-medium"]) == (2, 1, 1)
    assert (found["home"], found["school"], found["municipality"]) == (1, 1, 2)


def test_a_unit_that_there_is_not_is_said(workplace: Workplace) -> None:
    with pytest.raises(SpecError, match="'nowhere'"):
        _counted(unit="nowhere")
