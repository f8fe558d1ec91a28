"""Writing very many rows: straight into the tables, without their indexes until the end."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from lykt.helpline.models import CallRecord, ChatRecord, Contact
from lykt.incidents.models import Case, Report
from lykt.questions.models import Answer, Response
from lykt.routines.models import Notice, Run, Task
from lykt.vault.models import RecordKey

Row = tuple[Any, ...]

_HAPPENING = "line_id started_at day minute imported_id fingerprint"
COLUMNS: Mapping[type[models.Model], str] = {
    Response: "id collection_id version_id unit_id day answers sealed_texts key_id token revision "
    "recorded_at recorded_by_id",
    Answer: "response_id collection_id question_id option_id number day unit_id",
    Contact: f"{_HAPPENING} channel_id unit_id ended_at response_id",
    CallRecord: f"{_HAPPENING} answered waited talked telephone line_busy",
    ChatRecord: f"{_HAPPENING} ended_at",
    Case: "id unit_id happened_at day state opened_at changed_at changed_by_id joined_into_id "
    "destroy_on destroyed_at",
    Report: "id case_id response_id reporter_id reported_at",
    RecordKey: "id wrapped destroy_on destroyed_at",
    Run: "id version_id unit_id subject_kind subject_id event_at reported_at facts key_id "
    "started_at started_by_id cancelled_at",
    Task: "id run_id day step title kind role unit_id held_role held_unit_id escalated_role "
    "escalated_unit_id assignee_id concerns_id state opened_at due_at before_at after_at remind_at "
    "tell_at stage ended_at ended_by_id decision sealed_text",
    Notice: "task_id person_id occasion at role seen_at mail_id",
}


def write(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Values are what both databases read: numbers, and text for days, moments and JSON."""
    table, columns = model._meta.db_table, COLUMNS[model].split()
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(columns))
            raw = connection.connection
            raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


@contextmanager
def without_indexes() -> Iterator[None]:
    """One transaction in which the tables have no indexes; they are built again at its end."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Spares a look-up for each foreign key; the rows are made from rows that exist.
            _execute("SET LOCAL session_replication_role = replica")
        known = _indexes()
        _execute(*(f'DROP INDEX "{name}"' for name, _ in known))
        yield
        for name, definition in known:
            print(f"  index {name}", flush=True)
            _execute(definition)
        _execute(*connection.ops.sequence_reset_sql(no_style(), list(COLUMNS)))
    # What PostgreSQL's autovacuum does in the minutes after; index-only scans live by it.
    _execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _indexes() -> list[tuple[str, str]]:
    """Names and definitions of the indexes that no constraint stands on."""
    tables = [model._meta.db_table for model in COLUMNS]
    marks = ", ".join(["%s"] * len(tables))
    query = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND "
        f"tablename IN ({marks}) AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        if connection.vendor == "postgresql"
        else f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ({marks}) "
        "AND sql IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, tables)
        return list(cursor.fetchall())


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
