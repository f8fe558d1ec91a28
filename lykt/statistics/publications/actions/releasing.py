"""Preparing an edition, releasing what was prepared, and taking it back."""

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.statistics.models import Edition
from lykt.statistics.publications.actions.locking import lock_all_publications, locked
from lykt.statistics.publications.linked import public_over_the_same_rows
from lykt.statistics.publications.preparing import (
    Prepared,
    digest_of,
    has_changed_since,
    prepared,
)
from lykt.statistics.publications.reach import may_prepare, may_release
from lykt.statistics.publications.workflow import (
    PREPARE,
    RELEASE,
    REOPEN,
    REPLACE,
    WITHDRAW,
    AuditFailedError,
    DataChangedError,
    NoReasonError,
    NoTablesError,
    NotReleasableError,
    OtherContentError,
    OthersReleasedError,
    SamePersonError,
    SmallCountsError,
    check_move,
)
from lykt.statistics.specs import TableSpec


@transaction.atomic
def prepare_edition(*, actor: Person, edition: Edition) -> Edition:
    """Count, protect and attack; keep what would be released, with the auditor's report.

    Raises ``ProtectionError`` with its reason when the tables can not be counted or protected;
    then the edition stays as it was.
    """
    found = locked(edition)
    check_move(found, PREPARE)
    specs = _specs(found)
    if not specs:
        raise NoTablesError
    if not all(may_prepare(actor, spec) for spec in specs):
        raise SmallCountsError
    result = prepared(found)
    _keep(found, result, actor)
    record(
        actor=actor,
        action="statistics.prepare_edition",
        subject=found,
        digest=found.digest,
        passes=found.passes,
    )
    return found


def _keep(edition: Edition, result: Prepared, actor: Person) -> None:
    for table in edition.tables.all():
        table.released = result.tables[table.code].as_json()
        table.counted = result.counted[table.code]
        table.save(update_fields=["released", "counted"])
    edition.state = PREPARE.target
    edition.audit, edition.versions = result.audit, result.versions
    edition.considered = result.considered
    edition.prepared_at, edition.prepared_by = timezone.now(), actor
    edition.returned = ""
    edition.digest = digest_of(edition)
    edition.composers.add(actor)
    edition.save()


@transaction.atomic
def reopen_edition(*, actor: Person, edition: Edition, words: str = "") -> None:
    """Open a prepared edition for changes; the second person says in ``words`` which."""
    found = locked(edition)
    check_move(found, REOPEN)
    specs = _specs(found)
    if not all(may_prepare(actor, spec) or may_release(actor, spec) for spec in specs):
        raise SmallCountsError
    found.state, found.returned = REOPEN.target, words.strip()
    found.audit = found.versions = found.prepared_at = found.prepared_by = None
    found.considered, found.digest = [], ""
    found.save()
    found.tables.update(released=None, counted=None)
    record(actor=actor, action="statistics.reopen_edition", subject=found)


@transaction.atomic
def release_edition(
    *, actor: Person, edition: Edition, digest: str, as_prepared: bool = False
) -> Edition:
    """Let everybody see it. ``digest`` is what the actor looked at; nothing else is released.

    ``as_prepared`` says that the actor knows it where the rows have changed since.
    """
    lock_all_publications()
    found = locked(edition)
    check_move(found, RELEASE)
    _check_second_person(actor, found)
    if not found.passes:
        raise AuditFailedError
    if digest != found.digest or digest_of(found) != found.digest:
        raise OtherContentError
    if public_over_the_same_rows(found) != found.considered:
        raise OthersReleasedError
    if not as_prepared and has_changed_since(found):
        raise DataChangedError
    for earlier in found.publication.editions.filter(state__in=REPLACE.sources):
        earlier.state = REPLACE.target
        earlier.save(update_fields=["state"])
    found.state = RELEASE.target
    found.released_at, found.released_by = timezone.now(), actor
    found.save(update_fields=["state", "released_at", "released_by"])
    record(
        actor=actor,
        action="statistics.release_edition",
        subject=found,
        slug=found.publication.slug,
        number=found.number,
        digest=found.digest,
    )
    return found


def _check_second_person(actor: Person, edition: Edition) -> None:
    if edition.composers.filter(pk=actor.pk).exists():
        raise SamePersonError
    if not all(may_release(actor, spec) for spec in _specs(edition)):
        raise NotReleasableError


@transaction.atomic
def withdraw_edition(*, actor: Person, edition: Edition, reason: str) -> None:
    """Take it back. Its address shows the reason; what others have kept of it counts as known."""
    found = locked(edition)
    check_move(found, WITHDRAW)
    if not all(may_release(actor, spec) for spec in _specs(found)):
        raise NotReleasableError
    if not reason.strip():
        raise NoReasonError
    found.state, found.withdrawal = WITHDRAW.target, reason.strip()
    found.withdrawn_at, found.withdrawn_by = timezone.now(), actor
    found.save(update_fields=["state", "withdrawal", "withdrawn_at", "withdrawn_by"])
    record(
        actor=actor,
        action="statistics.withdraw_edition",
        subject=found,
        slug=found.publication.slug,
        number=found.number,
    )


def _specs(edition: Edition) -> list[TableSpec]:
    return [TableSpec.from_json(table.spec) for table in edition.tables.all()]
