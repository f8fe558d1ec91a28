"""The database looks anew at its tables."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from lykt.lib.planner import look_anew_at


@pytest.mark.django_db(transaction=True)
def test_it_knows_how_many_rows_a_table_has() -> None:
    if connection.vendor != "postgresql":
        look_anew_at([Session])  # and nothing is the matter
        return
    Session.objects.bulk_create(
        Session(session_key=str(number), session_data="", expire_date="2026-01-01T00:00Z")
        for number in range(100)
    )
    look_anew_at([Session])
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'django_session'")
        assert cursor.fetchone() == (100.0,)
