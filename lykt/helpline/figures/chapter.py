"""The annual report's chapter of statistics, from the same figures as the year page."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext, ngettext

from lykt.helpline.figures.chats import ChatFigures, source_in_words
from lykt.helpline.figures.hours import opening_hours
from lykt.helpline.figures.line import LineFigures
from lykt.helpline.figures.page import shown_minutes
from lykt.helpline.figures.published import REFERRALS, answer_rate, most_referred_to
from lykt.helpline.figures.scope import period_name
from lykt.helpline.models import Channel
from lykt.reports.document import Block, Bullets, Document, Section
from lykt.statistics.charts import Figure
from lykt.statistics.shown import shown_number, shown_percent


def chapter(figures: LineFigures) -> Document:
    scope = figures.scope
    return Document(
        title=gettext("%(line)s: statistics for %(period)s")
        % {"line": scope.line.name, "period": period_name(scope.period)},
        about=gettext(
            "For those who register. Small counts are not hidden: make sure that nobody can be "
            "recognised before this is published."
        ),
        language=get_language() or "nb",
        sections=tuple(section for section in _sections(figures) if section.blocks),
    )


def _sections(figures: LineFigures) -> Iterator[Section]:
    yield Section(gettext("How contacts are registered"), tuple(_registration(figures)))
    yield Section(gettext("Contacts in all"), tuple(_contacts(figures)))
    yield Section(gettext("Answered and unanswered contacts"), tuple(_unanswered(figures)))
    yield Section(gettext("Contacts through the day"), tuple(_times(figures)))
    yield Section(gettext("What the conversations were about"), tuple(_questions(figures)))
    yield Section(gettext("Which services were suggested"), tuple(_referrals(figures)))
    yield Section(gettext("Feedback from callers"), tuple(_feedback(figures)))
    yield Section(gettext("Logs and registrations"), tuple(figures.reconciliation.values()))
    yield Section(gettext("Changes in the statistics"), tuple(_changes(figures)))


def _registration(figures: LineFigures) -> Iterator[Block]:
    kinds = {channel.kind for channel in figures.scope.channels}
    if Channel.Kind.TELEPHONE in kinds:
        yield gettext(
            "Incoming calls are recorded by the telephone operator, without who called. From the "
            "operator's log come the number of calls, when they came, how long they lasted and "
            "how many were answered."
        )
    if Channel.Kind.CHAT in kinds:
        yield gettext(
            "Chats are recorded by the chat vendor, without who wrote. From the vendor's list "
            "come the number of chats and when they started and ended."
        )
        if figures.chat:
            yield source_in_words(figures.chat.since)
    yield gettext(
        "After each conversation, the counsellor fills in a form, by judgement from what was "
        "said. Not every question can be answered each time: “not known” and “not relevant” are "
        "answers, and registrations without an answer are shown as missing. The number of "
        "contacts is the number of these registrations."
    )
    yield gettext(
        "Percentages are whole per cent, so they may sum to 99 or 101. Each figure stands beside "
        "the same figure a year earlier."
    )


def _contacts(figures: LineFigures) -> Iterator[Block]:
    table = figures.contacts.table
    numbers = [(channel, table.total(channel.kind)) for channel in figures.scope.channels]
    total = sum(number for _, number in numbers)
    yield ngettext(
        "%(number)s contact was registered in %(period)s.",
        "%(number)s contacts were registered in %(period)s.",
        total,
    ) % {"number": shown_number(total), "period": period_name(figures.scope.period)}
    if len(numbers) > 1:
        yield Bullets(
            tuple(f"{one.get_kind_display()}: {shown_number(number)}" for one, number in numbers)
        )
    yield figures.contacts


def _unanswered(figures: LineFigures) -> Iterator[Block]:
    if figures.answering and figures.unanswered:
        if figures.answering.table.total("line"):
            yield _answer_rate(figures)
        else:
            yield gettext("Telephone: the operator's log has no calls in this period.")
        yield figures.answering
        yield figures.unanswered
    if figures.chat:
        yield _chat_answer_rate(figures, figures.chat)
        yield from figures.chat.every
    elif figures.scope.has_logs and figures.scope.channel(Channel.Kind.CHAT):
        yield gettext(
            "Chat: the vendor's list holds answered chats alone, so unanswered chats can not be "
            "counted."
        )


def _answer_rate(figures: LineFigures) -> str:
    talk = figures.answering.table.mean("line") if figures.answering else None
    return gettext(
        "Telephone: %(rate)s of the incoming calls were answered, against %(before)s the year "
        "before. An answered call lasted %(minutes)s minutes on average."
    ) % {
        "rate": shown_percent(answer_rate(figures, before=False)),
        "before": shown_percent(answer_rate(figures, before=True)),
        "minutes": shown_number(talk),
    }


def _chat_answer_rate(figures: LineFigures, chat: ChatFigures) -> str:
    return gettext(
        "Chat: %(rate)s of the requests were answered, against %(before)s the year before. Half "
        "of those who were answered waited at most %(minutes)s minutes."
    ) % {
        "rate": shown_percent(chat.answer_rate(before=False)),
        "before": shown_percent(chat.answer_rate(before=True)),
        "minutes": shown_minutes(chat.wait("median", before=False)),
    }


def _times(figures: LineFigures) -> Iterator[Block]:
    hours = tuple(
        f"{channel.get_kind_display()}: {opening_hours(channel)}"
        for channel in figures.scope.channels
    )
    yield gettext("The line is open:")
    yield Bullets(hours)
    yield from figures.times.values()


def _questions(figures: LineFigures) -> Iterator[Figure]:
    yield from (figure for code, figure in figures.questions.items() if code != REFERRALS)


def _referrals(figures: LineFigures) -> Iterator[Block]:
    figure = figures.questions.get(REFERRALS)
    if figure is None:
        return
    labels = {row.category.code: row.category.label for row in figure.table.rows}
    for channel in figures.scope.channels:
        given = [labels[code] for code in most_referred_to(figures, channel.kind)]
        if given:
            yield gettext(
                "%(channel)s: suggested most often were, in this order, %(services)s."
            ) % {
                "channel": channel.get_kind_display(),
                "services": ", ".join(given),
            }
    yield figure


def _feedback(figures: LineFigures) -> Iterator[Block]:
    for kind, figure in figures.feedback.items():
        yield gettext(
            "When a conversation has ended, the caller may answer a form without a name. "
            "%(number)s did so in %(period)s; the mean was %(mean)s."
        ) % {
            "number": shown_number(figure.table.total(kind)),
            "period": period_name(figures.scope.period),
            "mean": shown_number(figure.table.mean(kind), 1),
        }
        yield figure


def _changes(figures: LineFigures) -> Iterator[Block]:
    if figures.changes:
        yield Bullets(tuple(figures.changes))
    else:
        yield gettext("The registration did not change in the period or the year before.")
