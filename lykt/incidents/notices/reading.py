"""A notice read from a file that may be anything."""

import json
from typing import Any

from django.utils.translation import gettext as _

from lykt.lib.json_bodies import refuse_nul

LARGEST = 1_000_000
"""Bytes. A notice with every field filled in is some ten thousand."""


class NotReadError(ValueError):
    """The file is no JSON that can be checked; the message says why, and the cure."""


def read_notice(data: bytes) -> Any:
    """What the file says, whatever it is. Raises ``NotReadError``."""
    if len(data) > LARGEST:
        raise NotReadError(
            _("The file is larger than 1 MB, so it is no injury notice. Choose another file.")
        )
    text = _decoded(data)
    if not text.strip():
        raise NotReadError(_("The file is empty. Choose a file with a notice as JSON."))
    try:
        return refuse_nul(json.loads(text, object_pairs_hook=_once, parse_constant=_refuse))
    except json.JSONDecodeError as error:
        raise NotReadError(
            _(
                "The file is no JSON: something is wrong at line %(line)s, character %(column)s. "
                "Make the file again, or correct it there."
            )
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except RecursionError as error:
        raise NotReadError(
            _("The file is nested too deep, so it is no injury notice. Choose another file.")
        ) from error
    except NotReadError:
        raise
    except ValueError as error:
        raise NotReadError(
            _(
                "The file has a number or a character that no notice can have. Make the file "
                "again without it."
            )
        ) from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadError(
            _("The file is not written in UTF-8. Save it again with the encoding UTF-8.")
        ) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A field that is given twice would leave it to chance which of the two is sent."""
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotReadError(
            _("The field “%(name)s” is given twice in one place. Take one of them out.")
            % {"name": twice[:100]}
        )
    return held


def _refuse(constant: str) -> None:
    raise ValueError(constant)
