"""Figures from what counsellors registered and callers answered."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.helpline.figures.counts import Counts
from lykt.helpline.figures.scope import Scope, clock
from lykt.helpline.figures.series import Series, breaks, channel_series, editions, published
from lykt.helpline.figures.series import series_breaks as breaks_of
from lykt.helpline.models import Channel
from lykt.lib.clock import MINUTES_IN_DAY
from lykt.questions.definition import CHOICE, NUMERIC, Item, localised
from lykt.questions.models import Collection
from lykt.statistics.charts import Figure, Form
from lykt.statistics.engine.as_tables import Column, Numbers, as_table
from lykt.statistics.engine.labels import of_each
from lykt.statistics.engine.nodes import ELSEWHERE
from lykt.statistics.periods import Period
from lykt.statistics.specs import QUESTION, Axis, Band, Measure, MeasureKind, TableSpec
from lykt.statistics.tables import Category, added

Asked = Mapping[str, Mapping[str, Series]]
"""Questions by code, each with its series by kind of channel."""
MONTHS, VERSIONS = "months", "versions"


def asked_in(scope: Scope) -> Asked:
    """Each question that some channel asks in the period, in the telephone's order."""
    found: dict[str, dict[str, Series]] = {}
    for channel in scope.channels:
        for series in channel_series(channel, scope.period):
            found.setdefault(series.code, {})[channel.kind] = series
    return found


def specs(scope: Scope, asked: Asked) -> Iterator[TableSpec]:
    """What has to be counted for the figures below."""
    yield scope.own(MONTHS, _title_by_month, "registrations", Axis("month", level="month"))
    yield scope.own(VERSIONS, _title_by_version, "registrations", Axis("version"))
    for channel in scope.channels:
        title = partial(_title_of_parts, channel)
        yield scope.own(_times(channel), title, "registrations", _parts_of_day(channel))
    for code, by_channel in asked.items():
        axis = Axis(QUESTION + code, bands=_bands(_newest(by_channel)))
        yield scope.own(QUESTION + code, partial(_heading, by_channel), "registrations", axis)
    for channel, item in _scales(scope):
        axis = Axis(QUESTION + item.code, bands=_bands(item))
        mean = Measure(MeasureKind.MEAN, of=QUESTION + item.code, decimals=1)
        title = partial(_title_of_feedback, channel)
        yield scope.own(_feedback_code(channel), title, "feedback", axis, measure=mean)


def _title_by_month() -> str:
    return gettext("Contacts by month")


def _title_by_version() -> str:
    return gettext("Contacts by version of the form")


def _title_of_parts(channel: Channel) -> str:
    """Both channels stand in the table, by the parts of the day of one."""
    return gettext("Channel and time of day, as the day is divided for %(channel)s") % _named(
        channel
    )


def _title_of_feedback(channel: Channel) -> str:
    return gettext("Feedback: %(channel)s") % _named(channel)


def _named(channel: Channel) -> dict[str, str]:
    return {"channel": channel.get_kind_display().lower()}


# --- When ---------------------------------------------------------------------------------


def by_month(counts: Counts) -> Figure:
    scope = counts.scope
    columns = [
        column
        for channel in scope.channels
        for column in counts.of_channel(MONTHS, channel, _months)
    ]
    table = as_table(
        "contacts_by_month",
        _title_by_month(),
        list(_month_rows(scope.period)),
        columns,
        definition=gettext(
            "A contact is one registration. It counts on the day on which the call or the chat "
            "started."
        ),
    )
    return Figure(table, Form.LINES)


def _months(period: Period) -> tuple[str | None, ...]:
    return tuple(f"{month.first:%Y-%m}" for month in period.months())


def _month_rows(period: Period) -> Iterator[Category]:
    """Months of different years share a row by their place in the period."""
    several_years = period.first.year != period.last.year
    code, label, short = ("%Y-%m", "F Y", "b y") if several_years else ("%m", "F", "b")
    for month in period.months():
        name = date_format(month.first, label).capitalize()
        yield Category(f"{month.first:{code}}", name, short=date_format(month.first, short))


def by_time_of_day(counts: Counts, channel: Channel) -> Figure:
    rows = [*_times_of_day(channel), Category("other", gettext("Other times"))]
    codes = (*(one.code for one in rows[:-1]), ELSEWHERE)
    table = as_table(
        _times(channel),
        gettext("Time of day: %(channel)s") % _named(channel),
        rows,
        counts.of_channel(_times(channel), channel, lambda _period: codes),
        definition=gettext(
            "When the contact started. Percentages are whole per cent of all contacts in the "
            "channel."
        ),
    )
    return Figure(table.without_empty("other"), Form.BARS)


def _times(channel: Channel) -> str:
    return f"time_of_day_{channel.kind}"


def _parts_of_day(channel: Channel) -> Axis:
    """The channel's own parts of the day; all of it where it has none."""
    bands = tuple(
        Band(row.code, first, last)
        for row, (first, last) in zip(_times_of_day(channel), channel.bands, strict=True)
    )
    return Axis("time_of_day", bands=bands)


def _times_of_day(channel: Channel) -> Iterator[Category]:
    for first, last in channel.bands:
        label = f"{clock(first)}–{clock(last % MINUTES_IN_DAY)}"
        yield Category(f"{first // 60:02}-{last // 60:02}", label)


