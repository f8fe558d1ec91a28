"""Run by pytauargus' own interpreter, in a folder with ``inner.csv``; prints JSON, last line."""

import csv
import json
import time
from pathlib import Path

from pytauargus import protect  # type: ignore[import-not-found]


def main() -> None:
    with Path("inner.csv").open() as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != "persons"]
    persons = [
        {**{name: row[name] for name in names}, "one": 1}
        for row in rows
        for _ in range(int(row["persons"]))
    ]
    trees = {name: f"{name}.hrc" for name in names if "@" in Path(f"{name}.hrc").read_text()}
    before = time.perf_counter()
    result = protect(
        persons,
        names,
        response="one",
        safety_rules="FREQ(3,10)",
        suppress="MOD(1)",
        hrc={name: str(Path(file).absolute()) for name, file in trees.items()} or None,
        hierleadstring="@",
        workdir="run",
    )
    seconds = time.perf_counter() - before
    table = result.tables[0]
    places = [
        [
            "" if str(row[name]).strip() in ("Total", "") else str(row[name]).strip()
            for name in names
        ]
        for row, safe in zip(table.rows, table.safe(None), strict=True)
        if safe is None
    ]
    print(json.dumps({"seconds": seconds, "hidden": places}))


main()
