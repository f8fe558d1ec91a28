"""A file may be anything, and what it is not is said in plain words."""

import json

import pytest
from django.utils import translation

from lykt.incidents.notices.reading import LARGEST, NotReadError, read_notice


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"{", "no JSON: something is wrong at line 1, character 2"),
        (b"%PDF-1.7", "no JSON"),
        ('{"a": "Å"}'.encode("latin-1"), "not written in UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "not written in UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b" " * (LARGEST + 1), "larger than 1 MB"),
        (b'{"a": {"b": 1, "b": 2}}', "“b” is given twice"),
        (b'{"a": NaN}', "no notice can have"),
        (b'{"a": "\\u0000"}', "no notice can have"),
        (b'{"a": ' + b"1" * 5000 + b"}", "no notice can have"),
    ],
)
def test_a_file_that_is_no_notice_is_refused(data: bytes, said: str) -> None:
    with translation.override("en"), pytest.raises(NotReadError, match=said):
        read_notice(data)


def test_json_is_read_with_or_without_a_mark_of_its_encoding() -> None:
    data = json.dumps({"skade": "Øye"}, ensure_ascii=False).encode()
    assert read_notice(data) == read_notice(b"\xef\xbb\xbf" + data) == {"skade": "Øye"}
