"""What the chat has to count: each request, answered or not."""

from collections.abc import Iterator
from functools import partial

from django.db.models import F
from django.utils.translation import gettext, gettext_lazy

from lykt.chat.models import ChatRequest
from lykt.helpline.sources import line_codes, line_scope
from lykt.statistics.engine.labels import texts
from lykt.statistics.engine.sources import (
    Code,
    Codes,
    Column,
    Holds,
    Number,
    Scope,
    Source,
    Watched,
    register,
)

NO_CAUSE = "none"


def register_sources() -> None:
    register(
        Source(
            code="chat_requests",
            label=gettext_lazy("Requests to chat"),
            rows=lambda: ChatRequest.objects.annotate(waited=F("answered_at") - F("queued_at")),
            key="pk",
            columns={
                "line": Column("line_id"),
                "outcome": Column("outcome", Holds.TEXT),
                "cause": Column("cause", Holds.TEXT),
                "waited": Column("waited", Holds.SPAN),
            },
            minute="minute",
            watched=(Watched(ChatRequest, "id"),),
            dimensions={
                "line": Codes("line", gettext_lazy("Line"), line_codes),
                "outcome": Codes("outcome", gettext_lazy("Outcome"), _outcomes),
                "cause": Codes("cause", gettext_lazy("Cause"), _causes),
                "seconds_waited": Number("waited", gettext_lazy("Seconds until answered")),
            },
            scopes={"line": line_scope},
        )
    )


def _outcomes(_scope: Scope) -> Iterator[Code]:
    for one in ChatRequest.Outcome:
        yield Code(one.value, texts(partial(getattr, one, "label")), (one.value,))


def _causes(_scope: Scope) -> Iterator[Code]:
    for one in ChatRequest.Cause:
        yield Code(one.value, texts(partial(getattr, one, "label")), (one.value,))
    yield Code(NO_CAUSE, texts(lambda: gettext("None")), ("",))
