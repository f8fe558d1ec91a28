"""What the case knows of a notice, in the order that its receiver usually asks for it.

Nobody's own words, and no identity number: what only a person can say is left to be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lykt.incidents.access import Opened
from lykt.incidents.models import OutwardNotice
from lykt.incidents.outward.injury.employers import employer_values
from lykt.incidents.outward.queries import exposed_in
from lykt.incidents.queries.cases import opening_report
from lykt.people.models import Person
from lykt.questions.shown import shown_answers
from lykt.reports.document import Document, Grid, Section, Span, Text, plain

Kind = OutwardNotice.Kind

_SERIOUS_INJURY = (
    "employer",
    "tells",
    "when",
    "unit",
    "place",
    "exposed",
    "what",
    "injury_body",
    "injury_mind",
    "police",
    "done",
)
ASKED: Mapping[Kind, tuple[str, ...]] = {
    Kind.LABOUR_INSPECTORATE: _SERIOUS_INJURY,
    Kind.POLICE_OF_INJURY: _SERIOUS_INJURY,
    Kind.CONFIRMATION: _SERIOUS_INJURY,
    Kind.POLICE_REPORT: (
        "employer",
        "tells",
        "exposed",
        "when",
        "unit",
        "place",
        "what",
        "course",
        "by_whom",
        "who",
        "injury_body",
        "injury_mind",
        "damage",
        "witnesses",
        "claims",
    ),
    Kind.INSURER: (
        "employer",
        "tells",
        "exposed",
        "when",
        "unit",
        "place",
        "what",
        "course",
        "injury_body",
        "injury_mind",
        "doctor",
        "nav",
    ),
}
"""By the kinds that have no form of their own here."""

_LABELS: Mapping[str, Promise] = {
    "employer": gettext_lazy("The employer"),
    "tells": gettext_lazy("Who tells, for the employer"),
    "when": gettext_lazy("When it happened"),
    "unit": gettext_lazy("Workplace"),
    "exposed": gettext_lazy("Who was exposed"),
    "done": gettext_lazy("What is done until now"),
    "course": gettext_lazy("How it happened, in words"),
    "who": gettext_lazy("What is known of who did it"),
    "witnesses": gettext_lazy("Who saw or heard it"),
    "claims": gettext_lazy("What the employer asks for, such as damages"),
    "doctor": gettext_lazy("Which doctor has treated it"),
    "nav": gettext_lazy("When NAV was told"),
}


@dataclass(frozen=True)
class Known:
    """What is asked for; ``value`` is empty where it is left to be written."""

    label: str
    value: str


def known_of(person: Person, opened: Opened, kind: Kind) -> list[Known]:
    """For those who follow up, whose opening of the notice is recorded."""
    answers = {
        each.code: each
        for each in shown_answers(opening_report(opened.case).response, None)
        if each.answer
    }
    held = _of_the_case(person, opened)
    found = []
    for code in ASKED.get(kind, ()):
        if code in answers and code not in held:
            found.append(Known(str(answers[code].label), str(answers[code].answer)))
        elif code in _LABELS:
            found.append(Known(str(_LABELS[code]), held.get(code, "")))
    return found


def _of_the_case(person: Person, opened: Opened) -> dict[str, str]:
    case, employer = opened.case, employer_values(opened.case.unit)
    names = ("organisation_name", "organisation", "street", "postal_code", "town")
    return {
        "employer": ", ".join(filter(None, (employer.get(name, "") for name in names))),
        "tells": ", ".join(filter(None, (person.name, person.email))),
        "when": formats.date_format(timezone.localtime(case.happened_at), "DATETIME_FORMAT"),
        "unit": case.unit.name,
        "exposed": ", ".join(name for _row, name in exposed_in(opened)),
        "nav": _told_nav(opened),
    }


def _told_nav(opened: Opened) -> str:
    sent = opened.case.outward_notices.filter(
        kind=Kind.INJURY_NOTICE, outcome=OutwardNotice.Outcome.SENT, correction=None
    ).first()
    return formats.date_format(timezone.localtime(sent.at), "DATE_FORMAT") if sent else ""


def as_document(kind: Kind, known: list[Known]) -> Document:
    """On paper, with room for what is left to be written."""
    headings = (plain(_("What is asked for")), plain(_("What is known")))
    rows = tuple((plain(each.label), _said(each)) for each in known)
    return Document(
        title=str(kind.label),
        about=_("What the case knows, in the order that the receiver usually asks for it."),
        language=translation.get_language(),
        sections=(Section(_("What they ask for"), (Grid(headings, rows),)),),
        caution=_("Holds personal data. Keep it where nobody else can see it."),
    )


def _said(known: Known) -> Text:
    return plain(known.value) if known.value else (Span(_("to be written"), missing=True),)
