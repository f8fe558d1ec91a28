"""What the helpline has to count: registrations, feedback, calls, a vendor's list of chats."""

from collections.abc import Iterable, Iterator
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_lazy

from lykt.helpline.models import CallRecord, Channel, ChatRecord, Contact, Line
from lykt.people.models import Unit
from lykt.questions.models import Collection, Questionnaire, Response, Version
from lykt.statistics.engine.labels import texts
from lykt.statistics.engine.sources import (
    Code,
    Codes,
    Column,
    Flag,
    Flags,
    Holds,
    Narrowed,
    Number,
    Scope,
    Source,
    Units,
    Watched,
    register,
)
from lykt.statistics.specs import SpecError

SHORT_WAIT = 10
"""Seconds. Who rings off sooner has hardly heard that somebody may answer."""


def register_sources() -> None:
    for source in (_registrations(), _feedback(), _calls(), _chats()):
        register(source)


def line_named(code: str) -> Line:
    """Raises ``SpecError`` for a line that there is not."""
    line = Line.objects.filter(code=code).first()
    if line is None:
        known = ", ".join(Line.objects.order_by("code").values_list("code", flat=True))
        told = gettext("There is no line '%(code)s'. The lines are: %(known)s.")
        raise SpecError(told % {"code": code, "known": known or gettext("none yet")})
    return line


def line_scope(code: str) -> Narrowed:
    return {"line": (line_named(code).pk,)}


def units_scope(codes: str) -> Narrowed:
    """Just the units named, with commas between, and not those below them; none by no name."""
    named = Unit.objects.filter(code__in=codes.split(","))
    return {"unit": tuple(named.values_list("pk", flat=True))}


def _channels(scope: Scope) -> QuerySet[Channel]:
    every = Channel.objects.order_by("-kind", "pk")
    return every.filter(line__code=scope["line"]) if "line" in scope else every


def channel_codes(scope: Scope) -> Iterator[Code]:
    """One code for each kind, whichever line it is of."""
    kinds: dict[str, list[int]] = {}
    for channel in _channels(scope):
        kinds.setdefault(channel.kind, []).append(channel.pk)
    for kind, ids in kinds.items():
        label = texts(partial(getattr, Channel.Kind(kind), "label"))
        yield Code(kind, label, tuple(ids))


def line_codes(scope: Scope) -> Iterator[Code]:
    lines = Line.objects.order_by("name", "pk")
    for line in lines.filter(code=scope["line"]) if "line" in scope else lines:
        yield Code(line.code, {"nb": line.name}, (line.pk,))


def units_of(scope: Scope) -> QuerySet[Unit]:
    """The units that run the line, or ever did, and those below them."""
    parties = Unit.objects.filter(pk__in=_parties(scope))
    paths = [Q(path__startswith=unit.path) for unit in parties]
    return Unit.objects.filter(reduce(or_, paths, Q(pk__in=[])))


def _parties(scope: Scope) -> Iterable[int]:
    lines = Line.objects.filter(code=scope["line"]) if "line" in scope else Line.objects.all()
    return lines.values_list("parties__unit", flat=True)


_CHANNEL = Codes("channel", gettext_lazy("Channel"), channel_codes)
_LINE = Codes("line", gettext_lazy("Line"), line_codes)
_UNIT = Units("unit", gettext_lazy("Unit"), units_of)


def _registrations() -> Source:
    return Source(
        code="registrations",
        label=gettext_lazy("Registrations of contacts"),
        rows=lambda: Contact.objects.all(),
        key="response_id",
        columns={
            "line": Column("line_id"),
            "channel": Column("channel_id"),
            "unit": Column("unit_id"),
            "version": Column("response__version_id"),
        },
        minute="minute",
        watched=(Watched(Contact, "response_id"), Watched(Response, "id")),
        dimensions={
            "channel": _CHANNEL,
            "unit": _UNIT,
            "line": _LINE,
            "version": Codes("version", gettext_lazy("Version"), _versions, offered=False),
        },
        scopes={"line": line_scope, "units": units_scope},
        answers="response__answers",
        questionnaire="response__collection__questionnaire_id",
        questionnaires=_registration_questionnaires,
    )


def _registration_questionnaires(scope: Scope) -> list[int]:
    return [
        one.registration.questionnaire_id for one in _channels(scope).select_related("registration")
    ]


