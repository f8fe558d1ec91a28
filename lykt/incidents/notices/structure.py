"""The notice as the authority describes it: each field, its kind, and when it is asked for.

Names are the authority's. The structure is that of the OpenAPI model that
navikt/yrkesskade-melding-api receives, with the names it had when the service last changed;
when a field is asked for follows the service's own checks of each role. docs/injury-notice.md
says which version was read, and where Lykt asks for more.
"""

from dataclasses import dataclass
from enum import Enum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.incidents.notices.situations import (
    MOMENT,
    PERIOD,
    UNKNOWN,
    Rule,
    always,
    at_a_moment,
    elsewhere,
    for_a_known_role,
    for_an_injury,
    for_an_injury_at_work,
    for_an_injury_with_job_title,
    never,
    over_a_period,
    with_a_place,
)

REPRESENTATIVE = "virksomhetsrepresentant"
"""The only role of a sender that the authority's service takes."""


class Kind(Enum):
    """What a field holds."""

    TEXT = auto()
    YES_NO = auto()
    DAY = auto()
    INSTANT = auto()
    IDENTITY_NUMBER = auto()
    ORGANISATION_NUMBER = auto()
    COUNTRY = auto()
    CHOICE = auto()
    CODE = auto()
    GROUP = auto()


@dataclass(frozen=True)
class Field:
    """One field. ``options`` are a choice's words or the names of a code's lists."""

    name: str
    label: str | Promise
    kind: Kind
    required: Rule = never
    options: tuple[str, ...] = ()
    fields: tuple["Field", ...] = ()
    several: bool = False
    may_be_empty: bool = False
    longest: int | None = None


_ADDRESS = (
    Field("adresselinje1", _("Address, first line"), Kind.TEXT, always),
    Field("adresselinje2", _("Address, second line"), Kind.TEXT),
    Field("adresselinje3", _("Address, third line"), Kind.TEXT),
    Field("land", _("Country of the address"), Kind.COUNTRY, always),
)

_SENDER = (
    Field(
        "norskIdentitetsnummer",
        _("The sender’s national identity number"),
        Kind.IDENTITY_NUMBER,
        always,
    ),
    Field(
        "paaVegneAv",
        _("Number of the organisation that the notice is sent for"),
        Kind.ORGANISATION_NUMBER,
        always,
    ),
    Field("innmelderrolle", _("The sender’s role"), Kind.CHOICE, always, (REPRESENTATIVE,)),
    Field(
        "altinnrolleIDer",
        _("The sender’s roles in Altinn"),
        Kind.TEXT,
        always,
        several=True,
        may_be_empty=True,
    ),
)

_COVER = (
    Field(
        "organisasjonsnummer",
        _("Number of the organisation where the person works or learns"),
        Kind.ORGANISATION_NUMBER,
        always,
    ),
    Field("navnPaaVirksomheten", _("Name of the organisation"), Kind.TEXT),
    Field("virksomhetensAdresse", _("The organisation’s address"), Kind.GROUP, fields=_ADDRESS),
    Field(
        "stillingstittelTilDenSkadelidte",
        _("Job title of the injured person"),
        Kind.CODE,
        options=("stillingstittel",),
        several=True,
    ),
    Field("rolletype", _("Role of the injured person"), Kind.CODE, always, ("rolletype",)),
)

_INJURED = (
    Field(
        "norskIdentitetsnummer",
        _("The injured person’s national identity number"),
        Kind.IDENTITY_NUMBER,
        always,
    ),
    Field("dekningsforhold", _("Tie to the organisation"), Kind.GROUP, always, fields=_COVER),
)

_INJURED_PART = (
    Field("skadeart", _("Kind of injury"), Kind.CODE, always, ("skadetype", "sykdomstype")),
    Field("kroppsdel", _("Part of the body"), Kind.CODE, always, ("skadetKroppsdel",)),
)

_INJURY = (
    Field("alvorlighetsgrad", _("How serious it was"), Kind.CODE, options=("alvorlighetsgrad",)),
    Field("skadedeDeler", _("Injuries"), Kind.GROUP, always, fields=_INJURED_PART, several=True),
    Field(
        "antattSykefravaer",
        _("Absence from work"),
        Kind.CODE,
        for_an_injury_with_job_title,
        ("harSkadelidtHattFravaer",),
    ),
)

_PERIOD = (
    Field("fra", _("Start of the period"), Kind.DAY, always),
    Field("til", _("End of the period"), Kind.DAY, always),
    Field("sykdomPaavist", _("Day on which the illness was found"), Kind.DAY),
)

_TIME = (
    Field("tidstype", _("Kind of time"), Kind.CHOICE, always, (MOMENT, PERIOD, UNKNOWN)),
    Field("tidspunkt", _("When it happened"), Kind.INSTANT, at_a_moment),
    Field(
        "perioder",
        _("Periods of exposure"),
        Kind.GROUP,
        over_a_period,
        fields=_PERIOD,
        several=True,
    ),
    Field("sykdomPaavist", _("Day on which the illness was found"), Kind.DAY),
    Field("ukjent", _("Whether the time is not known"), Kind.YES_NO),
)

_PLACE = (
    Field(
        "sammeSomVirksomhetensAdresse",
        _("Whether it happened at the organisation’s address"),
        Kind.YES_NO,
        always,
    ),
    Field("adresse", _("Address where it happened"), Kind.GROUP, elsewhere, fields=_ADDRESS),
)

_EVENT = (
    Field("tid", _("Time of the accident"), Kind.GROUP, always, fields=_TIME),
    Field("naarSkjeddeUlykken", _("When in the working day"), Kind.CODE, always, ("tidsrom",)),
    Field(
        "hvorSkjeddeUlykken",
        _("Where it happened"),
        Kind.CODE,
        for_a_known_role,
        ("hvorSkjeddeUlykken",),
    ),
    Field("ulykkessted", _("Place of the accident"), Kind.GROUP, with_a_place, fields=_PLACE),
    Field(
        "aarsakUlykke",
        _("Cause of the injury"),
        Kind.CODE,
        for_an_injury,
        ("aarsakOgBakgrunn",),
        several=True,
    ),
    Field(
        "bakgrunnsaarsak",
        _("What lay behind it"),
        Kind.CODE,
        for_an_injury_at_work,
        ("bakgrunnForHendelsen",),
        several=True,
    ),
    Field("utfyllendeBeskrivelse", _("Description of the event"), Kind.TEXT, longest=2000),
    Field("stedsbeskrivelse", _("Kind of workplace"), Kind.CODE, options=("typeArbeidsplass",)),
    Field(
        "paavirkningsform",
        _("What the person was exposed to"),
        Kind.CODE,
        over_a_period,
        ("paavirkningsform",),
        several=True,
    ),
)

NOTICE = Field(
    "",
    _("The notice"),
    Kind.GROUP,
    always,
    fields=(
        Field("innmelder", _("Sender of the notice"), Kind.GROUP, always, fields=_SENDER),
        Field("skadelidt", _("Injured person"), Kind.GROUP, always, fields=_INJURED),
        Field("skade", _("About the injury"), Kind.GROUP, always, fields=_INJURY),
        Field("hendelsesfakta", _("About the event"), Kind.GROUP, always, fields=_EVENT),
    ),
)
