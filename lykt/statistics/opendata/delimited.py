"""CSV by RFC 4180: one line a number, with a column that says why a number is missing.

UTF-8 without a byte order mark, comma and full stop: what programs read without being told. Who
wants a spreadsheet takes the workbook, which no country's commas disturb.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import product

from lykt.statistics.opendata.cells import cells
from lykt.statistics.opendata.origin import Origin
from lykt.statistics.opendata.texts import said
from lykt.statistics.released import ReleasedMeasure, ReleasedTable

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_GUARD = "'"


def as_csv(table: ReleasedTable, origin: Origin, language: str) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns(table))
    writer.writerows(_lines(table, language))
    return text.getvalue().encode()


def columns(table: ReleasedTable) -> list[str]:
    """Code and label of each dimension, then the measure, the number and its sign."""
    names: list[str] = []
    wanted = [name for one in table.dimensions for name in (one.code, f"{one.code}_label")]
    for name in [*wanted, "measure", "measure_label", "unit", "value", "status"]:
        while name in names:
            name += "_"
        names.append(name)
    return [guarded(name) for name in names]


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    One apostrophe goes before what could be one, and before an apostrophe, so that taking away
    the first apostrophe of a text always gives the text back.
    """
    return _GUARD + text if text.startswith((*_DANGEROUS, _GUARD)) else text


def _lines(table: ReleasedTable, language: str) -> Iterator[list[str]]:
    numbers = cells(table)
    heads = product(
        *(
            [(guarded(one.code), guarded(said(one.label, language))) for one in of.categories]
            for of in table.dimensions
        )
    )
    measures = [
        (measure.code, [guarded(text) for text in _texts(measure, language)])
        for measure in table.measures
    ]
    for place, pairs in enumerate(heads):
        head = [text for pair in pairs for text in pair]
        for code, texts in measures:
            value, sign = numbers[code][place]
            yield [*head, *texts, "" if value is None else repr(value), sign]


def _texts(measure: ReleasedMeasure, language: str) -> tuple[str, str, str]:
    return measure.code, said(measure.label, language), said(measure.unit, language)
