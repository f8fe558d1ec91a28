"""The outbox: mails are written with their reason, and sent later, each once.

A person has at most one mail that waits: what comes while the mail server is down is told in
the same one.
"""

import datetime as dt
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q, QuerySet

from lykt.routines import mail_reasons
from lykt.routines.mail_texts import message_for
from lykt.routines.models import Mail, Notice

_GIVEN_UP_AFTER = dt.timedelta(minutes=15)
# Of one receiver; anything else that goes wrong is the server's, and stops the sending.
_OF_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)


def waiting_mails(people: Iterable[int], now: dt.datetime) -> dict[int, Mail]:
    """The mail that waits for each person, made where there is none, in the caller's transaction.

    It is held, so that it is not sent before what the caller adds to it.
    """
    wanted, found = set(people), dict[int, Mail]()
    while missing := wanted - found.keys():
        Mail.objects.bulk_create(
            [Mail(person_id=person, made_at=now) for person in sorted(missing)],
            ignore_conflicts=True,
        )
        held = Mail.objects.select_for_update(no_key=True).filter(
            person__in=missing, sent_at=None, claimed_at=None
        )
        found |= {mail.person_id: mail for mail in held}
    return found


@dataclass(frozen=True)
class Sent:
    """How a sending went. ``fault`` is why the server could not be used, without any address."""

    sent: int = 0
    refused: int = 0
    fault: str = ""


def send_mails(now: dt.datetime) -> Sent:
    """Send what waits. Nothing is lost when the server is down: it is sent by a later run."""
    sent = refused = 0
    if not settings.EMAIL_HOST:
        return Sent(fault="LYKT_MAIL_HOST is not set")
    _without_reason().delete()
    connection = get_connection()
    for mail in list(_sendable(now).select_related("person")):
        if not _sendable(now).filter(pk=mail.pk).update(claimed_at=now):
            continue
        try:
            connection.send_messages([message_for(mail)])
        except _OF_ONE_MAIL:
            refused += 1
            _let_go(mail)
        except (OSError, smtplib.SMTPException) as error:
            _let_go(mail)
            return Sent(sent, refused, type(error).__name__)
        else:
            Mail.objects.filter(pk=mail.pk).update(sent_at=now)
            sent += 1
    connection.close()
    return Sent(sent, refused)


def _without_reason() -> QuerySet[Mail]:
    mails = Mail.objects.filter(sent_at=None, claimed_at=None, notices=None)
    for reason in mail_reasons.registered():
        mails = mails.exclude(person__in=reason.people())
    return mails


def forget_bare_mails(people: Iterable[int]) -> None:
    """Remove mails that no notice stands behind: that one was sent would tell why."""
    Mail.objects.filter(person__in=people, notices=None).delete()


def _sendable(now: dt.datetime) -> QuerySet[Mail]:
    abandoned = Q(claimed_at=None) | Q(claimed_at__lt=now - _GIVEN_UP_AFTER)
    return Mail.objects.filter(abandoned, sent_at=None).order_by("made_at", "pk")


@transaction.atomic
def _let_go(mail: Mail) -> None:
    """Let it wait again; where a newer one waits for the same person, it goes into that."""
    newer = (
        Mail.objects.select_for_update(no_key=True)
        .filter(person=mail.person_id, sent_at=None, claimed_at=None)
        .first()
    )
    if newer is None:
        Mail.objects.filter(pk=mail.pk).update(claimed_at=None)
        return
    Notice.objects.filter(mail=mail).update(mail=newer)
    Mail.objects.filter(pk=mail.pk).delete()
