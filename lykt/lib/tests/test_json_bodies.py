"""What a posted body may say."""

from typing import Any

import pytest

from lykt.lib.json_bodies import read_json


@pytest.mark.parametrize("value", ['"a"', "1", '{"a": ["b", {"c": null}]}', r'"\\u0000"'])
def test_ordinary_json_is_read(value: str) -> None:
    assert read_json(value) is not None


@pytest.mark.parametrize(
    "body",
    [
        r'"\u0000"',
        r'{"a\u0000": 1}',
        r'{"a": ["b", {"c": "d\u0000"}]}',
        b"\xff\xfe",
        "{",
        "[" * 100_000,
    ],
)
def test_what_no_database_can_keep_is_refused(body: Any) -> None:
    with pytest.raises(ValueError):
        read_json(body)
