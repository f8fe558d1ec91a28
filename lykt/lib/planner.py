"""What the database knows of its own tables, from which it chooses how to read them."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def look_anew_at(models: Iterable[type[Model]]) -> None:
    """Let PostgreSQL count its tables anew, as it must after many rows came at once.

    Its own upkeep comes by within minutes; until then a search may take ten times as long.
    SQLite chooses by its indexes alone and needs nothing. Not for use inside a transaction.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"VACUUM (ANALYZE) {table}")
