"""Counting a table as it was described, and every count of it for those who may see them."""

import logging

import numpy as np
from django.utils.translation import gettext

from lykt.statistics.charts import ReleasedFigure
from lykt.statistics.engine.backends import EngineError
from lykt.statistics.engine.counting import count
from lykt.statistics.engine.grids import Counted
from lykt.statistics.models import Chart
from lykt.statistics.publications import explaining
from lykt.statistics.publications.figures import figure_of
from lykt.statistics.publications.readable import as_released
from lykt.statistics.publications.workflow import ProtectionError
from lykt.statistics.specs import QUESTION, SpecError, TableSpec

_log = logging.getLogger(__name__)


def counted(spec: TableSpec) -> Counted:
    """Raises ``ProtectionError`` with the reason, in words for the screen."""
    try:
        found = count(spec)
    except EngineError as error:
        _log.error("tables can not be counted: %s", error)
        raise ProtectionError(
            gettext(
                "Tables can not be counted just now: what counts them can not be reached. Nothing "
                "is changed. Try again in a while, and tell whoever runs Lykt if it goes on."
            )
        ) from error
    except SpecError as error:
        raise ProtectionError(_reason(spec, error)) from error
    if not any(grid.counts.size and grid.counts.any() for grid in found.grids):
        raise ProtectionError(
            gettext("“%(table)s” counts nobody from %(first)s to %(last)s. Choose another period.")
            % {
                "table": labelled(spec),
                "first": spec.period.first.strftime("%d.%m.%Y"),
                "last": spec.period.last.strftime("%d.%m.%Y"),
            }
        )
    return found


def _reason(spec: TableSpec, error: SpecError) -> str:
    """What the reader chose that can not be counted; else what the engine says of it."""
    for question in [axis.dimension for axis in spec.by] + [one.dimension for one in spec.where]:
        if question.startswith(QUESTION) and not explaining.is_asked(spec, question):
            told = gettext(
                "“%(table)s”: nobody was asked “%(question)s” by %(day)s. Choose another question, "
                "or a later period."
            )
            return told % {
                "table": labelled(spec),
                "question": question.removeprefix(QUESTION),
                "day": spec.period.last.strftime("%d.%m.%Y"),
            }
    told = gettext("“%(table)s” can not be counted as it is described. %(reason)s")
    return told % {"table": labelled(spec), "reason": error}


def labelled(spec: TableSpec) -> str:
    return spec.title.get("nb") or next(iter(spec.title.values()), spec.code)


def counted_figure(spec: TableSpec, chart: str) -> ReleasedFigure:
    """The table with every count as it is, for those who may see them."""
    found = counted(spec)
    everything = [np.ones(grid.counts.shape, bool) for grid in found.grids]
    return figure_of(as_released(found, everything), chart or Chart.AUTOMATIC)