def _versions(scope: Scope) -> Iterator[Code]:
    asked = Version.objects.filter(questionnaire__in=_registration_questionnaires(scope))
    for version in asked.select_related("questionnaire").order_by("questionnaire", "number"):
        yield Code(str(version.pk), {"nb": str(version)}, (version.pk,))


def _feedback() -> Source:
    return Source(
        code="feedback",
        label=gettext_lazy("Feedback from callers"),
        rows=_feedback_rows,
        key="pk",
        columns={"collection": Column("collection_id"), "unit": Column("unit_id")},
        watched=(Watched(Response, "id"),),
        dimensions={
            "channel": Codes("collection", gettext_lazy("Channel"), _feedback_channels),
            "unit": _UNIT,
        },
        scopes={"line": _feedback_scope, "units": units_scope},
        answers="answers",
        questionnaire="collection__questionnaire_id",
        questionnaires=_feedback_questionnaires,
    )


def _feedback_rows() -> "QuerySet[Any]":
    collections = Channel.objects.filter(feedback__isnull=False).values("feedback")
    return Response.objects.filter(collection__in=collections)


def _feedback_channels(scope: Scope) -> Iterator[Code]:
    for channel in _channels(scope).filter(feedback__isnull=False):
        label = texts(partial(getattr, Channel.Kind(channel.kind), "label"))
        yield Code(channel.kind, label, (channel.feedback_id or 0,))


def _feedback_scope(code: str) -> Narrowed:
    channels = line_named(code).channels.filter(feedback__isnull=False)
    return {"collection": (*channels.values_list("feedback", flat=True), 0)}


def _feedback_questionnaires(scope: Scope) -> list[int]:
    collections = _channels(scope).filter(feedback__isnull=False).values("feedback")
    found = Questionnaire.objects.filter(
        collections__in=Collection.objects.filter(pk__in=collections)
    )
    return list(found.distinct().values_list("pk", flat=True))


def _calls() -> Source:
    return Source(
        code="calls",
        label=gettext_lazy("Calls in the operator's log"),
        rows=lambda: CallRecord.objects.all(),
        key="pk",
        columns={
            "line": Column("line_id"),
            "answered": Column("answered", Holds.TRUTH),
            "waited": Column("waited"),
            "talked": Column("talked"),
            "line_busy": Column("line_busy", Holds.TRUTH),
        },
        minute="minute",
        watched=(Watched(CallRecord, "id"),),
        dimensions={
            "line": _LINE,
            "outcome": Codes("answered", gettext_lazy("Outcome"), _outcomes),
            "description": Flags(gettext_lazy("Unanswered calls"), _descriptions),
            "talk_minutes": Number("talked", gettext_lazy("Talk time, minutes"), 60.0),
            "seconds_waited": Number("waited", gettext_lazy("Seconds waited")),
        },
        scopes={"line": line_scope},
    )


def _outcomes(_scope: Scope) -> Iterator[Code]:
    yield Code("answered", texts(lambda: gettext("Answered")), (True,))
    yield Code("unanswered", texts(lambda: gettext("Unanswered")), (False,))


def _descriptions(_scope: Scope) -> Iterator[Flag]:
    """The first two may overlap; "other" is none of them."""
    yield Flag(
        "line_busy",
        texts(lambda: gettext("Staff sat in another call")),
        lambda calls: calls.line_busy,
    )
    yield Flag(
        "short_wait",
        texts(lambda: gettext("Waited less than 10 seconds")),
        lambda calls: (calls.waited < SHORT_WAIT).fill_null(False),
    )
    yield Flag(
        "other",
        texts(lambda: gettext("Other unanswered calls")),
        lambda calls: ~calls.line_busy & (calls.waited >= SHORT_WAIT).fill_null(False),
    )
    yield Flag(
        "unknown",
        texts(lambda: gettext("Information missing, or nobody logged on")),
        lambda calls: calls.waited.isnull(),
    )


def _chats() -> Source:
    return Source(
        code="chats",
        label=gettext_lazy("Chats in the vendor's list"),
        rows=lambda: ChatRecord.objects.all(),
        key="pk",
        columns={"line": Column("line_id")},
        minute="minute",
        watched=(Watched(ChatRecord, "id"),),
        dimensions={"line": _LINE},
        scopes={"line": line_scope},
    )
