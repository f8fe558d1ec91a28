"""Numbers by name: of a question, of a source, or the time of day."""

from django.utils.translation import gettext

from lykt.statistics.engine.axes import Asked, Expression
from lykt.statistics.engine.axes.division import column
from lykt.statistics.engine.axes.questions import first_of
from lykt.statistics.engine.rows import MINUTE, number_column
from lykt.statistics.engine.series import question_series
from lykt.statistics.engine.sources import Number
from lykt.statistics.specs import QUESTION, SpecError


def number_named(asked: Asked, name: str) -> Expression:
    """Raises ``SpecError`` for what is no number."""
    if name.startswith(QUESTION):
        series = question_series(
            asked.source, asked.scope, name.removeprefix(QUESTION), asked.until
        )
        if series.is_number:
            return first_of(series, number_column)
    elif name == "time_of_day" and asked.source.minute:
        return column(MINUTE)
    else:
        dimension = asked.source.dimensions.get(name)
        if isinstance(dimension, Number):
            return column(dimension.column)
    numbers = [code for code, one in asked.source.dimensions.items() if isinstance(one, Number)]
    told = gettext(
        "'%(name)s' is no number of '%(source)s'. Numbers are: %(numbers)s, and %(question)s of a "
        "number or scale."
    )
    raise SpecError(
        told
        % {
            "name": name,
            "source": asked.source.code,
            "numbers": ", ".join(numbers) or gettext("none"),
            "question": f"{QUESTION}<code>",
        }
    )


def divisor(asked: Asked, name: str) -> float:
    dimension = asked.source.dimensions.get(name)
    return dimension.by if isinstance(dimension, Number) else 1.0
