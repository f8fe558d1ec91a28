"""The files that a table can be fetched as."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation

from lykt.statistics.opendata.delimited import as_csv
from lykt.statistics.opendata.jsonstat import as_jsonstat
from lykt.statistics.opendata.origin import Origin
from lykt.statistics.opendata.workbook import as_workbook
from lykt.statistics.released import ReleasedTable

Writer = Callable[[ReleasedTable, Origin, str], bytes]


@dataclass(frozen=True)
class Format:
    """``code`` is the address's ending, ``file_type`` the one of the EU's list of file types."""

    code: str
    name: str
    media_type: str
    file_type: str
    write: Writer

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.code == "csv" else self.media_type


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    one.code: one
    for one in (
        Format("json", "JSON-stat 2.0", "application/json", "JSON", as_jsonstat),
        Format("csv", "CSV", "text/csv", "CSV", as_csv),
        Format("xlsx", "Excel (XLSX)", _XLSX, "XLSX", as_workbook),
    )
}


def written(table: ReleasedTable, origin: Origin, code: str, language: str) -> bytes:
    """The file, all in one language."""
    with translation.override(language):
        return FORMATS[code].write(table, origin, language)
