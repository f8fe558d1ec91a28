"""``lykt injury-notice``: check a notice before it is sent, and show the authority's codes."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lykt.incidents.notices.checking import check
from lykt.incidents.notices.code_lists import code_lists
from lykt.incidents.notices.reading import LARGEST, NotReadError, read_notice
from lykt.incidents.notices.situations import EMPLOYEE, ROLES

UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "Check an occupational injury notice, as JSON, against the authority's structure and code "
        "lists. Exit code: 0 without faults; 1 with faults, each on a line of its own; 2 when the "
        "file can not be read. Nothing is sent, and nothing of what the file says is kept. See "
        "docs/injury-notice.md."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        doing = parser.add_subparsers(dest="doing", required=True)
        checking = doing.add_parser("check", help="say everything that is wrong with a notice")
        checking.add_argument("file", help="the file, or - for what is piped in")
        codes = doing.add_parser("codes", help="show the codes that may be chosen today")
        codes.add_argument(
            "lists", nargs="*", metavar="LIST", help="the lists' names; without, all names"
        )
        codes.add_argument("--role", choices=ROLES, default=EMPLOYEE, help=f"{EMPLOYEE} if unset")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["doing"] == "check":
            self._check(options["file"])
        else:
            self._show_codes(options["lists"], options["role"])

    def _check(self, file: str) -> None:
        try:
            notice = read_notice(_bytes_of(file))
        except OSError as error:
            message = _("The file can not be read: %(why)s.") % {"why": error.strerror}
            raise CommandError(message, returncode=UNREADABLE) from error
        except NotReadError as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        faults = check(notice, timezone.localdate())
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            raise CommandError(
                ngettext(
                    "The notice has %(count)s fault and would be refused.",
                    "The notice has %(count)s faults and would be refused.",
                    len(faults),
                )
                % {"count": len(faults)}
            )
        self.stdout.write(_("No faults were found."))

    def _show_codes(self, names: list[str], role: str) -> None:
        if not names:
            self.stdout.write("\n".join(code_lists()))
        for name in names:
            if name not in code_lists():
                raise CommandError(
                    _("There is no list “%(name)s”. The lists are: %(lists)s.")
                    % {"name": name, "lists": ", ".join(code_lists())}
                )
            for code in code_lists()[name].offered(role, timezone.localdate()):
                self.stdout.write(f"{code.code}\t{code.text}")


def _bytes_of(file: str) -> bytes:
    """One byte more than is taken, at most, so that it is seen when there is more."""
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(file).open("rb") as opened:
        return opened.read(LARGEST + 1)
