"""Sign-ins and changes of passwords and second factors, which django-allauth does, are audited."""

from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.signals import password_changed, user_logged_in
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.people.sessions import begin_again
from lykt.people.throttle import remember_device


def _record(person: Person, action: str, **details: str) -> None:
    with transaction.atomic():
        record(actor=person, action=action, subject=person, **details)


@receiver(user_logged_in)
def signed_in(user: Person, request: HttpRequest, response: HttpResponseBase, **_: Any) -> None:
    remember_device(request, response, user)
    # Not at the first page: a session that is laid aside unused must end like all others.
    begin_again(request.session, timezone.now())
    _count_as_confirmed(request)
    _record(user, "people.sign_in")


def _count_as_confirmed(request: HttpRequest) -> None:
    """Whoever signed in a moment ago is not asked for the password again, to set up a passkey."""
    steps = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
    if steps:
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            *steps[:-1],
            {**steps[-1], "reauthenticated": True},
        ]


@receiver(user_logged_out)
def signed_out(user: Person | None, **_: Any) -> None:
    if user:
        _record(user, "people.sign_out")


@receiver(password_changed)
def changed_password(user: Person, **_: Any) -> None:
    _record(user, "people.change_password")


# django-allauth's own signals come after the commit; the rows' come within it.
@receiver(post_save, sender=Authenticator)
def added_second_factor(instance: Authenticator, created: bool, **_: Any) -> None:
    if created:
        _record_second_factor(instance, "people.add_second_factor")


@receiver(post_delete, sender=Authenticator)
def removed_second_factor(instance: Authenticator, **_: Any) -> None:
    _record_second_factor(instance, "people.remove_second_factor")


def _record_second_factor(authenticator: Authenticator, action: str) -> None:
    user = getattr(context.request, "user", None)
    with transaction.atomic():
        record(
            actor=user if isinstance(user, Person) else None,
            action=action,
            subject=authenticator.user,
            kind=authenticator.type,
        )
