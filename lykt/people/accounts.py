"""Every write to somebody's account: invitations, passwords, second factors, sessions."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from lykt.audit.actions import record
from lykt.people.models import Person


@transaction.atomic
def invite(*, actor: Person | None, person: Person) -> tuple[str, str]:
    """What makes up a sign-in link: it works once, for three days, and only the newest.

    The link sets a password, so whoever holds it is the person. Sessions of before end, and
    the old password is gone.
    """
    person.set_unusable_password()
    _end_sessions(person)
    person.save(update_fields=["password", "sessions_from"])
    record(actor=actor, action="people.invite", subject=person)
    return urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)


def invited(name: str, token: str) -> Person | None:
    """The person whom a link that still works was made for."""
    try:
        pk = int(force_str(urlsafe_base64_decode(name)))
    except ValueError:
        return None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    return person if person and default_token_generator.check_token(person, token) else None


@transaction.atomic
def accept_invitation(*, person: Person, password: str) -> None:
    person.set_password(password)
    person.save(update_fields=["password"])
    record(actor=person, action="people.accept_invitation", subject=person)


@transaction.atomic
def deactivate(*, actor: Person, person: Person) -> None:
    """Let somebody in no more, from the next request on; nothing of theirs is removed."""
    person.is_active = False
    _end_sessions(person)
    person.save(update_fields=["is_active", "sessions_from"])
    record(actor=actor, action="people.deactivate", subject=person)


@transaction.atomic
def reactivate(*, actor: Person, person: Person) -> None:
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(actor=actor, action="people.reactivate", subject=person)


@transaction.atomic
def reset_second_factor(*, actor: Person, person: Person) -> None:
    """Forget passkeys and codes, after a lost telephone. The next sign-in sets up new ones."""
    count, _ = Authenticator.objects.filter(user_id=person.pk).delete()
    _end_sessions(person)
    person.save(update_fields=["sessions_from"])
    record(actor=actor, action="people.reset_second_factor", subject=person, count=count)


@transaction.atomic
def end_sessions(*, person: Person) -> None:
    """Sign the person out everywhere."""
    _end_sessions(person)
    person.save(update_fields=["sessions_from"])
    record(actor=person, action="people.end_sessions", subject=person)


def _end_sessions(person: Person) -> None:
    person.sessions_from = timezone.now()
