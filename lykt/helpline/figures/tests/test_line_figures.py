"""Each figure is what a count by hand gives."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from conftest import Cast, CastLine
from lykt.helpline.actions import NewContact, correct_contact, record_contacts
from lykt.helpline.figures import LineFigures, line_figures
from lykt.helpline.figures.line import tables_of
from lykt.helpline.figures.tests.conftest import Registered, at
from lykt.helpline.models import Contact
from lykt.lib.clock import local_minute
from lykt.people.actions import add_unit
from lykt.people.models import Unit
from lykt.questions.actions import publish_version
from lykt.questions.queries import definition_of, version_in_force
from lykt.statistics.engine.counting import count
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.tables import Table, added, percent

YEAR = whole_year(2022)
BOTH_YEARS = pytest.mark.parametrize("before", [False, True])
BOTH_CHANNELS = pytest.mark.parametrize("kind", ["telephone", "chat"])


def _of(rows: list[Registered], kind: str, before: bool) -> list[Registered]:
    return [row for row in rows if row.kind == kind and row.year == (2021 if before else 2022)]


def _counted(counts: dict[str, int]) -> dict[str, int]:
    return {code: count for code, count in counts.items() if count}


@BOTH_YEARS
@BOTH_CHANNELS
def test_contacts_by_month_and_time_of_day(
    line: CastLine, year: list[Registered], kind: str, before: bool
) -> None:
    figures = line_figures(line.line, YEAR)
    rows = _of(year, kind, before)
    months = Counter(f"{row.started_at:%m}" for row in rows)
    assert _counted(figures.contacts.table.counts(kind, before=before)) == months
    assert figures.contacts.table.total(kind, before=before) == len(rows)
    bands = Counter(_band(row, line) for row in rows)
    assert _counted(figures.times[kind].table.counts(kind, before=before)) == bands


def _band(row: Registered, line: CastLine) -> str:
    channel = line.chat if row.kind == "chat" else line.telephone
    minute = local_minute(row.started_at)
    return next(f"{a // 60:02}-{b // 60:02}" for a, b in channel.bands if a <= minute < b)


@BOTH_YEARS
@BOTH_CHANNELS
@pytest.mark.parametrize("question", ["who_contacted", "gender"])
def test_a_question_keeps_unknown_and_missing_apart(
    line: CastLine, year: list[Registered], question: str, kind: str, before: bool
) -> None:
    table = line_figures(line.line, YEAR).questions[question].table
    rows = _of(year, kind, before)
    given = Counter(row.answers[question] for row in rows if question in row.answers)
    assert _counted(table.counts(kind, before=before)) == given
    place = table.column(kind, before=before)
    assert place is not None
    assert table.answered[place] == given.total()
    assert table.missing[place] == len(rows) - given.total()
    shares = table.percents(kind, before=before)
    assert shares["unknown"] == percent(given["unknown"], given.total())


def test_a_heading_is_true_for_both_channels(line: CastLine) -> None:
    both = "Hvem ringte inn? / Hvem skrev inn?"
    figures = line_figures(line.line, YEAR)
    assert figures.questions["who_contacted"].title == both
    assert figures.questions["gender"].title == "Kjønn"
    (spec,) = (one for one in tables_of(line.line, YEAR) if one.code == "question:who_contacted")
    assert count(spec).axes[1].label == {"nb": both, "en": "Who called? / Who wrote in?"}
    of_chat = line_figures(line.line, YEAR, channel=line.chat)
    assert of_chat.questions["who_contacted"].title == "Hvem skrev inn?"


@BOTH_CHANNELS
def test_one_who_got_several_referrals_is_one_who_answered(
    line: CastLine, year: list[Registered], kind: str
) -> None:
    table = line_figures(line.line, YEAR).questions["referrals"].table
    lists = [row.answers["referrals"] for row in _of(year, kind, before=False)]
    assert _counted(table.counts(kind)) == Counter(code for codes in lists for code in codes)
    assert table.total(kind) == sum(1 for codes in lists if codes)


def test_a_question_is_not_missing_from_before_it_was_asked(
    line: CastLine, year: list[Registered]
) -> None:
    table = line_figures(line.line, YEAR).questions["partner_violence"].table
    place = table.column("telephone", before=True)
    assert place is not None
    assert (table.answered[place], table.missing[place]) == (0, 0)
    assert table.percents("telephone", before=True)["not_relevant"] is None


def test_a_period_includes_both_its_days(line: CastLine, year: list[Registered]) -> None:
    first, *_, last = sorted(row.started_at.date() for row in year if row.year == 2022)
    whole = line_figures(line.line, Period(first, last)).contacts.table
    assert _of_both_channels(whole) == sum(r.year == 2022 for r in year)
    inside = Period(first + dt.timedelta(days=1), last - dt.timedelta(days=1))
    table = line_figures(line.line, inside).contacts.table
    days = [row.started_at.date() for row in year]
    assert _of_both_channels(table) == sum(day in inside for day in days)


def _of_both_channels(table: Table) -> int | None:
    return added(table.total(kind) for kind in ("telephone", "chat"))


def test_months_of_several_years_stand_apart(line: CastLine, year: list[Registered]) -> None:
    period = Period(dt.date(2021, 12, 1), dt.date(2023, 1, 31))
    figure = line_figures(line.line, period, channel=line.telephone).contacts
    assert [row.category.code for row in figure.table.rows][:2] == ["2021-12", "2022-01"]
    assert figure.spec is not None
    assert len({value["label"] for value in figure.spec["data"]["values"]}) == 14


def test_one_channel_alone(line: CastLine, year: list[Registered]) -> None:
    figures = line_figures(line.line, YEAR, channel=line.chat)
    assert list(figures.times) == ["chat"]
    assert figures.answering is None
    assert {heading.series for heading in figures.contacts.table.headings} == {"chat"}


def test_a_unit_has_its_own_registrations_and_no_logs(
    cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    figures = line_figures(line.line, YEAR, units=frozenset({cast.oslo.pk}))
    own = [row for row in _of(year, "telephone", before=False) if row.unit == cast.oslo.pk]
    assert figures.contacts.table.total("telephone") == len(own)
    genders = Counter(row.answers["gender"] for row in own if "gender" in row.answers)
    assert _counted(figures.questions["gender"].table.counts("telephone")) == genders
    assert (figures.answering, figures.unanswered) == (None, None)
    assert figures.reconciliation == {}


def test_no_unit_at_all_has_nothing(line: CastLine, year: list[Registered]) -> None:
    figures = line_figures(line.line, YEAR, units=frozenset())
    assert all(figure.table.is_empty for figure in figures.all())


def test_a_unit_counts_without_those_below_it(
    cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    """Whose contacts are seen is decided before; the figures add nobody to them."""
    team = add_unit(
        actor=None, parent=cast.oslo, kind=Unit.Kind.TEAM, code="oslo-team", name="Team"
    )
    new = [NewContact(team.pk, at("2022-05-02 10:00"), None, {})]
    record_contacts(actor=None, channel=line.telephone, rows=new)
    own = sum(row.unit == cast.oslo.pk for row in _of(year, "telephone", before=False))
    for units, expected in (([cast.oslo], own), ([team], 1), ([cast.oslo, team], own + 1)):
        ids = frozenset(unit.pk for unit in units)
        table = line_figures(line.line, YEAR, units=ids).contacts.table
        assert table.total("telephone") == expected


def _calls(line: CastLine, call: Callable[..., Any]) -> LineFigures:
    call("2022-03-01 10:00", talked=600)
    call("2022-03-01 11:00", talked=1500)
    call("2021-03-01 11:00", talked=300)
    call("2022-03-01 10:05", answered=False, waited=4, line_busy=True)
    call("2022-03-01 10:06", answered=False, waited=9, line_busy=False)
    call("2022-03-01 10:07", answered=False, waited=10, line_busy=True)
    call("2022-03-01 12:00", answered=False, waited=10, line_busy=False)
    call("2022-03-01 12:30", answered=False, waited=None, line_busy=False)
    return line_figures(line.line, YEAR)


def test_the_answer_rate_and_the_mean_talk_time(line: CastLine, call: Callable[..., Any]) -> None:
    figures = _calls(line, call)
    assert figures.answering is not None
    table = figures.answering.table
    assert table.counts("line") == {"answered": 2, "unanswered": 5}
    assert table.percents("line")["answered"] == 29
    assert table.percents("line", before=True)["answered"] == 100
    assert (table.mean("line"), table.mean("line", before=True)) == (17.5, 5.0)


def test_descriptions_of_unanswered_calls_overlap_and_other_is_none_of_them(
    line: CastLine, call: Callable[..., Any]
) -> None:
    figures = _calls(line, call)
    assert figures.unanswered is not None
    table = figures.unanswered.table
    assert table.counts("line") == {"line_busy": 2, "short_wait": 2, "other": 1, "unknown": 1}
    assert table.percents("line") == {
        "line_busy": 40,
        "short_wait": 40,
        "other": 20,
        "unknown": 20,
    }


def test_feedback_has_a_mean_and_a_distribution(
    line: CastLine, score: Callable[[str, int], None]
) -> None:
    for number in (10, 10, 7, 3):
        score("2022-06-01", number)
    score("2021-06-01", 5)
    table = line_figures(line.line, YEAR).feedback["chat"].table
    assert _counted(table.counts("chat")) == {"3": 1, "7": 1, "10": 2}
    assert len(table.rows) == 10
    assert (table.mean("chat"), table.mean("chat", before=True)) == (7.5, 5.0)


def test_logs_are_held_against_registrations(
    line: CastLine,
    year: list[Registered],
    call: Callable[..., Any],
    chat: Callable[[str], Any],
) -> None:
    call("2022-03-01 10:00")
    call("2022-03-01 11:00", answered=False)
    chat("2022-05-02 09:30")
    figures = line_figures(line.line, YEAR)
    for kind in ("telephone", "chat"):
        registered = len(_of(year, kind, before=False))
        assert figures.reconciliation[kind].table.counts(kind) == {
            "logged": 1,
            "registered": registered,
            "difference": 1 - registered,
        }


def test_what_broke_is_said_under_the_figure_and_for_the_line(line: CastLine) -> None:
    figures = line_figures(line.line, YEAR)
    (note,) = figures.questions["partner_violence"].table.notes
    assert note == "«Ved vold i parforhold» er et spørsmål fra 1. januar 2022."
    assert "«Tema i samtalen» var et spørsmål til og med 31. desember 2021." in figures.changes
    assert "themes" not in figures.questions
    assert line_figures(line.line, whole_year(2024)).changes == []


def _new_version(line: CastLine, **changes: Any) -> None:
    """A version of the telephone's registration in which ``gender`` is asked otherwise."""
    questionnaire = line.telephone.registration.questionnaire
    old = definition_of(version_in_force(questionnaire, dt.date(2022, 7, 1)))
    items = (replace(item, **changes) if item.code == "gender" else item for item in old.items)
    publish_version(
        actor=None,
        definition=replace(old, items=tuple(items)),
        valid_from=dt.date(2022, 7, 1),
    )


