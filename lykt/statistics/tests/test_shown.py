"""Numbers as a reader sees them."""

import pytest
from django.utils import translation

from lykt.statistics.shown import shown_percent, with_unit


@pytest.mark.parametrize(("language", "percent"), [("nb", "86 %"), ("en", "86%")])
def test_a_per_cent_sign_stands_as_the_language_has_it(language: str, percent: str) -> None:
    with translation.override(language):
        assert shown_percent(86) == percent
        assert with_unit("5", "min") == "5 min"
        assert with_unit("5", "") == "5"
