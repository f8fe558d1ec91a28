"""A definition as XLSForm's tables of text cells."""

from collections.abc import Iterable, Sequence

from lykt.questions.definition import CHOICE, Definition, Item, Kind, Labels
from lykt.questions.models import OptionClass
from lykt.questions.xlsform.edition import TRANSLATED_TITLE, Edition, language_heading
from lykt.questions.xlsform.sheets import CHOICES, SETTINGS, SURVEY

Table = list[list[str]]

_TYPES = {
    Kind.SCALE: "range",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.SHORT_TEXT: "text",
    Kind.LONG_TEXT: "text",
}


def tables_of(edition: Edition) -> dict[str, Table]:
    """The three sheets, each with its headings first; columns without content are left out."""
    definition = edition.definition
    tables = {
        SETTINGS: _table([_settings(edition)]),
        SURVEY: _table(_survey(item, definition) for item in definition.items),
        CHOICES: _table(_choices(definition)),
    }
    return {name: table for name, table in tables.items() if table}


def _table(rows: Iterable[dict[str, str]]) -> Table:
    rows = list(rows)
    headings = [
        heading
        for heading in dict.fromkeys(key for row in rows for key in row)
        if any(row.get(heading) for row in rows)
    ]
    return [headings, *([row.get(h, "") for h in headings] for row in rows)] if headings else []


def _translated(column: str, labels: Labels, languages: Sequence[str]) -> dict[str, str]:
    return {f"{column}::{language_heading(code)}": labels.get(code, "") for code in languages}


def _settings(edition: Edition) -> dict[str, str]:
    definition = edition.definition
    first, *others = definition.languages
    return {
        "form_id": definition.code,
        "version": str(edition.number),
        "valid_from": edition.valid_from.isoformat(),
        "default_language": language_heading(first),
        "form_title": definition.title[first],
        **_translated(TRANSLATED_TITLE, definition.title, others),
    }


def _survey(item: Item, definition: Definition) -> dict[str, str]:
    return {
        "type": _type(item),
        "name": item.code,
        **_translated("label", item.label, definition.languages),
        **_translated("hint", item.hint, definition.languages),
        "required": "yes" if item.required else "",
        "relevant": item.relevant,
        "constraint": _constraint(item),
        "appearance": "multiline" if item.kind is Kind.LONG_TEXT else "",
        "parameters": _parameters(item),
    }


def _type(item: Item) -> str:
    if item.kind in CHOICE:
        return f"{'select_one' if item.kind is Kind.ONE else 'select_multiple'} {item.code}"
    if item.kind is Kind.NUMBER:
        return "integer" if item.whole else "decimal"
    return _TYPES[item.kind]


def plain_number(value: float) -> str:
    """``10`` for 10.0 and ``0.5`` for 0.5, never an exponent."""
    return str(int(value)) if value == int(value) else f"{value:f}".rstrip("0")


def _constraint(item: Item) -> str:
    if item.kind is not Kind.NUMBER:
        return ""
    bounds = ((">=", item.minimum), ("<=", item.maximum))
    return " and ".join(f". {sign} {plain_number(v)}" for sign, v in bounds if v is not None)


def _parameters(item: Item) -> str:
    if item.kind is not Kind.SCALE:
        return ""
    bounds = (("start", item.minimum), ("end", item.maximum), ("step", item.step))
    return " ".join(f"{name}={plain_number(v)}" for name, v in bounds if v is not None)


def _choices(definition: Definition) -> Iterable[dict[str, str]]:
    for item in definition.items:
        for choice in item.choices:
            ordinary = choice.option_class is OptionClass.ANSWER
            yield {
                "list_name": item.code,
                "name": choice.code,
                **_translated("label", choice.label, definition.languages),
                "option_class": "" if ordinary else choice.option_class.value,
            }
