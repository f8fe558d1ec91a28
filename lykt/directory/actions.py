"""Every write to the directory."""

import tomllib

from django.db import transaction

from lykt.audit.actions import record
from lykt.directory.models import ServiceType
from lykt.people.models import Person

_FIELDS = ("code", "name_nb", "name_en", "description_nb")


@transaction.atomic
def load_service_types(*, actor: Person | None, text: str) -> int:
    """Bring the types of service in step with a file's text, in its order; how many it has.

    A type that the file leaves out is no longer offered, and kept for what refers to it. Raises
    ``ValueError`` that names what is wrong.
    """
    entries = tomllib.loads(text).get("types", [])
    for position, entry in enumerate(entries, start=1):
        _check(position, entry)
        ServiceType.objects.update_or_create(
            code=entry["code"],
            defaults={
                **{name: entry[name] for name in _FIELDS[1:]},
                "position": position,
                "is_active": True,
            },
        )
    codes = [entry["code"] for entry in entries]
    ServiceType.objects.exclude(code__in=codes).update(is_active=False)
    record(actor=actor, action="directory.load_service_types", count=len(codes))
    return len(codes)


def _check(position: int, entry: dict[str, object]) -> None:
    for name in _FIELDS:
        if not isinstance(entry.get(name), str) or not entry[name]:
            raise ValueError(f"types {position}: {name} is missing; it must be a text in quotes")