def test_a_question_that_is_asked_of_others_than_before_says_so(line: CastLine) -> None:
    _new_version(line, relevant="${in_target_group} = 'yes'")
    (note,) = line_figures(line.line, YEAR).questions["gender"].table.notes
    assert note.startswith("«Kjønn» kan ikke sammenlignes med tiden før 1. juli 2022.")
    assert note.endswith("Vilkåret er endret, så spørsmålet gjelder andre enn før.")


def test_nobody_is_missing_from_a_question_that_is_asked_of_some(
    line: CastLine, year: list[Registered]
) -> None:
    _new_version(line, relevant="${in_target_group} = 'yes'")
    table = line_figures(line.line, YEAR).questions["gender"].table
    telephone, chat = table.column("telephone"), table.column("chat")
    assert telephone is not None
    assert chat is not None
    assert table.missing[telephone] is None
    assert table.missing[chat] is not None


def test_a_line_without_anything_has_figures_of_nothing(line: CastLine) -> None:
    figures = line_figures(line.line, YEAR)
    assert figures.contacts.table.is_empty
    assert all(figure.spec is None for figure in figures.all())


@pytest.mark.parametrize(
    ("first", "then", "answered"),
    [("2022-01-05 10:00", "2021-12-20 10:00", 1), ("2021-12-20 10:00", "2022-01-05 10:00", 0)],
)
def test_who_was_moved_to_a_day_of_another_form_is_asked_what_its_own_form_asks(
    cast: Cast, line: CastLine, first: str, then: str, answered: int
) -> None:
    """The question is asked since 2022; a contact that stays there leaves it open."""
    for started in (first, "2022-03-01 10:00"):
        new = NewContact(cast.oslo.pk, at(started), None, {})
        record_contacts(actor=None, channel=line.telephone, rows=[new])
    correct_contact(
        actor=cast.manager,
        contact=Contact.objects.get(started_at=at(first)),
        revision=1,
        started_at=at(then),
        ended_at=None,
        answers={"partner_violence": "not_relevant"} if answered else {},
        reason="moved",
    )
    figures = line_figures(line.line, Period(dt.date(2021, 12, 1), dt.date(2022, 12, 31)))
    table = figures.questions["partner_violence"].table
    place = table.column("telephone")

    assert place is not None
    assert (table.answered[place], table.missing[place]) == (answered, 1)
