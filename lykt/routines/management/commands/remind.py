"""``lykt remind``: the deadline run and the sending of mails. Run every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from lykt.routines.actions.outbox import send_mails
from lykt.routines.actions.reminding import remind
from lykt.routines.actions.starting_yearly import start_yearly
from lykt.routines.models import Mail


class Command(BaseCommand):
    help = (
        "Start the routines that begin by themselves each year, remind people of their tasks "
        "before, at and after the deadline, show late tasks to the fallback, give tasks to others "
        "when a role is empty, tell what routines promise, and send the mails. Run it every few "
        "minutes: running it again does nothing twice. When the mail server is down, mails wait "
        "and are sent by a later run."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        started = start_yearly(now)
        done = remind(now)
        self.stdout.write(
            f"Tasks reminded of: {done.reminded}; told by the service: {done.told}; "
            f"given to others: {done.moved}; yearly routines started: {started}"
        )
        sent = send_mails(now)
        waiting = Mail.objects.filter(sent_at=None).count()
        self.stdout.write(f"Mails sent: {sent.sent}; refused: {sent.refused}; waiting: {waiting}")
        if sent.fault and waiting:
            self.stderr.write(
                f"Mails could not be sent ({sent.fault}). Check LYKT_MAIL_HOST and the mail "
                "server; they are kept, and sent by a later run."
            )