# --- What was registered ------------------------------------------------------------------


def by_question(counts: Counts, asked: Asked) -> dict[str, Figure]:
    return {code: _question(counts, code, by_channel) for code, by_channel in asked.items()}


def _question(counts: Counts, code: str, by_channel: Mapping[str, Series]) -> Figure:
    scope = counts.scope
    every = list(by_channel.values())
    rows = _rows(by_channel)
    columns = [
        column
        for channel in scope.channels
        if channel.kind in by_channel
        for column in _answers(counts, channel, by_channel[channel.kind], rows)
    ]
    notes = (note for series in every for note in breaks_of(series, scope.period))
    table = as_table(
        code,
        _heading(by_channel),
        rows,
        columns,
        definition=_definition(every[0]),
        notes=tuple(dict.fromkeys(notes)),
    )
    return Figure(table, Form.BARS)


def _rows(by_channel: Mapping[str, Series]) -> list[Category]:
    """Options in the order of the first channel that has them, and in its words."""
    item = _newest(by_channel)
    if item.kind in NUMERIC:
        return _numbers(item)
    found: dict[str, Category] = {}
    for series in by_channel.values():
        for option in series.options():
            found.setdefault(option.code, option)
    return list(found.values())


def _heading(by_channel: Mapping[str, Series]) -> str:
    """The question as each channel asks it."""
    return localised(of_each([series.item.label for series in by_channel.values()]))


def _newest(by_channel: Mapping[str, Series]) -> Item:
    return max(by_channel.values(), key=lambda series: series.asked[0].first).item


def _answers(
    counts: Counts, channel: Channel, series: Series, rows: list[Category]
) -> list[Column]:
    own = {option.code for option in series.options()}
    is_choice = series.item.kind in CHOICE
    codes = tuple(row.code if row.code in own or not is_choice else None for row in rows)

    def asked(counted: Numbers, period: Period) -> dict[str, Any]:
        # Each is asked what the version asks that it was registered with, whatever its day.
        versions = counts.slice(VERSIONS, channel.kind, before=period != counts.scope.period)
        is_of_now = bool(counted.release) and not versions.release
        if series.is_conditional or is_of_now:
            return {}
        return {"asked": added(versions.count(str(pk)) for pk in series.asked_by)}

    return counts.of_channel(QUESTION + series.code, channel, lambda _period: codes, asked)


def _definition(series: Series) -> str:
    if series.several:
        return gettext(
            "Percentages are whole per cent of the registrations that answered the question. "
            "One registration may have several answers, so they may sum to more than 100."
        )
    return gettext(
        "Percentages are whole per cent of the registrations that answered the question, “not "
        "known” and “not relevant” included. Registrations without an answer are shown as "
        "missing."
    )


def changes(scope: Scope) -> list[str]:
    """What changed in the registration in the period and the year before, as sentences."""
    found = (one for channel in scope.channels for one in breaks(channel, scope.period))
    return list(dict.fromkeys(found))


# --- What callers answered ----------------------------------------------------------------


def feedback(counts: Counts) -> dict[str, Figure]:
    """What callers thought, by channel: the first scale of the feedback form."""
    return {
        channel.kind: _feedback(counts, channel, item) for channel, item in _scales(counts.scope)
    }


def _scales(scope: Scope) -> Iterator[tuple[Channel, Item]]:
    for channel in scope.channels:
        item = _first_scale(channel.feedback) if channel.feedback else None
        if item:
            yield channel, item


def _first_scale(collection: Collection) -> Item | None:
    newest = editions(published(collection.questionnaire))[:1]
    items = (item for edition in newest for item in edition.definition.items)
    return next((item for item in items if item.kind in NUMERIC), None)


def _feedback_code(channel: Channel) -> str:
    return f"feedback_{channel.kind}"


def _feedback(counts: Counts, channel: Channel, item: Item) -> Figure:
    rows = _numbers(item)
    codes = tuple(row.code for row in rows)
    columns = counts.of_channel(
        _feedback_code(channel),
        channel,
        lambda _period: codes,
        lambda counted, _period: {"mean": counted.mean()},
    )
    table = as_table(
        _feedback_code(channel),
        _title_of_feedback(channel),
        rows,
        columns,
        mean_label=gettext("Mean"),
        definition=gettext(
            "What callers answered to “%(question)s”. The mean is of all who gave a number."
        )
        % {"question": localised(item.label)},
    )
    return Figure(table, Form.COLUMNS)


# --- Numbers ------------------------------------------------------------------------------


def _numbers(item: Item) -> list[Category]:
    scale = _scale(item)
    if scale is None:
        return [Category("given", gettext("A number was given"))]
    return [Category(str(number), str(number)) for number in scale]


def _bands(item: Item) -> tuple[Band, ...]:
    """A scale with steps of a half is shown by whole numbers; the mean is exact."""
    if item.kind not in NUMERIC:
        return ()
    scale = _scale(item)
    if scale is None:
        return (Band("given"),)
    return tuple(Band(str(number), number, number + 1) for number in scale)


def _scale(item: Item) -> range | None:
    """The whole numbers that an item takes; None where they are not few."""
    if item.minimum is None or item.maximum is None or item.maximum - item.minimum > 20:
        return None
    return range(int(item.minimum), int(item.maximum) + 1)
