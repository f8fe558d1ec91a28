"""``lykt audit``: prove the audit log, or print the head to note elsewhere."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lykt.audit.models import Record
from lykt.audit.queries import Link, first_broken_link, head

_HASH_LENGTH = 64


def _noted(text: str) -> Link:
    number, _, hash_ = text.partition(":")
    if not number.isdecimal() or len(hash_) != _HASH_LENGTH:
        raise ArgumentTypeError(
            f"{text!r} is not NUMBER:HASH; give it as `lykt audit head` printed it"
        )
    return Link(int(number), hash_)


class Command(BaseCommand):
    help = (
        "Prove that the audit log is whole, or print the head of its chain. Note the head "
        "outside this server now and then: only so can it be seen that the newest records "
        "were cut off by somebody who also owns the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="verify|head")
        verify = parts.add_parser(
            "verify",
            help="walk the chain; exit code 1 and the first broken link when it does not hold",
        )
        verify.add_argument(
            "--expect",
            type=_noted,
            metavar="NUMBER:HASH",
            help="a head noted earlier, as `lykt audit head` printed it",
        )
        parts.add_parser("head", help="print the newest record's number and hash")

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        if part == "head":
            self.stdout.write(str(head()))
            return
        self._verify(options["expect"])

    def _verify(self, expected: Link | None) -> None:
        newest = head()
        broken = first_broken_link(expected, self._progress_of(newest.number))
        if broken:
            raise CommandError(
                f"The audit log is broken at {broken}. Records before it are as they were "
                "written. Keep a copy of the database, and compare with a backup from before.",
                returncode=1,
            )
        count = Record.objects.filter(number__lte=newest.number).count()
        self.stdout.write(f"The audit log is whole: {count} records. Head: {newest}")

    def _progress_of(self, total: int) -> Any:
        def show(number: int) -> None:
            if self.stderr.isatty():
                self.stderr.write(f"\r{number} of {total}", ending="")

        return show
