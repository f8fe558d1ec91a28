"""The demonstration, loaded once for the tests of this room."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from conftest import AllMade


@pytest.fixture(scope="package")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lykt")


@pytest.fixture(scope="package")
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, all_made: AllMade, data_dir: Path
) -> Iterator[str]:
    """What ``lykt load_demo`` said; all it loaded is undone when the room's tests have ended.

    Tests that use it are marked ``django_db``: what they change is undone after each.
    """
    said = StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr("django.conf.settings.DATA_DIR", data_dir)
        patch.setattr("django.conf.settings.TABLES_DIR", data_dir / "tables")
        call_command("load_demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings: Any, data_dir: Path, tmp_path: Path) -> None:
    """Copies of the demonstration's rows are made once too; they follow what a test changes."""
    settings.RETENTION_DIR = tmp_path / "retention-keys"
    settings.TABLES_DIR = data_dir / "tables"
