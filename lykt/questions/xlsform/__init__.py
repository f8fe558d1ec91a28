"""Questionnaires as XLSForm: workbooks, and markdown tables that read well in a diff.

Door: ``read_edition``, ``write_text`` and ``write_workbook``. Lykt reads the cells itself, so that
nothing is dropped on the way, and then has pyxform, the field's own library, judge the whole.
"""

from pathlib import PurePath

from lykt.questions.xlsform.edition import Edition, language_heading
from lykt.questions.xlsform.importing import edition_from
from lykt.questions.xlsform.sheets import Problem, RefusedError
from lykt.questions.xlsform.text import read_text, write_text
from lykt.questions.xlsform.workbook import MAX_BYTES, read_workbook, write_workbook

__all__ = (
    "MAX_BYTES",
    "Edition",
    "Problem",
    "RefusedError",
    "language_heading",
    "read_edition",
    "write_text",
    "write_workbook",
)


def read_edition(file_name: str, data: bytes) -> Edition:
    """A questionnaire from a file's bytes; the name's ending says which form it has.

    Raises ``RefusedError`` with everything that Lykt can not represent.
    """
    if PurePath(file_name).suffix.lower() == ".xlsx":
        return edition_from(read_workbook(data))
    return edition_from(read_text(data))
