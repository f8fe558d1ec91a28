"""Sign-ins and changes of passwords and second factors, which django-allauth does, are audited."""

from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.people.throttle import remember_device


def _record(person: Person, action: str, **details: str) -> None:
    with transaction.atomic():
        record(actor=person, action=action, subject=person, **details)


@receiver(user_logged_in)
def signed_in(user: Person, request: HttpRequest, response: HttpResponseBase, **_: Any) -> None:
    remember_device(request, response, user)
    _record(user, "people.sign_in")


@receiver(user_logged_out)
def signed_out(user: Person | None, **_: Any) -> None:
    if user:
        _record(user, "people.sign_out")


@receiver(password_changed)
def changed_password(user: Person, **_: Any) -> None:
    _record(user, "people.change_password")


@receiver(authenticator_added)
def added(user: Person, authenticator: Authenticator, **_: Any) -> None:
    _record(user, "people.add_second_factor", kind=authenticator.type)


@receiver(authenticator_removed)
def removed(user: Person, authenticator: Authenticator, **_: Any) -> None:
    _record(user, "people.remove_second_factor", kind=authenticator.type)


@receiver(authenticator_reset)
def renewed_recovery_codes(user: Person, **_: Any) -> None:
    _record(user, "people.renew_recovery_codes")
