"""All tables in force as one JSON-stat collection: the index that programs start from."""

from collections.abc import Iterable
from typing import Any

from lykt.statistics.opendata.editions import Issue
from lykt.statistics.opendata.texts import said


def collection(issues: Iterable[Issue], home: str, language: str) -> dict[str, Any]:
    return {
        "version": "2.0",
        "class": "collection",
        "href": f"{home}tables.json?lang={language}",
        "link": {
            "item": [
                {
                    "class": "dataset",
                    "href": f"{home}{one.origin.slug}/{table.code}.json?lang={language}",
                    "label": said(table.title, language),
                    "updated": one.origin.released_at.isoformat(timespec="seconds"),
                }
                for one in issues
                for table in one.tables
            ]
        },
    }
