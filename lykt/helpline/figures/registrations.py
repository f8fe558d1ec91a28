"""Figures from what counsellors registered and callers answered."""

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.utils.translation import gettext

from lykt.helpline.figures.scope import Scope, clock
from lykt.helpline.figures.series import (
    Series,
    breaks,
    channel_series,
    editions,
    series_breaks,
)
from lykt.helpline.models import Channel
from lykt.lib.clock import MINUTES_IN_DAY
from lykt.questions.definition import CHOICE, NUMERIC, Item, localised
from lykt.questions.models import Collection
from lykt.statistics.charts import Figure, Form
from lykt.statistics.dimensions import Conditions, Dimension, Months, Numbers, Options, Source
from lykt.statistics.periods import Period
from lykt.statistics.tables import Category
from lykt.statistics.tabulate import Description, tabulate


def by_month(scope: Scope) -> Figure:
    description = Description(
        code="contacts_by_month",
        title=gettext("Contacts by month"),
        by=Months(),
        columns=scope.columns(scope.contacts),
        definition=gettext(
            "A contact is one registration. It counts on the day on which the call or the chat "
            "started."
        ),
    )
    return Figure(tabulate(description), Form.COLUMNS)


def by_time_of_day(scope: Scope, channel: Channel) -> Figure:
    description = Description(
        code=f"time_of_day_{channel.kind}",
        title=gettext("Time of day: %(channel)s") % {"channel": channel.get_kind_display().lower()},
        by=Conditions(tuple(_band_conditions(channel))),
        columns=scope.columns(scope.contacts, (channel,)),
        definition=gettext(
            "When the contact started. Percentages are whole per cent of all contacts in the "
            "channel."
        ),
    )
    return Figure(tabulate(description).without_empty("other"), Form.BARS)


def _band_conditions(channel: Channel) -> Iterable[tuple[Category, Q]]:
    inside = Q()
    for first, last in channel.bands:
        within = Q(minute__gte=first, minute__lt=last)
        inside |= within
        label = f"{clock(first)}–{clock(last % MINUTES_IN_DAY)}"
        yield Category(f"{first // 60:02}-{last // 60:02}", label), within
    yield Category("other", gettext("Other times")), ~inside


def by_question(scope: Scope) -> dict[str, Figure]:
    """Each question that some channel asks in the period, by code, in the telephone's order."""
    found: dict[str, dict[int, Series]] = {}
    for channel in scope.channels:
        for series in channel_series(channel, scope.period):
            found.setdefault(series.code, {})[channel.pk] = series
    return {code: _question(scope, code, by_channel) for code, by_channel in found.items()}


def _question(scope: Scope, code: str, by_channel: dict[int, Series]) -> Figure:
    channels = tuple(channel for channel in scope.channels if channel.pk in by_channel)
    every = list(by_channel.values())
    notes = (note for series in every for note in series_breaks(series, scope.period))

    def asked(channel: Channel, period: Period) -> int | None:
        if by_channel[channel.pk].is_conditional:
            return None
        series = by_channel[channel.pk]
        spans = (one.overlap(period) for one in series.asked)
        by_day = sum(scope.registered(channel, span) for span in spans if span)
        # Whoever was moved to another day was asked what its own version asks, not the day's.
        moved = (one for one in scope.moved(channel) if one[0] in period)
        return by_day + sum(
            (version in series.asked_by) - series.is_asked_on(day) for day, version in moved
        )

    description = Description(
        code=code,
        title=every[0].label,
        by=_dimension(every),
        columns=scope.columns(_answers(scope), channels, asked),
        definition=_definition(every[0]),
        notes=tuple(dict.fromkeys(notes)),
    )
    return Figure(tabulate(description), Form.BARS)


def _answers(scope: Scope) -> Callable[[Channel], Source]:
    return lambda channel: scope.answers(channel.registration)


def _dimension(every: list[Series]) -> Dimension:
    first = every[0]
    if first.item.kind in CHOICE:
        options = {one.code: one for series in reversed(every) for one in series.options()}
        order = dict.fromkeys(one.code for series in every for one in series.options())
        return Options(first.code, tuple(options[code] for code in order), several=first.several)
    return Numbers(first.code, _scale(first.item))


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


def feedback(scope: Scope) -> dict[str, Figure]:
    """What callers thought, by channel: the first scale of the feedback form."""
    found = {}
    for channel in scope.channels:
        item = _first_scale(channel.feedback) if channel.feedback else None
        if item and channel.feedback:
            answers = scope.answers(channel.feedback)
            found[channel.kind] = _feedback(scope, channel, item, answers)
    return found


def _first_scale(collection: Collection) -> Item | None:
    newest = editions(collection.questionnaire)[:1]
    items = (item for edition in newest for item in edition.definition.items)
    return next((item for item in items if item.kind in NUMERIC), None)


def _feedback(scope: Scope, channel: Channel, item: Item, answers: Source) -> Figure:
    description = Description(
        code=f"feedback_{channel.kind}",
        title=gettext("Feedback: %(channel)s") % {"channel": channel.get_kind_display().lower()},
        by=Numbers(item.code, _scale(item)),
        columns=scope.columns(lambda _channel: answers, (channel,)),
        mean_label=gettext("Mean"),
        definition=gettext(
            "What callers answered to “%(question)s”. The mean is of all who gave a number."
        )
        % {"question": localised(item.label)},
    )
    return Figure(tabulate(description), Form.COLUMNS)


def _scale(item: Item) -> range | None:
    """The whole numbers that an item takes; None where they are not few."""
    if item.minimum is None or item.maximum is None or item.maximum - item.minimum > 20:
        return None
    return range(int(item.minimum), int(item.maximum) + 1)


def changes(scope: Scope) -> list[str]:
    """What changed in the registration in the period and the year before, as sentences."""
    found = (one for channel in scope.channels for one in breaks(channel, scope.period))
    return list(dict.fromkeys(found))
