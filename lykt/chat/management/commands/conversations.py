"""``lykt conversations due|destroy``: show, or carry out, what retention ends."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lykt.chat.actions import destroy_conversations
from lykt.chat.queries.retention import proof_of_destruction
from lykt.vault.management.commands.destroy_expired import day_of, refuse_future

_MOST_SHOWN = 200


class Command(BaseCommand):
    help = (
        "Show the conversations whose time has ended, or destroy them: their key's file first, "
        "and then what lies in the database. `due` also holds the folder of keys against the "
        "database. `lykt destroy_expired` destroys them too, with everything else. "
        "Ends with 1 when something could not be destroyed; it is tried again next time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("due", "destroy"))
        parser.add_argument(
            "--until", type=day_of, metavar="DAY", help="an earlier day than today, as 2026-12-31"
        )

    def handle(self, *args: Any, what: str, until: dt.date | None, **options: Any) -> None:
        day = until or timezone.localdate()
        refuse_future(day)
        if what == "destroy":
            self._destroy(day)
        else:
            self._show(day)

    def _destroy(self, day: dt.date) -> None:
        done = destroy_conversations(today=day)
        self.stdout.write(f"due {done.due}, done {done.done}, failed {done.failed}")
        if done.failed:
            raise CommandError(
                "Some keys could not be destroyed; `lykt conversations due` says which and why. "
                "Mend the rights or the disk of the folder LYKT_RETENTION_DIR, and run it again."
            )

    def _show(self, day: dt.date) -> None:
        proof = proof_of_destruction(day)
        for row in proof.due[:_MOST_SHOWN]:
            failed = f", failed: {row.destroy_error}" if row.destroy_error else ""
            self.stdout.write(f"  {row.pk} due since {row.destroy_on}{failed}")
        for key in proof.keys_left[:_MOST_SHOWN]:
            self.stdout.write(f"  {key} is destroyed, but its key is there: restored from a copy?")
        for key in proof.keys_lost[:_MOST_SHOWN]:
            self.stdout.write(f"  {key} is not due, but its key is gone: it can not be opened")
        self.stdout.write(
            f"due {len(proof.due)}, done {proof.done}, failed {len(proof.failed)}, "
            f"kept {proof.kept}, keys left {len(proof.keys_left)}, "
            f"keys lost {len(proof.keys_lost)}"
        )
        if not proof.holds:
            raise CommandError("Not everything that should be destroyed is.")
