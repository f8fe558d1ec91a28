"""The search finds what it looks for in each spelling; else finding nothing would be nothing."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faults.searching import address_spellings, found_in, spellings

WORD = "Blåklokkeveien"


@pytest.mark.parametrize("way", spellings(WORD))
def test_each_spelling_is_found(tmp_path: Path, way: str) -> None:
    (tmp_path / "file").write_bytes(b"before" + spellings(WORD)[way] + b"after")
    assert any(f"as {way}, in" in each for each in found_in([tmp_path], {"w": spellings(WORD)}))


@given(st.text("abcæøå ", max_size=9), st.text("abcæøå ", max_size=9))
def test_it_is_found_in_base64_wherever_it_begins(before: str, after: str) -> None:
    whole = base64.b64encode(f"{before}{WORD}{after}".encode())
    assert any(each in whole for name, each in spellings(WORD).items() if "base64" in name)


def test_an_address_is_found_packed_and_as_text(tmp_path: Path) -> None:
    ways = address_spellings("2001:db8::116:6")
    for number, needle in enumerate((ways["packed"], ways["UTF-8"], ways["long UTF-8"])):
        (tmp_path / f"file{number}").write_bytes(needle)
    assert len({each.rsplit("/")[-1] for each in found_in([tmp_path], {"a": ways})}) == 3


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"nothing of the kind")
    assert found_in([tmp_path], {"w": spellings(WORD)}) == []
