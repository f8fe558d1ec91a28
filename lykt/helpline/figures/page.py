"""The year page: the figures that matter most, then each in its section."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from lykt.helpline.figures.line import LineFigures
from lykt.helpline.figures.published import answer_rate
from lykt.statistics.charts import Figure
from lykt.statistics.shown import shown_number, shown_percent
from lykt.statistics.tables import added


@dataclass(frozen=True)
class Headline:
    """One figure that matters most, beside the year before."""

    label: str
    value: str
    before: str


@dataclass(frozen=True)
class Section:
    """Figures that belong together."""

    code: str
    title: str
    figures: tuple[Figure, ...]


def headlines(figures: LineFigures) -> list[Headline]:
    return [*_contacts(figures), *_calls(figures), *_chats(figures), *_feedback(figures)]


def _contacts(figures: LineFigures) -> Iterator[Headline]:
    table = figures.contacts.table
    counts = [
        (
            str(channel.get_kind_display()),
            table.total(channel.kind),
            table.total(channel.kind, before=True),
        )
        for channel in figures.scope.channels
    ]
    if len(counts) > 1:
        totals = added(now for _, now, _ in counts), added(then for _, _, then in counts)
        counts.insert(0, (gettext("Contacts in all"), *totals))
    for label, now, then in counts:
        yield Headline(label, shown_number(now), shown_number(then))


def _calls(figures: LineFigures) -> Iterator[Headline]:
    if figures.answering:
        rates = (shown_percent(answer_rate(figures, before=before)) for before in (False, True))
        yield Headline(gettext("Answer rate"), *rates)
        means = (figures.answering.table.mean("line", before=before) for before in (False, True))
        yield Headline(gettext("Mean talk time, minutes"), *map(shown_number, means))


def _chats(figures: LineFigures) -> Iterator[Headline]:
    chat = figures.chat
    if chat:
        rates = (shown_percent(chat.answer_rate(before=before)) for before in (False, True))
        yield Headline(gettext("Answer rate, chat"), *rates)
        waits = (shown_minutes(chat.wait("median", before=before)) for before in (False, True))
        yield Headline(gettext("Median wait, chat, minutes"), *waits)


def shown_minutes(seconds: int | None) -> str:
    return shown_number(None if seconds is None else seconds / 60, 1)


def _feedback(figures: LineFigures) -> Iterator[Headline]:
    for kind, figure in figures.feedback.items():
        means = (figure.table.mean(kind, before=before) for before in (False, True))
        yield Headline(figure.table.title, *(shown_number(mean, 1) for mean in means))


def sections(figures: LineFigures) -> list[Section]:
    """Every figure; a section without any is left out."""
    calls = filter(None, (figures.answering, figures.unanswered))
    chats = figures.chat.every if figures.chat else ()
    found = (
        Section("contacts", gettext("When"), (figures.contacts, *figures.times.values())),
        Section("calls", gettext("Answered and unanswered"), (*calls, *chats)),
        Section("registrations", gettext("What was registered"), tuple(figures.questions.values())),
        Section("feedback", gettext("Feedback from callers"), tuple(figures.feedback.values())),
        Section("logs", gettext("Logs and registrations"), tuple(figures.reconciliation.values())),
    )
    return [section for section in found if section.figures]
