"""A press, and a publication with editions in several states."""

import pytest

from lykt.statistics.models import Publication
from lykt.statistics.opendata.tests.press import Press, make_press, yearly_editions


@pytest.fixture
def press(db: None) -> Press:
    return make_press()


@pytest.fixture
def yearly(press: Press) -> Publication:
    return yearly_editions(press)
