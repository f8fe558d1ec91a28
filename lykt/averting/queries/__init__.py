"""Every reading of assessments; guarded where a person is named."""

from lykt.averting.queries.assessments import (
    assessment_visible_to,
    assessments_visible_to,
    leaders_to_consult,
    typed_by,
    units_to_assess_at,
)
from lykt.averting.queries.counting import YearCount, counts_by_year
from lykt.averting.queries.shown import Shown, Written, excerpt_of, shown_to

__all__ = (
    "Shown",
    "Written",
    "YearCount",
    "assessment_visible_to",
    "assessments_visible_to",
    "counts_by_year",
    "excerpt_of",
    "leaders_to_consult",
    "shown_to",
    "typed_by",
    "units_to_assess_at",
)
