"""Which way of dividing an axis asks for."""

from django.utils.translation import gettext

from lykt.statistics.engine import labels
from lykt.statistics.engine.axes.building import by_flags
from lykt.statistics.engine.axes.described import by_codes, by_units
from lykt.statistics.engine.axes.division import Asked, Division, column
from lykt.statistics.engine.axes.numbers import by_number
from lykt.statistics.engine.axes.questions import by_question
from lykt.statistics.engine.axes.times import OF_EVERY_SOURCE
from lykt.statistics.engine.sources import Codes, Flags, Number, Source, Units
from lykt.statistics.specs import QUESTION, Axis, SpecError


def divide(asked: Asked, axis: Axis) -> Division:
    """Raises ``SpecError`` for an axis that the source does not have."""
    if axis.dimension.startswith(QUESTION):
        return by_question(asked, axis)
    if axis.dimension in OF_EVERY_SOURCE:
        return OF_EVERY_SOURCE[axis.dimension](asked, axis)
    dimension = asked.source.dimensions.get(axis.dimension)
    if isinstance(dimension, Codes):
        return by_codes(asked, axis, dimension)
    if isinstance(dimension, Units):
        return by_units(asked, axis, dimension)
    if isinstance(dimension, Flags):
        found = [(one.code, one.label, one.holds) for one in dimension.flags(asked.scope)]
        return by_flags(axis, labels.texts(lambda: dimension.label), found)
    if isinstance(dimension, Number):
        label = labels.texts(lambda: dimension.label)
        return by_number(axis, label, column(dimension.column), None)
    told = gettext(
        "'%(source)s' is not divided by '%(dimension)s'. It is by: %(names)s, and %(question)s "
        "where something is asked."
    )
    raise SpecError(
        told
        % {
            "source": asked.source.code,
            "dimension": axis.dimension,
            "names": ", ".join(names_of(asked.source)),
            "question": f"{QUESTION}<code>",
        }
    )


def names_of(source: Source) -> list[str]:
    """The dimensions that a source has beside its questions."""
    common = [name for name in OF_EVERY_SOURCE if source.minute or name != "time_of_day"]
    return [*common, *source.dimensions]
