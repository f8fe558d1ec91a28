"""Versions of routines, from draft to published."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.routines.definitions import RoutineFile, read_routine, to_json
from lykt.routines.errors import RoutineError
from lykt.routines.models import Routine, RoutineVersion


@transaction.atomic
def load_routines(*, actor: Person | None, texts: Iterable[str]) -> list[RoutineVersion]:
    """Publish the routines of files; those whose newest version is the same are left alone.

    A routine that was changed on screen is left alone too, so that an update of Lykt never
    overrides what an organisation has decided. Raises ``RoutineFileError``.
    """
    made = []
    for file in [read_routine(text) for text in texts]:
        latest = _latest(file.definition.code)
        if latest and (latest.made_by_id or latest.definition == to_json(file.definition)):
            continue
        draft = draft_version(actor=actor, file=file)
        made.append(publish_version(actor=actor, version=draft))
    return made


def _latest(code: str) -> RoutineVersion | None:
    return (
        RoutineVersion.objects.filter(routine__code=code, published_at__isnull=False)
        .order_by("number")
        .last()
    )


@transaction.atomic
def draft_version(*, actor: Person | None, file: RoutineFile) -> RoutineVersion:
    """Keep a version that is not published yet, in place of an earlier draft of its routine.

    Raises ``RoutineError`` for one that would hold from before the last published version.
    """
    code = file.definition.code
    routine, _new = Routine.objects.get_or_create(code=code)
    Routine.objects.select_for_update().get(pk=routine.pk)
    routine.versions.filter(published_at__isnull=True).delete()
    latest = _latest(code)
    if latest and file.valid_from < latest.valid_from:
        raise RoutineError(
            _("The routine can not hold from a day before %s, when its last version does.")
            % latest.valid_from.isoformat()
        )
    version = RoutineVersion.objects.create(
        routine=routine,
        number=latest.number + 1 if latest else 1,
        valid_from=file.valid_from,
        source=file.text,
        definition=to_json(file.definition),
        made_by=actor,
    )
    _audit(actor, "routines.draft_version", version)
    return version


@transaction.atomic
def publish_version(*, actor: Person | None, version: RoutineVersion) -> RoutineVersion:
    """Publish a draft; from now on it never changes. Runs that go on keep their own version."""
    held = RoutineVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if held.published_at:
        raise RoutineError(_("This version is published already."))
    held.published_at = timezone.now()
    held.save(update_fields=["published_at"])
    _audit(actor, "routines.publish_version", held)
    return held


@transaction.atomic
def discard_version(*, actor: Person, version: RoutineVersion) -> None:
    """Remove a draft. A published version stays."""
    held = RoutineVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if held.published_at:
        raise RoutineError(_("This version is published already."))
    _audit(actor, "routines.discard_version", held)
    held.delete()


def _audit(actor: Person | None, action: str, version: RoutineVersion) -> None:
    record(
        actor=actor,
        action=action,
        subject=version,
        routine=version.routine.code,
        number=version.number,
        valid_from=version.valid_from.isoformat(),
    )
