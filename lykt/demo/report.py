"""The annual report of the demonstration's year, as an editor would have written it."""

import re
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from lykt.demo.sign_ins import UNITS, email_of
from lykt.helpline.annual.report import KIND, shipped
from lykt.helpline.models import Line
from lykt.people.models import Person
from lykt.reports.actions import keep_text
from lykt.reports.models import About
from lykt.reports.templating import read_template
from lykt.reports.templating.editing import rewritten

YEAR, LANGUAGES = 2022, ("nb", "en")
_PLACE = re.compile(r"^\{write: (.*)\}$", re.MULTILINE)


def keep_report_texts(line: Line) -> None:
    """The first version of the year's texts, kept by the line manager of the first unit."""
    manager = Person.objects.get(email=email_of("line_manager", next(iter(UNITS))))
    for language in LANGUAGES:
        about = About(KIND, line.code, YEAR, language)
        keep_text(actor=manager, about=about, source=written(language), based_on=0)


def written(language: str) -> str:
    """The shipped text with the editor's numbers, and words where words were asked for."""
    added = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    source = shipped(language)
    template = read_template(source)
    fill = partial(_filled, places=added["places"][language])
    chapters = {one.code: _PLACE.sub(fill, one.source) for one in template.chapters}
    numbers = {code: (value, None) for code, value in added["numbers"].items()}
    orders = {("orders", county): number for county, number in added["orders"].items()}
    return rewritten(source, template, chapters, numbers, orders)


def _filled(place: re.Match[str], *, places: Mapping[str, str]) -> str:
    for beginning, text in places.items():
        if place[1].startswith(beginning):
            return text.strip()
    return place[0]
