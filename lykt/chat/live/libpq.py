"""The log's few statements on PostgreSQL, by libpq itself.

psycopg's cursor takes a quarter of a millisecond of processor time for each statement, most of it
to choose how values are written and read. The log writes ids, numbers and bytes alone, as arrays.
"""

import threading
from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg import Connection, errors, pq

Row = tuple[Any, ...]
_WELL = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class _Prepared(threading.local):
    """Which statements this thread's connection knows."""

    opened: Connection[Row] | None = None
    names: dict[str, bytes] = {}


_prepared = _Prepared()


def run(query: str, *parameters: bytes) -> list[Row]:
    """Run a query with ``$1``, ``$2`` … and get its rows: each value as bytes of text, or None.

    Joins the transaction that Django has begun on this thread's connection, if it has.
    """
    connection.ensure_connection()
    opened = connection.connection
    with connection.wrap_database_errors:
        if not opened.autocommit and opened.pgconn.transaction_status == _IDLE:
            _well(opened.pgconn.exec_(b"BEGIN"))
        done = _well(opened.pgconn.exec_prepared(_name(opened, query), parameters))
        columns = range(done.nfields)
        return [
            tuple([done.get_value(row, column) for column in columns])
            for row in range(done.ntuples)
        ]


_IDLE = pq.TransactionStatus.IDLE


def _name(opened: Connection[Row], query: str) -> bytes:
    if _prepared.opened is not opened:
        _prepared.opened, _prepared.names = opened, {}
    name = _prepared.names.get(query)
    if name is None:
        name = b"lykt_live_%d" % len(_prepared.names)
        _well(opened.pgconn.prepare(name, query.encode()))
        _prepared.names[query] = name
    return name


def _well(result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status not in _WELL:
        raise errors.error_from_result(result)
    return result


def array(values: Iterable[object]) -> bytes:
    """Ids, numbers or times as the text of an array."""
    return ("{" + ",".join([_NULL if one is None else str(one) for one in values]) + "}").encode()


def bytes_array(values: Iterable[bytes | None]) -> bytes:
    shown = [_NULL if one is None else rf'"\\x{one.hex()}"' for one in values]
    return ("{" + ",".join(shown) + "}").encode()


_NULL = "NULL"


def read_bytes(value: bytes | None) -> bytes | None:
    """A ``bytea`` as it was stored."""
    return None if value is None else bytes.fromhex(value[2:].decode())
