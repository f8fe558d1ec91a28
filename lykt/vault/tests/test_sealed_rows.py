"""What is sealed in a row opens in that row alone, and not when its time has ended."""

import datetime as dt
import uuid

import pytest

from lykt.vault.actions import make_key
from lykt.vault.models import Sealed
from lykt.vault.sealed_rows import content_of_row, seal_in_row
from lykt.vault.sealing import SealBrokenError

pytestmark = pytest.mark.django_db


class Slip(Sealed):
    """A row of no table: what is sealed in it is not stored."""

    class Meta:
        app_label = "vault_tests"
        managed = False


def slip(content: bytes) -> Slip:
    row = Slip(key=make_key(destroy_on=dt.date(2099, 1, 1)))
    seal_in_row(row, content)
    return row


def test_content_opens_in_its_own_row() -> None:
    row = slip(b"Ring naboen.")
    assert b"Ring" not in row.sealed
    assert content_of_row(row) == b"Ring naboen."


def test_content_that_is_moved_to_another_row_with_its_key_does_not_open() -> None:
    row = slip(b"Ring naboen.")
    moved = Slip(id=uuid.uuid4(), key=row.key, sealed=row.sealed)
    with pytest.raises(SealBrokenError):
        content_of_row(moved)


def test_content_under_another_rows_key_does_not_open() -> None:
    row, other = slip(b"Ring naboen."), slip(b"Lukk vinduet.")
    row.sealed = other.sealed
    with pytest.raises(SealBrokenError):
        content_of_row(row)
