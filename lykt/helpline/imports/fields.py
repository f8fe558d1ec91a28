"""What a column can be: the fields of each kind of file, and the names they go by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.helpline.imports.matching import key
from lykt.helpline.models import Channel, Import
from lykt.questions.definition import Item
from lykt.questions.models import Collection
from lykt.questions.queries import definition_of


class Sort(StrEnum):
    """How a field's cells are read."""

    MOMENT = "moment"
    DATE = "date"
    TIME = "time"
    END = "end"
    DURATION = "duration"
    TRUTH = "truth"
    TEXT = "text"
    UNIT = "unit"
    ANSWER = "answer"


@dataclass(frozen=True)
class Field:
    """Something that a column can be mapped to.

    ``code`` is kept in mappings. An answer's code is its question's after ``answer:``, and
    ``items`` are the editions of that question by version number.
    """

    code: str
    label: str | Promise
    sort: Sort
    names: tuple[str, ...] = ()
    items: Mapping[int, Item] = field(default_factory=dict)

    @property
    def question(self) -> str:
        return self.code.removeprefix(ANSWER)

    def options(self) -> dict[str, str]:
        """Option codes by the key of every text that they go by, in any version and language."""
        return {
            key(text): choice.code
            for item in self.items.values()
            for choice in item.choices
            for text in (choice.code, *choice.label.values())
        }

    def option_labels(self, language: str = "nb") -> dict[str, str]:
        """What the options are called, by code; the newest version's word holds."""
        return {
            choice.code: choice.label.get(language) or next(iter(choice.label.values()))
            for _number, item in sorted(self.items.items())
            for choice in item.choices
        }


ANSWER = "answer:"

STARTED = Field(
    "started",
    _("Date and time"),
    Sort.MOMENT,
    (
        *("tidsmerke", "timestamp", "tidspunkt", "dato og tid", "dato og klokkeslett"),
        *("starttid", "start", "startet", "oppstart", "anropstidspunkt", "tidspunkt for anrop"),
    ),
)
DATE = Field("date", _("Date"), Sort.DATE, ("dato", "dag", "date", "startdato"))
TIME = Field("time", _("Time of day"), Sort.TIME, ("klokkeslett", "tid", "kl", "klokken", "time"))
ENDED = Field(
    "ended",
    _("Ended"),
    Sort.END,
    ("slutt", "sluttid", "sluttidspunkt", "avsluttet", "slutttid", "end", "ended"),
)
DURATION = Field(
    "talked",
    _("Talk time"),
    Sort.DURATION,
    ("varighet", "samtaletid", "samtalens lengde", "lengde", "taletid", "duration", "talk time"),
)
WAITED = Field(
    "waited", _("Waiting time"), Sort.DURATION, ("ventetid", "ventet", "ringetid", "wait time")
)
ANSWERED = Field(
    "answered", _("Answered"), Sort.TRUTH, ("besvart", "svart", "status", "resultat", "answered")
)
TELEPHONE = Field(
    "telephone",
    _("Which telephone"),
    Sort.TEXT,
    ("telefon", "apparat", "internnummer", "besvart av", "agent", "extension"),
)
UNIT = Field(
    "unit", _("Unit that answered"), Sort.UNIT, ("enhet", "registrert av enhet", "senter", "unit")
)

_WHEN = ((STARTED.code,), (DATE.code, TIME.code))


@dataclass(frozen=True)
class Layout:
    """The fields that a file can have; of each group in ``needed`` one alternative is required."""

    fields: tuple[Field, ...]
    needed: tuple[tuple[tuple[str, ...], ...], ...]

    def field(self, code: str) -> Field:
        """Raises ``KeyError``."""
        return {one.code: one for one in self.fields}[code]


def layout_for(kind: str, channel: Channel | None) -> Layout:
    """The layout of a kind of file; registrations and feedback ask for the channel."""
    if kind == Import.Kind.CALLS:
        return Layout(
            (STARTED, DATE, TIME, ENDED, DURATION, WAITED, ANSWERED, TELEPHONE),
            (_WHEN, ((ANSWERED.code,),), ((DURATION.code,), (ENDED.code,))),
        )
    if kind == Import.Kind.CHATS:
        return Layout(
            (STARTED, DATE, TIME, ENDED, DURATION), (_WHEN, ((ENDED.code,), (DURATION.code,)))
        )
    if channel is None:
        raise ValueError(f"{kind} are imported for a channel; name one")
    ends = (ENDED, DURATION) if kind == Import.Kind.REGISTRATIONS else ()
    answers = tuple(_answers(collection_for(kind, channel)))
    return Layout((STARTED, DATE, TIME, *ends, UNIT, *answers), (_WHEN, *_required(answers)))


def collection_for(kind: str, channel: Channel) -> Collection:
    """Where the responses of registrations or feedback are kept. Raises ``ValueError``."""
    found = channel.registration if kind == Import.Kind.REGISTRATIONS else channel.feedback
    if found is None:
        raise ValueError(f"{channel} collects no feedback")
    return found


def _answers(collection: Collection) -> Iterable[Field]:
    editions: dict[str, dict[int, Item]] = {}
    published = collection.questionnaire.versions.filter(published_at__isnull=False)
    for version in published.order_by("number"):
        for item in definition_of(version).items:
            editions.setdefault(item.code, {})[version.number] = item
    for code, items in editions.items():
        newest = items[max(items)]
        names = {name for item in items.values() for name in (code, *item.label.values())}
        label = newest.label.get("nb") or next(iter(newest.label.values()))
        yield Field(ANSWER + code, label, Sort.ANSWER, tuple(sorted(names)), items)


def _required(answers: Iterable[Field]) -> Iterable[tuple[tuple[str, ...], ...]]:
    """Questions that every version requires; a version may require more, seen row by row."""
    for one in answers:
        if one.items and all(item.required for item in one.items.values()):
            yield ((one.code,),)
