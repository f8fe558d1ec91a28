"""What is released already, so that open figures are not empty on first sight.

A publication of a few tables, the tables of the year's annual report, and what came of the surveys.
"""

from collections.abc import Iterator

from django.db import transaction

from lykt.demo.sign_ins import email_of
from lykt.demo.workplaces import people
from lykt.helpline.annual.publishing import compose_publication
from lykt.helpline.models import Line
from lykt.people.models import Person
from lykt.statistics.models import Edition, Publication
from lykt.statistics.periods import whole_year
from lykt.statistics.publications import actions
from lykt.statistics.publications.choices import policy_named
from lykt.statistics.specs import Axis, Measure, MeasureKind, TableSpec, Texts
from lykt.surveys.actions import publish_wave
from lykt.surveys.models import Wave
from lykt.surveys.released import address_of
from lykt.surveys.workflow import State

YEAR = 2022
SURVEYED = (2020, 2021)
SLUG, OF_REPORT = f"henvendelser-{YEAR}", f"volinjen-{YEAR}"
_UNIT = "krisesentersekretariatet"


def is_published() -> bool:
    return all(_is_there(slug) for slug in (SLUG, OF_REPORT, *map(address_of, _waves())))


def _waves() -> list[Wave]:
    """Those whose results are released; what came of the earlier ones is left to be published."""
    found = Wave.objects.filter(state=State.CLOSED, last_day__year__in=SURVEYED)
    return list(found.select_related("unit", "version"))


@transaction.atomic
def publish(line: Line) -> None:
    """As in a service: the analyst composes, and the line manager looks and releases."""
    analyst = Person.objects.get(email=email_of("analyst", _UNIT))
    manager = Person.objects.get(email=email_of("line_manager", _UNIT))
    for slug, compose in ((SLUG, _compose), (OF_REPORT, _compose_of_report)):
        if not _is_there(slug):
            _release(compose(analyst, line), analyst, manager)


@transaction.atomic
def publish_surveys() -> None:
    """The directorate's analyst composes, and its leader looks and releases."""
    for wave in _waves():
        if not _is_there(address_of(wave)):
            analyst, leader = (
                Person.objects.get(email=people.email_of(role, wave.unit.code))
                for role in ("analyst", "department_head")
            )
            _release(publish_wave(actor=analyst, wave=wave), analyst, leader)


def _release(edition: Edition, analyst: Person, releaser: Person) -> None:
    prepared = actions.prepare_edition(actor=analyst, edition=edition)
    actions.release_edition(actor=releaser, edition=prepared, digest=prepared.digest)


def _is_there(slug: str) -> bool:
    return Publication.objects.filter(slug=slug).exists()


def _compose_of_report(analyst: Person, line: Line) -> Edition:
    return compose_publication(actor=analyst, line=line, period=whole_year(YEAR))


def _compose(analyst: Person, line: Line) -> Edition:
    edition = actions.begin_publication(
        actor=analyst,
        slug=SLUG,
        title={"nb": f"Henvendelser i {YEAR}", "en": f"Contacts in {YEAR}"},
        policy=policy_named("hide-3"),
    )
    for spec in _tables(line):
        title = spec.title["nb"]
        kept = actions.keep_table(actor=analyst, name=title, spec=spec, chart="automatic")
        actions.add_table(actor=analyst, edition=edition, kept=kept, code=spec.code, title=title)
    return edition


def _tables(line: Line) -> Iterator[TableSpec]:
    share = Measure(MeasureKind.SHARE, within=("channel",))
    yield _table(line, "maned", "month", {"nb": "Måned og kanal", "en": "Month and channel"})
    yield _table(
        line,
        "hvem",
        "question:who_contacted",
        {"nb": "Hvem tok kontakt", "en": "Who got in touch"},
        share,
    )
    yield _table(line, "alder", "question:age", {"nb": "Alder og kanal", "en": "Age and channel"})
    yield _table(
        line,
        "vold",
        "question:form_of_violence",
        {"nb": "Former for vold", "en": "Forms of violence"},
    )


def _table(
    line: Line, code: str, by: str, title: Texts, measure: Measure | None = None
) -> TableSpec:
    return TableSpec(
        code=code,
        source="registrations",
        period=whole_year(YEAR),
        scope={"line": line.code},
        by=(Axis(by), Axis("channel")),
        measure=measure or Measure(),
        title=title,
    )
