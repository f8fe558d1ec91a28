"""Rooms register their reports once."""

import pytest

from lykt.reports.kinds import every_kind, kind_named, register


def test_a_registered_report_is_found_by_its_code() -> None:
    for kind in every_kind():
        assert kind_named(kind.code) is kind


def test_a_code_is_taken_once() -> None:
    first = every_kind()[0]
    with pytest.raises(ValueError, match="registered already"):
        register(first.code, "lykt.reports.kinds.Kind")
