"""Columns that stand once for each language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lykt.questions.definition import Labels
from lykt.questions.xlsform.sheets import Row, Sheet, base_of, language_of


def labels(
    sheet: Sheet, row: Row, column: str, languages: Sequence[str], *, needed: bool
) -> Labels:
    """The texts of a column by language; a column without a language is the first one's.

    A text that some languages have and others lack is refused, as is one that is needed
    and has none.
    """
    found: dict[str, str] = {}
    for heading in (heading for heading in row.cells if base_of(heading) == column):
        code = language_of(heading) if "::" in heading else "".join(languages[:1])
        if code in found:
            sheet.refuse(row, heading, _("Two columns give the text in the same language."))
        elif code not in languages:
            sheet.refuse(row, heading, _("The survey has no texts in this language."))
        elif "${" in row.get(heading):
            sheet.refuse(row, heading, _("Lykt does not put answers into texts."))
        found[code] = row.get(heading)
    missing = [code for code in languages if code not in found]
    if missing and (found or needed):
        reason = _("The text is missing in: %s.") % ", ".join(missing)
        sheet.refuse(row, column, reason)
    return found
