"""Which steps of a routine apply to a case, from what is known of it."""

from collections.abc import Mapping

from lykt.routines import facts as known_facts
from lykt.routines.definitions import Definition, Step, from_json
from lykt.routines.models import Run, Task


def steps_that_apply(definition: Definition, facts: Mapping[str, bool]) -> list[Step]:
    """Those whose conditions do not fail, and whose anchor applies too."""
    held = {step.code: step for step in definition.steps if known_facts.hold(step.when, facts)}

    def applies(step: Step) -> bool:
        return step.code in held and (
            not step.follows_step or applies(definition.step(step.anchor))
        )

    return [step for step in definition.steps if applies(step)]


def tasks_that_apply_no_more(run: Run) -> list[Task]:
    """Open tasks whose step does not fit what is known of the case now."""
    fitting = steps_that_apply(from_json(run.version.definition), run.facts)
    left = run.tasks.filter(ended_at=None).exclude(step__in=[step.code for step in fitting])
    return list(left.order_by("pk"))
