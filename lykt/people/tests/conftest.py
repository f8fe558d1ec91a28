"""What the people room's tests share."""

import pytest
from pytest_django import Settings

from conftest import PASSWORD, Cast
from lykt.people.models import Person


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def counsellor(cast: Cast) -> Person:
    """Somebody of the cast who has a password."""
    cast.counsellor.set_password(PASSWORD)
    cast.counsellor.save()
    return cast.counsellor
