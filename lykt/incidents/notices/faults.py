"""What may be wrong with a notice, in plain words: what was found, what was expected, what to do.

A person's number or own words are never repeated; a code is, since it says nothing of anybody.
"""

import datetime as dt
import re
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils import formats
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lykt.incidents.notices.code_lists import Code, CodeList
from lykt.incidents.notices.situations import EMPLOYEE, ROLES
from lykt.incidents.notices.structure import Field, Kind

_CODE_LIKE = re.compile(r"[A-Za-z]\w{0,99}", re.ASCII)

_EXPECTED = {
    Kind.TEXT: gettext_lazy("a text"),
    Kind.YES_NO: gettext_lazy("true or false, without quotes"),
    Kind.DAY: gettext_lazy("a day written as 2026-03-27"),
    Kind.INSTANT: gettext_lazy(
        "a day and a time with its zone, written as 2026-03-27T21:40:00+01:00"
    ),
    Kind.IDENTITY_NUMBER: gettext_lazy("eleven digits, in quotes"),
    Kind.ORGANISATION_NUMBER: gettext_lazy("nine digits, in quotes"),
    Kind.COUNTRY: gettext_lazy("the country’s two capital letters, such as NO"),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where in the file, what it is, and what to do in the file.

    The path is such as ``hendelsesfakta.tid.perioder[0].til``. The message says enough for a
    page whose own form is the cure.
    """

    path: str
    message: str
    cure: str

    def __str__(self) -> str:
        said = f"{self.message} {self.cure}"
        return f"{self.path}: {said}" if self.path else said


def missing(path: str, field: Field) -> Fault:
    return _to_give(path, field, _("“%(label)s” is missing."))


def wrong_form(path: str, field: Field) -> Fault:
    return _to_give(path, field, _("“%(label)s” is not written as it must be."))


def no_such_day(path: str, field: Field) -> Fault:
    return _to_give(path, field, _("“%(label)s” does not exist in the calendar."))


def no_zone(path: str, field: Field) -> Fault:
    return _to_give(path, field, _("“%(label)s” has no time zone."))


def no_country(path: str, field: Field, value: str) -> Fault:
    text = _("“%(label)s” is “%(value)s”, which is no country.")
    return _to_give(path, field, text, value=shown(value))


def wrong_kind(path: str, field: Field, value: object) -> Fault:
    return _to_be(path, field, _("“%(label)s” is %(found)s."), found=_found(value))


def no_choice(path: str, field: Field, value: str) -> Fault:
    return _to_be(path, field, _("“%(label)s” is “%(value)s”."), value=shown(value))


def unknown(path: str, name: str, known: list[str]) -> Fault:
    near = get_close_matches(name, known, n=1)
    cure = _("Did you mean %(name)s?") % {"name": near[0]} if near else _("Take it out.")
    return Fault(path, _("NAV has no field “%(name)s” here.") % {"name": shown(name)}, cure)


def too_long(path: str, field: Field, length: int) -> Fault:
    return Fault(
        path,
        _("“%(label)s” has %(length)s characters; there is room for %(longest)s.")
        % {"label": field.label, "length": length, "longest": field.longest},
        _("Make the text shorter."),
    )


def in_the_future(path: str, field: Field) -> Fault:
    text = _("“%(label)s” is in the future.") % {"label": field.label}
    return Fault(path, text, _("Give a day that has been."))


def ends_before_it_starts(path: str) -> Fault:
    text = _("The period ends before it starts.")
    return Fault(path, text, _("Give an end on the first day or later."))


def wrong_birth_date(path: str, field: Field) -> Fault:
    text = _("“%(label)s” does not start with a day of birth: day, month and year.")
    cure = _("Look for digits that have changed places.")
    return Fault(path, text % {"label": field.label}, cure)


def wrong_control_digits(path: str, field: Field) -> Fault:
    text = _("“%(label)s” can not be right: its last digits do not fit the others.")
    return Fault(path, text % {"label": field.label}, _("Look for a digit that is wrong."))


def same_person(path: str) -> Fault:
    text = _("The sender and the injured person have the same national identity number.")
    return Fault(path, text, _("Somebody else than the injured person must send it."))


def role_without_rules(path: str, role: Code) -> Fault:
    text = _("Lykt knows NAV’s rules for %(roles)s, not for the role “%(role)s”.")
    values = {"role": role.text, "roles": ", ".join(ROLES)}
    return Fault(path, text % values, _("Send this notice in NAV’s own form."))


def no_code(
    path: str, field: Field, value: str, role: str, on: dt.date, lists: tuple[CodeList, ...]
) -> Fault:
    """A code that can not be used: not for the role, not now, or not at all."""
    known = next((code for each in lists if (code := each.find(value))), None)
    values = {"label": field.label, "value": shown(value), "role": role}
    if known is None:
        text = _("“%(label)s” is “%(value)s”, which is not in NAV’s list.")
    else:
        text = _why_not(known, role, on)
        values |= {
            "text": known.text,
            "valid_from": _day(known.valid_from),
            "valid_to": _day(known.valid_to) if known.valid_to else "",
        }
    offered = [code for each in lists for code in each.offered(role, on)]
    return Fault(path, text % values, _way_on(value, _names(lists, role), offered))


def _why_not(code: Code, role: str, on: dt.date) -> str:
    if not code.is_for(role):
        return _("“%(label)s” is “%(text)s”, which is not for the role %(role)s.")
    if on < code.valid_from:
        return _("“%(label)s” is “%(text)s”, which can not be used before %(valid_from)s.")
    return _("“%(label)s” is “%(text)s”, which can not be used after %(valid_to)s.")


def _names(lists: tuple[CodeList, ...], role: str) -> str:
    """What comes after ``lykt injury-notice codes``."""
    names = " ".join(each.name for each in lists)
    if role in ROLES and role != EMPLOYEE and any(each.is_by_role for each in lists):
        return f"{names} --role {role}"
    return names


def _way_on(value: str, names: str, offered: list[Code]) -> str:
    near = get_close_matches(value, [code.code for code in offered], n=1)
    if near:
        text = next(code.text for code in offered if code.code == near[0])
        return _("Did you mean %(code)s (%(text)s)?") % {"code": near[0], "text": text}
    return ngettext(
        "Choose the only one that there is; `lykt injury-notice codes %(list)s` shows it.",
        "Choose one of %(count)s; `lykt injury-notice codes %(list)s` shows them.",
        len(offered),
    ) % {"count": len(offered), "list": names}


def _to_give(path: str, field: Field, text: str, **values: object) -> Fault:
    cure = _("Give %(expected)s.") % {"expected": expected(field)}
    return Fault(path, text % {"label": field.label, **values}, cure)


def _to_be(path: str, field: Field, text: str, **values: object) -> Fault:
    cure = _("It must be %(expected)s.") % {"expected": expected(field)}
    return Fault(path, text % {"label": field.label, **values}, cure)


def expected(field: Field) -> str:
    """What a field must hold, as words that go on a sentence."""
    if field.kind is Kind.CODE:
        one = _("a code that `lykt injury-notice codes %(list)s` shows") % {
            "list": " ".join(field.options)
        }
    elif field.kind is Kind.CHOICE:
        one = get_text_list(list(field.options))
    elif field.kind is Kind.GROUP:
        names = ", ".join(each.name for each in field.fields)
        one = _("a group in braces, { … }, of %(names)s") % {"names": names}
    else:
        one = str(_EXPECTED[field.kind])
    return _("a list in brackets, [ … ], each %(one)s") % {"one": one} if field.several else one


def _found(value: object) -> str:
    if isinstance(value, bool):
        return _("a yes-or-no value")
    if isinstance(value, str):
        return _("a text")
    if isinstance(value, list):
        return _("a list")
    return _("a group of fields") if isinstance(value, dict) else _("a number")


def shown(value: str) -> str:
    """A code or a field's name; anything else might be somebody's number or own words."""
    return value if _CODE_LIKE.fullmatch(value) else "…"


def _day(day: dt.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
