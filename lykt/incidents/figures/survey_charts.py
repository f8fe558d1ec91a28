"""Figures of what the staff answered: shares by year beside how many answered, as released."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.incidents.figures.surveys import (
    AGE,
    ATTACKED,
    EMPLOYER,
    EVERYBODY,
    FACE_TO_FACE,
    OFFICES,
    SAFE,
    THREATENED,
    UNIT,
    Asked,
    Share,
    SurveyFigures,
)
from lykt.statistics.charts import Form, ReleasedFigure
from lykt.statistics.engine.labels import texts
from lykt.statistics.models import EditionTable
from lykt.statistics.publications.columns import release_of
from lykt.statistics.released import (
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
    Role,
    Texts,
)

MOST_PLACES = 3
"""Beside everybody: as many as a chart has panels for."""
FEWEST_OF_A_LINE = 3
BY_EMPLOYER, BY_AGE = "threatened_by_employer", "attacked_by_age"


def survey_figures(found: SurveyFigures) -> dict[str, ReleasedFigure]:
    """Each by its code, also where nothing is released: it then has no cells."""
    return {
        f"survey_{code}": replace(figure, table=replace(figure.table, code=f"survey_{code}"))
        for code, figure in _figures(found)
    }


def _figures(found: SurveyFigures) -> Iterator[tuple[str, ReleasedFigure]]:
    offices = [OFFICES] if found.has_offices else []
    yield "attacked", _by_year(found, ATTACKED, _attacked, UNIT, [*offices, EVERYBODY])
    yield BY_AGE, _by_age(found)
    at_offices = offices or [EVERYBODY]
    yield (
        "threatened_face_to_face",
        _by_year(found, FACE_TO_FACE, _face_to_face, UNIT, at_offices),
    )
    places = [*found.other_places[: MOST_PLACES - len(offices)], *offices, EVERYBODY]
    yield "threatened", _by_year(found, THREATENED, _threatened, UNIT, places)
    employers = ["municipality", "state"]
    yield BY_EMPLOYER, _by_year(found, THREATENED, _by_employer, EMPLOYER, employers)
    yield "safe", _by_year(found, SAFE, _safe, UNIT, [*offices, EVERYBODY])


def _by_year(
    found: SurveyFigures, asked: Asked, title: Callable[[], str], by: str, codes: Sequence[str]
) -> ReleasedFigure:
    """One line for each category; everybody is the sum where there are several beside them."""
    labels, years = found.labels(asked, by), found.years(asked, by)
    known = [code for code in codes if code in labels or code == EVERYBODY]
    shares = [found.share(asked, year, by, code) for year in years for code in known]
    dimensions = (
        _dimension("year", _year, {str(one): {"": str(one)} for one in years}, Role.TIME),
        _dimension(
            by, _who, {code or "all": labels.get(code) or texts(_everybody) for code in known}
        ),
    )
    total = "all" if EVERYBODY in known and len(known) > MOST_PLACES else None
    rows = list(found.editions(asked, by))
    table = _table(asked, title, dimensions, shares, rows, total)
    # The scale beside a line has whole numbers, and would tell nothing of shares below one.
    is_line = len(years) >= FEWEST_OF_A_LINE and not asked.decimals
    return ReleasedFigure(table, Form.LINES if is_line else Form.BARS)


def _by_age(found: SurveyFigures) -> ReleasedFigure:
    """Of the last year alone: the ages are few, and the numbers are small."""
    years, labels = found.years(ATTACKED, AGE), found.labels(ATTACKED, AGE)
    every = {code: found.share(ATTACKED, years[-1], AGE, code) for code in labels}
    shares = {code: share for code, share in every.items() if share.answered != 0}
    dimensions = (_dimension(AGE, _age, {code: labels[code] for code in shares}),)
    rows = list(found.editions(ATTACKED, AGE))[-1:]
    table = _table(ATTACKED, _attacked_by_age, dimensions, list(shares.values()), rows)
    return ReleasedFigure(table)


def _dimension(
    code: str,
    label: Callable[[], str],
    categories: Mapping[str, Texts],
    role: Role = Role.CATEGORY,
) -> ReleasedDimension:
    found = tuple(ReleasedCategory(one, named) for one, named in categories.items())
    return ReleasedDimension(code, texts(label), found, role)


def _table(
    asked: Asked,
    title: Callable[[], str],
    dimensions: tuple[ReleasedDimension, ...],
    shares: Sequence[Share],
    rows: Sequence[EditionTable],
    total: str | None = None,
) -> ReleasedTable:
    *before, last = dimensions
    return ReleasedTable(
        code="",
        title=texts(title),
        dimensions=(*before, replace(last, total=total)),
        measures=(
            ReleasedMeasure("share", texts(_per_cent), decimals=asked.decimals),
            ReleasedMeasure("answered", texts(_answers)),
        ),
        values={
            "share": tuple(one.shown(asked.decimals) for one in shares),
            "answered": tuple(one.answered for one in shares),
        },
        first_day=min((row.table.first_day for row in rows), default=dt.date.min),
        last_day=max((row.table.last_day for row in rows), default=dt.date.min),
        definition=texts(_definition),
        source={"": _released_in(rows)} if rows else {},
    )


def _released_in(rows: Sequence[EditionTable]) -> str:
    editions = (
        gettext("%(publication)s, edition %(edition)s, %(day)s")
        % {
            "publication": one.publication,
            "edition": one.edition,
            "day": date_format(one.day, "DATE_FORMAT"),
        }
        for one in map(release_of, rows)
    )
    return gettext("Numbers as released: %(editions)s.") % {"editions": "; ".join(editions)}


def _attacked() -> str:
    return gettext("Share physically attacked during the last 12 months")


def _attacked_by_age() -> str:
    return gettext("Share physically attacked during the last 12 months, by age")


def _face_to_face() -> str:
    return gettext("Share threatened face to face during the last 12 months")


def _threatened() -> str:
    return gettext("Share threatened in any way during the last 12 months")


def _by_employer() -> str:
    return gettext("Share threatened in any way, by employer")


def _safe() -> str:
    return gettext("Share who see safety as attended to")


def _everybody() -> str:
    return gettext("All who answered")


def _who() -> str:
    return gettext("Who")


def _year() -> str:
    return gettext("Year")


def _age() -> str:
    return gettext("Age")


def _per_cent() -> str:
    return gettext("Per cent")


def _answers() -> str:
    return gettext("Answers")


def _definition() -> str:
    return gettext(
        "From anonymous surveys of the staff. Shares are of those who answered the question, and "
        "how many they are stands beside them. Agreeing and partly agreeing is to see safety as "
        "attended to."
    )
