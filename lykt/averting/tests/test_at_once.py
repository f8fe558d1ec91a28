"""Two who decide at the same moment, each in a connection of their own."""

import pytest

from conftest import at_once, needs_several_connections
from lykt.averting import actions
from lykt.averting.actions import MovedError
from lykt.averting.models import Assessment
from lykt.averting.tests.conftest import DECISION, Begin, Night, seen


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_one_decides_and_the_other_is_told(night: Night, begin: Begin) -> None:
    assessment = begin()
    opened = seen(night.manager, assessment)

    def decide() -> bool:
        given = {"yes": True, "alone": True, "content": DECISION}
        try:
            actions.decide_assessment(actor=night.manager, opened=opened, **given)  # type: ignore[arg-type]
        except MovedError:
            return False
        return True

    assert sorted(at_once(decide)) == [False, True]
    assert assessment.entries.filter(kind="decision").count() == 1
    assert Assessment.objects.get().state == "to_report"
