"""Amounts as people write them, kept in whole kroner."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from lykt.questions.fields import NumberField

_MOST = 100_000_000
_AROUND = re.compile(r"^\s*kr\.?|kr\.?\s*$|,-+\s*$", re.IGNORECASE)
_POINTS_BETWEEN_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")


class KronerField(NumberField):
    """``1234``, ``1 234,50``, ``1.234,50`` and ``kr 1 234,-``; rounded to the nearest krone."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Øre are rounded to the nearest krone."))
        super().__init__(minimum=0, maximum=_MOST, **kwargs)

    def parse(self, text: str) -> float:
        plain = _AROUND.sub("", text).strip()
        if _POINTS_BETWEEN_THOUSANDS.fullmatch(plain):
            plain = plain.replace(".", "")
        amount = Decimal(str(super().parse(plain)))
        return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
