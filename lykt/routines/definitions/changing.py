"""Changing a routine's text where its settings stand, and leaving every other letter alone."""

import datetime as dt
import json
import re
from collections.abc import Mapping


def with_settings(text: str, values: Mapping[str, str], valid_from: dt.date) -> str:
    """The text with these values of its settings, holding from this day.

    A setting that is written in an unusual way is left as it is; whoever reads the text anew
    sees which values it has.
    """
    day = f"valid_from = {valid_from.isoformat()}"
    text = re.sub(r"(?m)^valid_from\s*=\s*\S+", day, text, count=1)
    for code, value in values.items():
        text = _with_setting(text, code, value)
    return text


def _with_setting(text: str, code: str, value: str) -> str:
    table = rf"(?m)(^\[settings\.{re.escape(code)}\][^\n]*\n(?:(?!\[)[^\n]*\n)*?value\s*=\s*)"
    written = json.dumps(value, ensure_ascii=False)
    return re.sub(table + r'"[^"\n]*"', lambda found: found[1] + written, text, count=1)
