"""pyxform's own opinion of a form that Lykt understood: other tools must take it too."""

from collections.abc import Mapping

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from lykt.questions.xlsform.sheets import Problem, Sheet


def judged(sheets: Mapping[str, Sheet]) -> list[Problem]:
    """The problem that pyxform finds first, if any; it stops at one."""
    form: dict[str, object] = {"sheet_names": list(sheets)}
    for name, sheet in sheets.items():
        form[name] = [dict(row.cells) for row in sheet.rows]
        form[f"{name}_header"] = [dict.fromkeys(sheet.headings)]
    try:
        convert(form, validate=False)
    except PyXFormError as error:
        return [Problem("", 0, "", str(error))]
    return []
