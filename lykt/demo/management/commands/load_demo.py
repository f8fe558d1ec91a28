"""``lykt load_demo``: a made-up year to try Lykt with."""

from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from lykt.demo.actions import leave_draft, load_plan, note_loaded
from lykt.demo.chat import demonstration_desk, keep_hours, load_chat
from lykt.demo.keys import make_keys
from lykt.demo.publication import is_published, publish, publish_surveys
from lykt.demo.queries import is_loaded
from lykt.demo.recent import last_days
from lykt.demo.report import keep_report_texts
from lykt.demo.sign_ins import (
    SignIn,
    add_people,
    as_lines,
    key_lines,
    new_password,
    read_key_lines,
    read_sign_ins,
    renew_password,
    sign_ins_file,
    write_sign_ins,
)
from lykt.demo.stories import tell
from lykt.demo.workplaces.loading import load_workplaces
from lykt.demo.workplaces.people import every_email
from lykt.demo.workplaces.plan import FIRST_YEAR, LAST_YEAR
from lykt.demo.year import YEARS, plan_year
from lykt.helpline.models import Line
from lykt.lib.garbage import left_to_the_end


class Command(BaseCommand):
    help = (
        "Load the demonstration: a helpline with two made-up years, the later one such that it "
        "counts up to the figures that were published for 2022, and people to sign in as.\n"
        "The chat is open at any hour, so that it can be tried at any hour. "
        "Run again, it leaves the data alone and shows the sign-ins again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--own-hours",
            action="store_true",
            help="Keep the chat to the line’s own opening hours.",
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        with left_to_the_end():
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demonstration is made up and is never mixed into a real service. "
                "Try it in an installation of its own, with LYKT_MODE=demonstration."
            )
        if is_loaded():
            self.stdout.write("The demonstration is loaded already; its data are left alone.")
            sign_ins = read_sign_ins()
        else:
            sign_ins = self._load()
        if not sign_ins:
            sign_ins = renew_password(every_email())
            self.stdout.write(f"{sign_ins_file()} was gone; everybody has a new password.")
        keys = self._keys(always_open=not options["own_hours"])
        write_sign_ins(sign_ins, keys)
        if not is_published():
            self._step("the tables of a year and of the surveys, released")
            publish(Line.objects.get(code="volinjen"))
            publish_surveys()
        self._show([*as_lines(sign_ins), *keys])

    @transaction.atomic
    def _load(self) -> list[SignIn]:
        self._step("questionnaires and the line")
        for command in ("load_service_types", "load_questionnaires", "load_line", "load_routines"):
            call_command(command, stdout=StringIO())
        line = Line.objects.get(code="volinjen")
        self._step("people")
        password = new_password()
        sign_ins = add_people(password)
        for year in YEARS:
            self._step(f"the year {year}")
            load_plan(line=line, plan=plan_year(year))
        self._step("the last two weeks")
        now = timezone.localtime()
        load_plan(line=line, plan=last_days(now))
        leave_draft(line=line, now=now)
        self._step(f"two workplaces, their incidents and surveys, {FIRST_YEAR} to {LAST_YEAR}")
        sign_ins += load_workplaces(now, password)
        self._step("the handbook, deviations and the duty to avert")
        tell(now)
        self._step("the texts of the annual report")
        keep_report_texts(line)
        note_loaded(years=list(YEARS))
        return sign_ins

    @transaction.atomic
    def _keys(self, *, always_open: bool) -> list[str]:
        """What opens the keys. A demonstration from before there was a chat gets one here."""
        desk = demonstration_desk()
        keys = read_key_lines()
        if desk is None:
            self._step("the chat")
            call_command("load_questionnaires", stdout=StringIO())
            line = Line.objects.get(code="volinjen")
            made = load_chat(line=line, now=timezone.localtime())
            keys = key_lines(passphrase=made.passphrase, paper=made.paper)
        elif not keys:
            made = make_keys(desk)
            keys = key_lines(passphrase=made.passphrase, paper=made.paper)
            self.stdout.write("Everybody has a new key. Earlier chats can not be opened any more.")
        desk = demonstration_desk()
        if desk is not None:
            keep_hours(desk, always_open=always_open)
        return keys

    def _step(self, what: str) -> None:
        self.stdout.write(f"  {what} …")
        self.stdout.flush()

    def _show(self, lines: list[str]) -> None:
        self.stdout.write(f"\nSign in as (also in {sign_ins_file()}):\n")
        for line in lines:
            self.stdout.write(f"  {line}")
