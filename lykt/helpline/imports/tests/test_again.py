"""A row is added once, however often and in whatever files it comes."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Cast, CastLine, at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.helpline.imports.actions import SourceFile, import_prepared
from lykt.helpline.imports.mapping import IGNORED, ColumnMapping
from lykt.helpline.imports.preparing import Target
from lykt.helpline.imports.tests.conftest import CALLS, REGISTRATIONS, bring, check, csv, xlsx
from lykt.helpline.models import CallRecord, Contact, Import

_ROWS = [f"03.01.2022;09.0{minute}.00;Ubesvart;4;;1" for minute in range(10)]


@pytest.fixture
def calls(line: CastLine) -> Target:
    return Target(Import.Kind.CALLS, line.line)


def test_the_same_file_again_adds_nothing(calls: Target) -> None:
    assert bring(calls, csv(CALLS, *_ROWS)).rows_added == 10
    again = bring(calls, csv(CALLS, *_ROWS))
    assert (again.rows_read, again.rows_added) == (10, 0)
    assert CallRecord.objects.count() == 10


def test_an_overlapping_export_adds_only_the_new_rows(calls: Target) -> None:
    bring(calls, csv(CALLS, *_ROWS[:6]))
    assert bring(calls, csv(CALLS, *_ROWS[3:])).rows_added == 4
    assert CallRecord.objects.count() == 10


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_the_same_rows_twice_at_once_are_added_once(calls: Target) -> None:
    _findings, ready = check(calls, csv(CALLS, *_ROWS))

    def add() -> int:
        source = SourceFile("fil.csv", "0" * 64, len(_ROWS))
        return import_prepared(
            actor=None, target=calls, source=source, ready=ready, about=len(_ROWS)
        ).rows_added

    assert sorted(at_once(add)) == [0, 10]
    assert CallRecord.objects.count() == 10


def test_equal_rows_in_one_file_are_as_many_as_they_are(calls: Target) -> None:
    assert bring(calls, csv(CALLS, _ROWS[0], _ROWS[0])).rows_added == 2
    assert bring(calls, csv(CALLS, _ROWS[0], _ROWS[0], _ROWS[0])).rows_added == 1


def test_the_same_rows_as_a_workbook_are_the_same(line: CastLine, cast: Cast) -> None:
    target = Target(Import.Kind.REGISTRATIONS, line.line, line.telephone, cast.secretariat)
    bring(target, csv(REGISTRATIONS, "03.01.2022 09.05.22;Voldsutsatt;Ja;Kvinne"))
    again = bring(
        target,
        xlsx(
            REGISTRATIONS.split(";"),
            ["2022-01-03 09:05:22", " Voldsutsatt", "ja", "KVINNE\N{NO-BREAK SPACE}"],
        ),
        "fil.xlsx",
    )
    assert again.rows_added == 0
    assert Contact.objects.count() == 1


@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(0, 5), max_size=12))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_files_add_what_is_in_the_one_or_the_other(
    calls: Target, first: list[int], second: list[int]
) -> None:
    """As many of each row as the file that has most of it."""
    with transaction.atomic():
        for file in (first, second, first):
            bring(calls, csv(CALLS, *(_ROWS[number] for number in file)))
        expected = sum(max(first.count(number), second.count(number)) for number in range(6))
        assert CallRecord.objects.count() == expected
        transaction.set_rollback(True)


def test_a_row_that_was_corrected_in_the_source_is_told_about(line: CastLine, cast: Cast) -> None:
    target = Target(Import.Kind.REGISTRATIONS, line.line, line.telephone, cast.secretariat)
    bring(target, csv(REGISTRATIONS, "03.01.2022 09.05.22;Voldsutsatt;Ja;Kvinne"))
    findings, _ready = check(target, csv(REGISTRATIONS, "03.01.2022 09.05.22;Voldsutsatt;Ja;Mann"))
    assert findings.new == findings.at_known_times == 1
    assert "samme tidspunkt som en rad som er importert før" in findings.notes()[0]


def test_free_text_leaves_no_trace_in_the_fingerprint(line: CastLine, cast: Cast) -> None:
    target = Target(Import.Kind.REGISTRATIONS, line.line, line.telephone, cast.secretariat)
    header = REGISTRATIONS + ";Gi en kort oppsummering av samtalen"
    bring(target, csv(header, "03.01.2022 09.05.22;Voldsutsatt;Ja;Kvinne;en tekst"))
    again, _ready = check(target, csv(header, "03.01.2022 09.05.22;Voldsutsatt;Ja;Kvinne;annet"))
    assert again.known == 1


def test_an_import_is_audited_once_with_counts_and_no_content(calls: Target) -> None:
    imported = bring(calls, csv(CALLS, *_ROWS))
    record = Record.objects.get(action="helpline.import_file")
    assert record.subject_id == str(imported.pk)
    assert record.details == {
        "kind": "calls",
        "line": calls.line.pk,
        "rows_read": 10,
        "rows_added": 10,
        "file_hash": "0" * 64,
    }


def test_nothing_is_added_when_one_row_can_not_be(
    calls: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lykt.helpline.imports import actions

    def fails(*args: object) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "work_out_busy", fails)
    with pytest.raises(RuntimeError):
        bring(calls, csv(CALLS, *_ROWS))
    assert not CallRecord.objects.exists()
    assert not Import.objects.exists()


def test_an_answer_mapped_by_hand_is_taken_as_the_option(line: CastLine, cast: Cast) -> None:
    target = Target(Import.Kind.REGISTRATIONS, line.line, line.telephone, cast.secretariat)
    mapping = ColumnMapping(
        {
            "Tidsmerke": "started",
            "Hvem ringte inn?": "answer:who_contacted",
            "Var innringer i målgruppen?": "answer:in_target_group",
            "Kjønn": "answer:gender",
        },
        {"answer:who_contacted": {"den utsatte": "exposed"}, "answer:gender": {"-": IGNORED}},
    )
    _findings, ready = check(
        target, csv(REGISTRATIONS, "03.01.2022 09.05;Den utsatte;Ja;Kvinne"), mapping=mapping
    )
    assert b'"who_contacted": "exposed"' in ready[0]
