"""A row in words, for the preview: what was understood, and of free text only how long it is."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lykt.helpline.imports.fields import (
    ANSWER,
    ANSWERED,
    DURATION,
    ENDED,
    STARTED,
    TELEPHONE,
    UNIT,
    WAITED,
    Field,
    Layout,
)
from lykt.helpline.imports.understanding import Understood
from lykt.questions.definition import CHOICE, TEXT


def in_words(row: Understood, layout: Layout, units: Mapping[int, str]) -> list[tuple[str, str]]:
    words = [(str(STARTED.label), _moment(row.started_at))]
    if row.ended_at:
        words.append((str(ENDED.label), _moment(row.ended_at)))
    words += _logged(row.values)
    for code, answer in row.answers.items():
        one = layout.field(ANSWER + code)
        words.append((str(one.label), _answer(one, answer)))
    if row.unit_id:
        words.append((str(UNIT.label), units.get(row.unit_id, str(row.unit_id))))
    return words


def _moment(moment: dt.datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "d.m.Y H.i.s")


def _logged(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    if not values:
        return []
    words = [(str(ANSWERED.label), _("Yes") if values["answered"] else _("No"))]
    if values["waited"] is not None:
        words.append((str(WAITED.label), _clock(values["waited"])))
    words.append((str(DURATION.label), _clock(values["talked"])))
    if values["telephone"]:
        words.append((str(TELEPHONE.label), values["telephone"]))
    return words


def _clock(seconds: int) -> str:
    return str(dt.timedelta(seconds=seconds))


def _answer(one: Field, answer: Any) -> str:
    kind = one.items[max(one.items)].kind
    if kind in TEXT:
        return _("(free text, %(length)d characters)") % {"length": len(answer)}
    if kind in CHOICE:
        labels = one.option_labels(get_language() or "nb")
        codes = answer if isinstance(answer, list) else [answer]
        return ", ".join(labels[code] for code in codes)
    return str(formats.localize(answer))
