"""``lykt add_administrator``: the first person of an organisation, who adds the others."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.utils import timezone

from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit


class Command(BaseCommand):
    help = (
        "Add the first administrator of an organisation. The organisation is made when no unit "
        "has its code. The administrator signs in and adds everybody else under /staff/people/."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="what the person signs in with")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument(
            "--unit", required=True, help="code of the organisation, for instance hjelpelinjen"
        )
        parser.add_argument("--unit-name", help="its name, when it is new")
        parser.add_argument(
            "--password-file",
            type=Path,
            metavar="FILE",
            help="a file that holds the password alone; without it the command asks",
        )

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        _demand(validate_email, email, f"{email!r} is not an e-mail address.")
        if Person.objects.filter(email__iexact=email).exists():
            raise CommandError(
                f"{email} is here already. An administrator gives more appointments, "
                "or a new sign-in link, under /staff/people/."
            )
        password = _password(options["password_file"])
        _check_strength(password, Person(email=email, name=name))
        with transaction.atomic():
            unit = _unit(options["unit"], options["unit_name"])
            person = add_person(actor=None, email=email, name=name, password=password)
            appoint(
                actor=None,
                person=person,
                role="administrator",
                unit=unit,
                valid_from=timezone.localdate(),
            )
        self.stdout.write(f"{email} is administrator of {unit.name}. Sign in under /staff/.")


def _demand(validate: Any, value: str, message: str) -> None:
    try:
        validate(value)
    except ValidationError as error:
        raise CommandError(message) from error


def _unit(code: str, name: str | None) -> Unit:
    known = Unit.objects.filter(code=code).first()
    if known:
        return known
    _demand(
        validate_slug, code, f"{code!r} is no code; use letters, digits, hyphens and underscores."
    )
    if not name:
        raise CommandError(f"No unit has the code {code!r}. Give --unit-name to make it.")
    return add_unit(actor=None, kind=Unit.Kind.ORGANISATION, code=code, name=name)


def _password(path: Path | None) -> str:
    if path:
        try:
            return path.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                f"{path} can not be read as text. Check the path, and that it is readable."
            ) from error
    if not sys.stdin.isatty():
        raise CommandError(
            "There is no terminal to ask for a password at. Put it in a file, "
            "and give --password-file FILE."
        )
    password = getpass("Password (at least 12 characters): ")
    if getpass("The same again: ") != password:
        raise CommandError("The two passwords differ. Nothing was added; try again.")
    return password


def _check_strength(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages) + " Choose another.") from error
