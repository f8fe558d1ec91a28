"""What is handed over to the police: the same as data and as a document, made when it is asked for.

Only what helps to prevent it: the four answers, what the operator answered, and what was chosen
from the conversation. Whom the counsellor consulted, and why it was decided, stay here.
"""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from typst import TypstError

from lykt.averting.actions.writing import QUESTIONS
from lykt.averting.forms import said
from lykt.averting.models import Assessment
from lykt.averting.queries.shown import Written
from lykt.averting.steps import STEPS
from lykt.people.models import Person
from lykt.reports import pdf
from lykt.reports.document import Block, Document, Grid, Paragraph, Section, plain
from lykt.routines.legal import held_on

FORMAT = "lykt-duty-to-avert"
VERSION = 1

Entries = Mapping[str, list[Written]]


def rows_of(written: Written) -> list[tuple[str, str]]:
    """Each field that was filled in: what was asked, and what was answered."""
    form = STEPS[written.entry.kind].form
    found = [
        (str(form.base_fields[name].label), str(said(form.base_fields[name], value)))
        for name in form.field_order or form.base_fields
        if name != "messages" and (value := written.content.get(name))
    ]
    return [(label, answer) for label, answer in found if answer]


def as_data(
    assessment: Assessment, entries: Entries, by: Person, now: dt.datetime
) -> dict[str, Any]:
    legal = held_on("duty_to_avert", timezone.localdate(now))
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now.isoformat(timespec="seconds"),
        "legal_basis": {"citation": legal.citation, "title": legal.title} if legal else None,
        "from": {"unit": assessment.unit.name, "name": by.name},
        "came_up": {
            "channel": assessment.channel,
            "at": assessment.opened_at.isoformat(timespec="seconds"),
        },
        "assessment": [
            {"code": code, "answers": _fields(entries[code][-1])}
            for code in QUESTIONS
            if code in entries
        ],
        "operator_answers": [_fields(each) for each in entries.get("answer", [])],
        "conversation": _messages(entries),
    }


def _fields(written: Written) -> list[dict[str, str]]:
    return [{"question": label, "answer": answer} for label, answer in rows_of(written)]


def _messages(entries: Entries) -> list[Any]:
    chosen = entries.get("excerpt")
    return list(chosen[-1].content.get("messages", [])) if chosen else []


def as_pdf(data: Mapping[str, Any]) -> bytes:
    """On paper every sign must be in the document's own fonts: others stand by their names.

    The data, and the page that the police open, have every sign as it was written.
    """
    try:
        return pdf.as_pdf(as_document(data))
    except TypstError:
        return pdf.as_pdf(as_document(with_signs_named(data)))


def with_signs_named(value: Any) -> Any:
    """The same with each sign that is not in European letters by its Unicode name in brackets."""
    if isinstance(value, str):
        return "".join(map(_named, unicodedata.normalize("NFC", value)))
    if isinstance(value, Mapping):
        return {name: with_signs_named(each) for name, each in value.items()}
    return [with_signs_named(each) for each in value] if isinstance(value, list) else value


_LATIN = 0x250


def _named(sign: str) -> str:
    if sign == "\n" or (sign.isprintable() and ord(sign) < _LATIN) or sign in "–—‘’“”„…•€":
        return sign
    # Marks that only change how the sign before them looks.
    if unicodedata.category(sign) in ("Mn", "Cf"):
        return ""
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"


def as_document(data: Mapping[str, Any]) -> Document:
    """The same, to be read."""
    sections = [
        Section(str(STEPS[part["code"]].label), (_grid(part["answers"]),))
        for part in data["assessment"]
    ]
    if data["operator_answers"]:
        answers = tuple(_grid(each) for each in data["operator_answers"])
        sections.append(Section(_("From the telephone operator"), answers))
    if data["conversation"]:
        sections.append(Section(_("From the conversation"), tuple(_said(data["conversation"]))))
    return Document(
        title=_("Report to the police: duty to avert"),
        about=_about(data),
        language=translation.get_language() or "nb",
        sections=tuple(sections),
        caution=_("Holds personal data. For the police only."),
    )


def _about(data: Mapping[str, Any]) -> str:
    basis = data["legal_basis"]
    return _("%(basis)s. From %(name)s, %(unit)s, %(at)s.") % {
        "basis": basis["citation"] if basis else _("Penal Code"),
        "name": data["from"]["name"],
        "unit": data["from"]["unit"],
        "at": _moment(data["made_at"]),
    }


def _moment(text: str) -> str:
    return formats.date_format(
        timezone.localtime(dt.datetime.fromisoformat(text)), "DATETIME_FORMAT"
    )


def _grid(answers: list[dict[str, str]]) -> Grid:
    return Grid(
        (plain(_("Question")), plain(_("Answer"))),
        tuple((plain(each["question"]), plain(each["answer"])) for each in answers),
    )


def _said(messages: list[dict[str, Any]]) -> list[Block]:
    found: list[Block] = []
    for each in messages:
        found.append(Paragraph(plain(f"{each['who']}, {_moment(each['at'])}")))
        found.append(Paragraph(plain(each["text"]), quoted=True))
    return found
