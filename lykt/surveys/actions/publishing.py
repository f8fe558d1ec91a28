"""A closed wave's results as a publication, for somebody else to release."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lykt.people.models import Person
from lykt.questions.queries import definition_of
from lykt.reports.publishing import compose_publication
from lykt.statistics.models import Edition
from lykt.statistics.publications import actions as publications
from lykt.statistics.publications.workflow import ProtectionError
from lykt.statistics.specs import TableSpec
from lykt.surveys.errors import RefusedError
from lykt.surveys.models import Wave
from lykt.surveys.released import address_of, edition_under_way, wave_tables
from lykt.surveys.workflow import State

POLICY = "hide-5"


def publish_wave(*, actor: Person, wave: Wave) -> Edition:
    """An edition with as much of the wave's tables as can be protected, prepared for release.

    What can be told depends on how many answered: at a small workplace, only each question by
    itself. Nobody chooses among the tables, since small counts could be found by trying. Raises
    ``RefusedError`` for a wave that is not closed, and the publication's own when nothing can be
    told.
    """
    if wave.state != State.CLOSED:
        raise RefusedError(_("Only a closed survey has results."))
    found = edition_under_way(wave)
    if found is not None and found.state != Edition.State.DRAFT:
        return found
    specs = wave_tables(wave)
    *larger, fewest = _lengths(specs)
    for length in larger:
        try:
            return _prepared(actor, wave, specs[:length])
        except ProtectionError:
            continue
    return _prepared(actor, wave, specs[:fewest])


def _lengths(specs: Sequence[TableSpec]) -> list[int]:
    """All tables, those without who answered beside, each question alone, and then fewer."""
    alone = [spec for spec in specs if len(spec.by) == 1]
    by_unit = [spec for spec in specs if spec.by[0].dimension == "unit"]
    return [len(specs), len(alone) + len(by_unit), *range(len(alone), 0, -1)]


@transaction.atomic
def _prepared(actor: Person, wave: Wave, specs: Sequence[TableSpec]) -> Edition:
    titles = definition_of(wave.version).title
    edition = compose_publication(
        actor=actor,
        slug=address_of(wave),
        title={
            code: f"{text}, {wave.unit.name}, {wave.last_day.year}" for code, text in titles.items()
        },
        specs=specs,
        policy=POLICY,
    )
    return publications.prepare_edition(actor=actor, edition=edition)
