"""Which rows are there already.

A row's fingerprint covers when it was, what was answered or logged, and how many equal rows
came before it in the file. Free text is not part of it, so it tells nothing about that, and
nothing is left of the text when its key is destroyed. It is keyed, so that nobody who has the
database alone can test what a row may have said.
"""

import hashlib
import hmac
import json
import uuid
from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Model, QuerySet

from lykt.helpline.imports.understanding import Understood
from lykt.helpline.models import CallRecord, Channel, ChatRecord, Contact, Import, Line
from lykt.lib.clock import local_day
from lykt.questions.models import Response


def _key() -> bytes:
    # The audit key stays as long as the database does; another key would add all rows again.
    return hashlib.sha256(b"lykt import fingerprint " + settings.AUDIT_KEY.encode()).digest()


class Fingerprints:
    """Gives each row of one file its fingerprint, in the file's order."""

    def __init__(self, kind: str, line: Line, channel: Channel | None, texts: set[str]) -> None:
        self._scope = [kind, line.pk, channel.pk if channel else 0]
        self._texts = texts
        self._key = _key()
        self._equal: Counter[bytes] = Counter()

    def of(self, row: Understood) -> str:
        content = [
            *self._scope,
            row.started_at.isoformat(),
            row.ended_at.isoformat() if row.ended_at else "",
            row.values,
            {code: answer for code, answer in row.answers.items() if code not in self._texts},
        ]
        plain = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
        digest = hmac.digest(self._key, plain, "sha256")
        self._equal[digest[:16]] += 1
        number = self._equal[digest[:16]].to_bytes(4, "big")
        return hmac.new(self._key, digest + number, "sha256").hexdigest()


def token_of(fingerprint: str) -> uuid.UUID:
    """Feedback has no row of its own to keep a fingerprint in; its response's token does."""
    return uuid.UUID(hex=fingerprint[:32])


_MODELS: dict[str, type[Model]] = {
    Import.Kind.REGISTRATIONS: Contact,
    Import.Kind.CALLS: CallRecord,
    Import.Kind.CHATS: ChatRecord,
}


def already_there(kind: str, fingerprints: Sequence[str]) -> set[str]:
    """Those of the fingerprints that an earlier import has added."""
    if kind == Import.Kind.FEEDBACK:
        by_token = {token_of(one): one for one in fingerprints}
        tokens = Response.objects.filter(token__in=by_token).values_list("token", flat=True)
        return {by_token[token] for token in tokens}
    rows = _MODELS[kind]._default_manager.filter(fingerprint__in=fingerprints)
    return set(rows.values_list("fingerprint", flat=True))


def at_known_times(
    kind: str, line: Line, channel: Channel | None, rows: Sequence[Understood]
) -> int:
    """How many of these new rows started at the second of one that was imported before.

    They may be rows that were corrected in the source, or mapped in another way.
    """
    if kind == Import.Kind.FEEDBACK or not rows:
        return 0
    found = _imported_between(kind, line, channel, rows)
    times = set(
        found.filter(started_at__in={row.started_at for row in rows}).values_list(
            "started_at", flat=True
        )
    )
    return sum(row.started_at in times for row in rows)


def _imported_between(
    kind: str, line: Line, channel: Channel | None, rows: Sequence[Understood]
) -> QuerySet[Model]:
    """Bounded by day, which the tables are indexed by."""
    days = [local_day(row.started_at) for row in rows]
    found = _MODELS[kind]._default_manager.filter(
        line=line, imported__isnull=False, day__range=(min(days), max(days))
    )
    return found.filter(channel=channel) if channel else found
