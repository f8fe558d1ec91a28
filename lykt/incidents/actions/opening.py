"""Opening a case; each time is in the audit log."""

from dataclasses import dataclass

from django.db import transaction

from lykt.audit.actions import record
from lykt.incidents.access import OWN, Opened, Part, Standing
from lykt.incidents.actions.starting import plan_talks_that_came
from lykt.incidents.models import Report
from lykt.incidents.outward.ending import end_steps_that_came
from lykt.people.models import Person
from lykt.questions.queries import texts_of
from lykt.questions.shown import ShownAnswer, shown_answers
from lykt.vault.sealing import KeyDestroyedError

HEALTH = frozenset({"injury_body", "injury_mind"})
"""Answers about somebody's health, for who wrote them and for those who follow up."""


@dataclass(frozen=True)
class ShownReport:
    """A report as the reader may see it; without ``reporter`` where names are not for them."""

    report: Report
    reporter: str
    answers: list[ShownAnswer]


@transaction.atomic
def open_case(*, actor: Person, opened: Opened) -> list[ShownReport]:
    """The reports of the case, as the reader's standing gives them.

    The reporter sees their own, and the exposed also what is known from others, but of the words
    only what they wrote themselves, and nothing of another's health: two may be exposed.
    """
    record(
        actor=actor,
        action="incidents.open_case",
        subject=opened.case,
        standings=sorted(opened.standings),
    )
    if opened.has(Part.FOLLOWING_UP):
        plan_talks_that_came(opened.case)
        end_steps_that_came(opened.case)
    reports = opened.case.reports.select_related(
        "reporter", "response__version", "response__key", "response__collection"
    )
    if opened.standings == {Standing.REPORTER}:
        reports = reports.filter(reporter=actor)
    return [_shown(report, opened, actor) for report in reports]


def _shown(report: Report, opened: Opened, actor: Person) -> ShownReport:
    in_full = report.reporter_id == actor.pk or not opened.standings <= OWN
    reads = opened.has(Part.WORDS) and in_full
    hidden = frozenset() if in_full else HEALTH
    answers = shown_answers(report.response, _texts(report) if reads else None)
    return ShownReport(
        report=report,
        reporter=str(report.reporter or "") if opened.has(Part.NAMES) else "",
        answers=[each for each in answers if each.answer and each.code not in hidden],
    )


def _texts(report: Report) -> dict[str, str]:
    try:
        return texts_of(report.response)
    except KeyDestroyedError:
        return {}
