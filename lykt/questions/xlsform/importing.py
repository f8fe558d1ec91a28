"""Sheets of cells to an edition; all that Lykt can not represent is collected, never dropped."""

import datetime as dt
import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from lykt.questions.definition import Definition, Labels
from lykt.questions.xlsform.edition import TRANSLATED_TITLE, Edition
from lykt.questions.xlsform.judge import judged
from lykt.questions.xlsform.sheets import (
    CHOICES,
    SETTINGS,
    SURVEY,
    Line,
    Problem,
    RefusedError,
    Row,
    Sheet,
    language_code,
    sheet_of,
)
from lykt.questions.xlsform.survey import read_items
from lykt.questions.xlsform.translations import labels

COLUMNS = {
    SETTINGS: frozenset(
        {"form_id", "version", "valid_from", "default_language", "form_title", TRANSLATED_TITLE}
    ),
    SURVEY: frozenset(
        {"type", "name", "label", "hint", "required", "relevant", "constraint"}
        | {"appearance", "parameters"}
    ),
    CHOICES: frozenset({"list_name", "name", "label", "option_class"}),
}
_FORM_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def edition_from(grids: Mapping[str, list[Line]]) -> Edition:
    """The edition that the sheets describe. Raises ``RefusedError`` with every problem found."""
    sheets = {name: sheet_of(name, grids.get(name, [])) for name in COLUMNS}
    for name, sheet in sheets.items():
        sheet.refuse_unknown(COLUMNS[name])
    edition = _edition(sheets)
    problems = [
        problem
        for sheet in sheets.values()
        for problem in sorted(sheet.problems, key=lambda problem: problem.row)
    ]
    problems += [_no_place(name, lines) for name, lines in grids.items() if _foreign(name, lines)]
    problems = problems or judged(sheets)
    if problems or edition is None:
        raise RefusedError(problems)
    return edition


def _foreign(name: str, lines: list[Line]) -> bool:
    return name not in COLUMNS and any(any(cells) for _number, cells in lines)


def _no_place(name: str, lines: list[Line]) -> Problem:
    row = next(number for number, cells in lines if any(cells))
    reason = _("Lykt reads the sheets survey, choices and settings. Remove this one.")
    return Problem(name, row, "", reason)


def _edition(sheets: Mapping[str, Sheet]) -> Edition | None:
    """None when the settings or languages are too wrong to go on."""
    settings = sheets[SETTINGS]
    if not settings.rows:
        settings.refuse(None, "", _("The sheet settings with one row of settings is needed."))
        return None
    row, *more = settings.rows
    for extra in more:
        settings.refuse(extra, "", _("There can be one row of settings."))
    languages = _languages(sheets, row)
    if not languages:
        return None
    definition = Definition(
        code=_form_code(settings, row),
        title=_title(settings, row, languages),
        languages=languages,
        items=read_items(sheets[SURVEY], sheets[CHOICES], languages),
    )
    return Edition(definition, _number(settings, row), _day(settings, row))


def _languages(sheets: Mapping[str, Sheet], row: Row) -> tuple[str, ...]:
    """The default language first, then the others in the order of the survey's columns."""
    settings, found = sheets[SETTINGS], sheets[SURVEY].languages()
    named = row.get("default_language")
    default = language_code(named)
    if default and (default in found or not found):
        return (default, *(code for code in found if code != default))
    reason = _("Name a language of the survey's columns, as in label::Norsk bokmål (nb).")
    settings.refuse(row, "default_language", reason)
    return ()


def _title(settings: Sheet, row: Row, languages: tuple[str, ...]) -> Labels:
    first, *others = languages
    title = labels(settings, row, "form_title", [first], needed=True)
    return {**title, **labels(settings, row, TRANSLATED_TITLE, others, needed=bool(others))}


def _form_code(settings: Sheet, row: Row) -> str:
    code = row.get("form_id")
    if not _FORM_CODE.fullmatch(code):
        reason = _("A code of small letters, digits and hyphens is needed, at most 80 characters.")
        settings.refuse(row, "form_id", reason)
    return code


def _number(settings: Sheet, row: Row) -> int:
    text = row.get("version")
    if text.isdecimal() and 0 < int(text) < 10_000:
        return int(text)
    settings.refuse(row, "version", _("The version is a whole number: 1, 2, 3 …"))
    return 0


def _day(settings: Sheet, row: Row) -> dt.date:
    try:
        return dt.date.fromisoformat(row.get("valid_from"))
    except ValueError:
        reason = _("The day that the version holds from is needed, as 2022-01-31.")
        settings.refuse(row, "valid_from", reason)
        return dt.date.min
