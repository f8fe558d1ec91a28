"""Rows that are ready to be added, one JSON line each, kept until they are."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from lykt.helpline.imports.understanding import Understood


class Writer(Protocol):
    def write(self, data: bytes, /) -> object: ...


def put(writer: Writer, row: Understood, fingerprint: str) -> None:
    line: dict[str, Any] = {
        "row": row.row,
        "started": row.started_at.isoformat(),
        "ended": row.ended_at.isoformat() if row.ended_at else None,
        "values": row.values,
        "answers": row.answers,
        "unit": row.unit_id,
        "fingerprint": fingerprint,
    }
    writer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def rows(lines: Iterable[bytes]) -> Iterator[tuple[Understood, str]]:
    for line in lines:
        data = json.loads(line)
        ended = data["ended"]
        row = Understood(
            data["row"],
            dt.datetime.fromisoformat(data["started"]),
            dt.datetime.fromisoformat(ended) if ended else None,
            data["values"],
            data["answers"],
            data["unit"],
        )
        yield row, data["fingerprint"]
