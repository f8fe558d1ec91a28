"""The interface described in OpenAPI 3.1. A test asks for every address that stands here."""

from typing import Any

from lykt.statistics.opendata.catalogue import MEDIA
from lykt.statistics.opendata.formats import FORMATS
from lykt.statistics.opendata.texts import LANGUAGES

Described = dict[str, Any]

_LANGUAGE: Described = {
    "name": "lang",
    "in": "query",
    "description": "The language of titles, labels and notes. Another is taken for the first.",
    "schema": {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]},
}
_CHECK: Described = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an earlier answer.",
    "schema": {"type": "string"},
}


def description(home: str, publisher: str) -> Described:
    """``home`` is the address that all paths start at, without the last slash."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Open figures",
            "version": "1",
            "summary": "Released, protected tables. No key, no sign-in, no limit but the usual.",
            "description": (
                "Addresses without an edition give the edition in force; those with one never "
                "change. A number that is not shown is null with a sign: “:” so that nobody can "
                "be recognised, “.” where nothing can be calculated."
            ),
            "contact": {"name": publisher, "url": f"{home}/"},
        },
        "servers": [{"url": home}],
        "paths": {**_catalogue_paths(), **_table_paths()},
        "components": {
            "parameters": {
                "language": _LANGUAGE,
                "check": _CHECK,
                "slug": _part("slug", "The publication.", {"type": "string"}),
                "code": _part("code", "The table.", {"type": "string"}),
                "edition": _part("edition", "The edition.", {"type": "integer", "minimum": 1}),
            },
            "schemas": {"problem": _PROBLEM},
            "responses": {
                "unchanged": {"description": "The ETag still holds."},
                "absent": {
                    "description": "There is no such publication, edition or table.",
                    "content": {"application/problem+json": {"schema": _ref("schemas", "problem")}},
                },
                "withdrawn": {
                    "description": "It was withdrawn; the note says why.",
                    "content": {"application/problem+json": {"schema": _ref("schemas", "problem")}},
                },
            },
        },
    }


_PROBLEM: Described = {
    "type": "object",
    "description": "RFC 9457.",
    "required": ["title", "status"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "newest": {"type": "string", "description": "Where the edition in force is."},
    },
}


def _catalogue_paths() -> Described:
    found = {
        f"/catalogue.{ending}": _got(
            f"The catalogue in DCAT-AP-NO 2 ({media})", {media: {"type": "string"}}, []
        )
        for ending, (_, media) in MEDIA.items()
    }
    found["/tables.json"] = _got(
        "Every table in force, as a JSON-stat collection",
        {"application/json": {"type": "object"}},
        [_ref("parameters", "language")],
    )
    found["/openapi.json"] = _got("This description", {"application/json": {"type": "object"}}, [])
    return found


def _table_paths() -> Described:
    found = {}
    for before, parts in (("/{slug}", ()), ("/{slug}/edition/{edition}", ("edition",))):
        for one in FORMATS.values():
            kind = {"type": "object"} if one.code == "json" else {"type": "string"}
            parameters = [_ref("parameters", name) for name in ("slug", *parts, "code", "language")]
            got = _got(f"A table as {one.name}", {one.media_type: kind}, parameters)
            got["get"]["responses"] |= {
                "404": _ref("responses", "absent"),
                "410": _ref("responses", "withdrawn"),
            }
            found[f"{before}/{{code}}.{one.code}"] = got
    return found


def _got(summary: str, content: Described, parameters: list[Described]) -> Described:
    return {
        "get": {
            "summary": summary,
            "parameters": [*parameters, _ref("parameters", "check")],
            "responses": {
                "200": {
                    "description": summary,
                    "headers": {"ETag": {"schema": {"type": "string"}}},
                    "content": {media: {"schema": schema} for media, schema in content.items()},
                },
                "304": _ref("responses", "unchanged"),
            },
        }
    }


def _part(name: str, about: str, schema: Described) -> Described:
    return {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def _ref(kind: str, name: str) -> Described:
    return {"$ref": f"#/components/{kind}/{name}"}
