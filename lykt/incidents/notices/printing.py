"""The notice as a form on paper: every field in plain words, and what is missing marked."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from babel import Locale
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lykt.incidents.notices.checking import check
from lykt.incidents.notices.code_lists import code_lists
from lykt.incidents.notices.situations import Situation, situation_of, value_at
from lykt.incidents.notices.structure import NOTICE, Field, Kind
from lykt.incidents.notices.values import day_of
from lykt.reports.document import Bullets, Document, Grid, Section, Span, Text, plain

Row: TypeAlias = tuple[Text, ...]


def as_document(notice: object, on: dt.date) -> Document:
    """The form, as ``lykt.reports`` sets it. One with faults says them, and how many, first."""
    faults = check(notice, on)
    sections = _sections(notice, on)
    if faults:
        listed = Bullets(tuple(plain(fault.message) for fault in faults))
        sections.insert(0, Section(_("What must be put right"), (listed,)))
    return _document(_about(len(faults), on), sections)


def as_sent_document(notice: Mapping[str, Any], on: dt.date) -> Document:
    """The form as it was on the day it was sent, kept without national identity numbers."""
    about = _("As it was when it was registered as sent, %(day)s.") % {"day": _day(on)}
    number = {"norskIdentitetsnummer": _("not kept in Lykt")}
    people = {name: {**notice[name], **number} for name in ("innmelder", "skadelidt")}
    return _document(about, _sections({**notice, **people}, on))


def _sections(notice: object, on: dt.date) -> list[Section]:
    situation = situation_of(notice, on)
    return [
        Section(str(group.label), (_grid(group, value_at(notice, group.name), situation),))
        for group in NOTICE.fields
    ]


def _document(about: str, sections: list[Section]) -> Document:
    return Document(
        title=_("Notice of an occupational injury or illness"),
        about=about,
        language=translation.get_language(),
        sections=tuple(sections),
        caution=_("Holds personal data. Keep it where nobody else can see it."),
    )


def _about(faults: int, on: dt.date) -> str:
    text = (
        ngettext(
            "Checked on %(day)s: %(count)s fault. It can not be sent as it is.",
            "Checked on %(day)s: %(count)s faults. It can not be sent as it is.",
            faults,
        )
        if faults
        else _("Checked on %(day)s: no faults.")
    )
    return text % {"day": _day(on), "count": faults}


def _grid(field: Field, value: object, situation: Situation) -> Grid:
    headings = (plain(_("Field")), plain(_("What the notice says")))
    return Grid(headings, tuple(_rows(field, "", value, situation)))


def _rows(field: Field, before: str, value: object, situation: Situation) -> Iterator[Row]:
    """A group's fields in order, those of groups within it under the group's name."""
    for each in field.fields:
        held = value_at(value, each.name)
        label = f"{before}{each.label}"
        if each.kind is not Kind.GROUP:
            yield from _row(each, label, held, situation)
        elif isinstance(held, list):
            for number, one in enumerate(held, start=1):
                yield from _rows(each, f"{each.label} {number}: ", one, situation)
        elif held or each.required(situation):
            yield from _rows(each, f"{each.label}: ", held, situation)


def _row(field: Field, label: str, value: object, situation: Situation) -> Iterator[Row]:
    values = value if isinstance(value, list) else [value]
    words = [_said(field, each) for each in values if each not in (None, "")]
    if words:
        yield plain(label), plain("; ".join(words))
    elif field.required(situation) and not field.may_be_empty:
        yield plain(label), (Span(_("missing"), missing=True),)


def _said(field: Field, value: Any) -> str:
    """A value as it is read on paper; what is no such value stands as it is."""
    say = _WORDS.get(field.kind)
    return (say(field, value) if say else "") or str(value)


def _code(field: Field, value: str) -> str:
    found = (code_lists()[name].find(value) for name in field.options)
    return next((code.text for code in found if code), "")


def _instant(field: Field, value: str) -> str:
    try:
        moment = timezone.localtime(dt.datetime.fromisoformat(value))
    except (TypeError, ValueError, OverflowError):
        return ""
    return formats.date_format(moment, "DATETIME_FORMAT")


def _written_day(field: Field, value: str) -> str:
    day = day_of(value)
    return _day(day) if day else ""


def _country(field: Field, value: str) -> str:
    return str(Locale.parse(translation.get_language() or "nb").territories.get(value, ""))


def _yes_no(field: Field, value: bool) -> str:
    return _("Yes") if value else _("No")


_WORDS: Mapping[Kind, Callable[[Field, Any], str]] = {
    Kind.CODE: _code,
    Kind.INSTANT: _instant,
    Kind.DAY: _written_day,
    Kind.COUNTRY: _country,
    Kind.YES_NO: _yes_no,
}


def _day(day: dt.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
