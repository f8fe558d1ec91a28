"""What the engine counts of the demonstration year is what the database's own rows add up to."""

from collections import Counter
from statistics import median

import pytest
from django.db.models import Avg, Count, F, Q, QuerySet

from lykt.chat.models import ChatRequest
from lykt.helpline.figures import LineFigures, line_figures
from lykt.helpline.models import CallRecord, Channel, Contact, Line
from lykt.questions.models import Answer, Collection
from lykt.statistics.periods import Period, whole_year

pytestmark = pytest.mark.django_db

YEAR = whole_year(2022)
BOTH_YEARS = pytest.mark.parametrize("before", [False, True])


@pytest.fixture
def figures(demonstration: str) -> LineFigures:
    return line_figures(Line.objects.get(code="volinjen"), YEAR)


def _days(before: bool) -> Q:
    period: Period = YEAR.a_year_earlier() if before else YEAR
    return Q(day__range=(period.first, period.last))


def _answers(collection: Collection, code: str, before: bool) -> QuerySet[Answer]:
    """The rows that answers are found by, which the engine does not read."""
    return Answer.objects.filter(_days(before), collection=collection, question__code=code)


def _given(counts: dict[str, int]) -> dict[str, int]:
    return {code: count for code, count in counts.items() if count}


@BOTH_YEARS
def test_contacts_are_counted_on_their_days(figures: LineFigures, before: bool) -> None:
    for channel in figures.scope.channels:
        days = Contact.objects.filter(_days(before), channel=channel).values_list("day", flat=True)
        months = Counter(f"{day:%m}" for day in days)
        assert _given(figures.contacts.table.counts(channel.kind, before=before)) == months
        minutes = Contact.objects.filter(_days(before), channel=channel)
        for first, last in channel.bands:
            within = minutes.filter(minute__gte=first, minute__lt=last).count()
            counts = figures.times[channel.kind].table.counts(channel.kind, before=before)
            assert counts[f"{first // 60:02}-{last // 60:02}"] == within


@BOTH_YEARS
def test_each_question_is_counted_as_it_was_answered(figures: LineFigures, before: bool) -> None:
    compared = 0
    for channel in figures.scope.channels:
        for code, figure in figures.questions.items():
            answers = _answers(channel.registration, code, before)
            chosen = dict(answers.values_list("option__code").annotate(n=Count("pk")).order_by())
            assert _given(figure.table.counts(channel.kind, before=before)) == chosen
            answered = answers.aggregate(n=Count("response", distinct=True))["n"]
            assert figure.table.total(channel.kind, before=before) == answered
            compared += len(figure.table.counts(channel.kind, before=before))
    assert compared > 100


@BOTH_YEARS
def test_the_mean_of_the_feedback_is_of_all_who_gave_one(
    figures: LineFigures, before: bool
) -> None:
    for kind, figure in figures.feedback.items():
        collection = Channel.objects.get(kind=kind, line=figures.scope.line).feedback
        assert collection is not None
        mean = _answers(collection, "score", before).aggregate(mean=Avg("number"))["mean"]
        assert figure.table.mean(kind, before=before) == pytest.approx(mean)


@BOTH_YEARS
def test_the_log_of_calls_gives_rate_and_talk_time(figures: LineFigures, before: bool) -> None:
    calls = CallRecord.objects.filter(_days(before), line=figures.scope.line)
    answered = calls.filter(answered=True)
    assert figures.answering
    table = figures.answering.table
    assert table.counts("line", before=before)["answered"] == answered.count()
    assert table.total("line", before=before) == calls.count()
    talked = answered.aggregate(mean=Avg(F("talked") / 60.0))["mean"]
    assert table.mean("line", before=before) == pytest.approx(talked)


def test_the_chats_of_the_last_weeks_have_their_waits(demonstration: str) -> None:
    line = Line.objects.get(code="volinjen")
    requests = ChatRequest.objects.filter(line=line, outcome=ChatRequest.Outcome.ANSWERED)
    days = requests.order_by("day").values_list("day", flat=True)
    first, last = days[0], days[len(days) - 1]
    chat = line_figures(line, Period(first, last)).chat
    waits = [
        (one.answered_at - one.queued_at).total_seconds() for one in requests if one.answered_at
    ]
    assert chat
    assert chat.answering.table.counts("line")["answered"] == len(waits)
    assert chat.wait("median", before=False) == round(median(waits))
