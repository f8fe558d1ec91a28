"""What a table of some rows can be divided by, narrowed to and be the mean of, by name."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lykt.people.models import Unit
from lykt.questions.definition import CHOICE, NUMERIC, Item, localised
from lykt.questions.models import OptionClass, Version
from lykt.questions.queries import definition_of
from lykt.statistics.engine.labels import of_each
from lykt.statistics.engine.sources import Codes, Flags, Number, Source, Units
from lykt.statistics.periods import Period
from lykt.statistics.publications.reach import Part
from lykt.statistics.specs import QUESTION, Axis, Keep, Texts

Choices = list[tuple[str, str | Promise]]
Grouped = list[tuple[str, str | Promise] | tuple[str, Choices]]

TIMES: Choices = [("month", _("Month")), ("weekday", _("Day of the week")), ("year", _("Year"))]
LEVEL = "@"
"""Between a dimension and the level of its tree at which it divides."""


@dataclass(frozen=True)
class Offered:
    """What a source offers for the rows that one person reaches of it."""

    source: Source
    part: Part

    @cached_property
    def questions(self) -> list[Item]:
        """Every question of the rows' questionnaires that can be counted, as the newest version
        has it, in each questionnaire's newest wording."""
        questionnaires = list(self.source.questionnaires(self.part.scope))
        versions = Version.objects.filter(
            questionnaire__in=questionnaires, published_at__isnull=False
        ).order_by("-valid_from", "-number", "questionnaire__code")
        found: dict[str, Item] = {}
        wordings: dict[str, dict[int, Texts]] = {}
        for version in versions:
            for item in definition_of(version).items:
                if item.kind in CHOICE | NUMERIC:
                    found.setdefault(item.code, item)
                    own = wordings.setdefault(item.code, {})
                    own.setdefault(version.questionnaire_id, item.label)
        return [
            replace(item, label=of_each([own[one] for one in questionnaires if one in own]))
            for item, own in zip(found.values(), wordings.values(), strict=True)
        ]

    def dimensions(self) -> Grouped:
        """For a select: time, what the source knows, and questions with options."""
        asked: Choices = [
            (QUESTION + item.code, localised(item.label))
            for item in self.questions
            if item.kind in CHOICE
        ]
        known = list(self._known())
        groups: Grouped = [(gettext("Time"), TIMES)]
        if known:
            groups.append((gettext("Where and how"), known))
        if asked:
            groups.append((gettext("Questions"), asked))
        return groups

    def _known(self) -> Iterator[tuple[str, str | Promise]]:
        for code, dimension in self.source.dimensions.items():
            if isinstance(dimension, Units):
                kinds = dimension.units(self.part.scope).values_list("kind", flat=True)
                for kind in sorted(set(kinds)):
                    yield f"{code}{LEVEL}{kind}", f"{dimension.label}: {Unit.Kind(kind).label}"
                for name, grouping in dimension.groupings.items():
                    yield f"{code}{LEVEL}{name}", grouping.label
            elif isinstance(dimension, Flags) or (
                isinstance(dimension, Codes) and dimension.offered
            ):
                yield code, dimension.label

    def axis(self, code: str, period: Period, keep: Keep) -> Axis:
        """What one of the choices of ``dimensions`` divides by, in a period."""
        name, _, level = code.partition(LEVEL)
        dimension = self.source.dimensions.get(name)
        if isinstance(dimension, Units) and level in dimension.groupings:
            groups = dimension.groupings[level].groups(self.part.scope, period.last)
            return Axis(name, groups=tuple(groups), not_known=keep, not_relevant=keep)
        return Axis(name, level=level, not_known=keep, not_relevant=keep)

    def numbers(self) -> Choices:
        """What there can be a mean of."""
        known: Choices = [
            (code, dimension.label)
            for code, dimension in self.source.dimensions.items()
            if isinstance(dimension, Number)
        ]
        asked: Choices = [
            (QUESTION + item.code, localised(item.label))
            for item in self.questions
            if item.kind in NUMERIC
        ]
        return known + asked

    def narrowings(self) -> Grouped:
        """Categories that a table can be narrowed to, by what divides: ``channel=chat``."""
        found: Grouped = []
        for code, dimension in self.source.dimensions.items():
            if isinstance(dimension, Codes) and dimension.offered:
                every = dimension.codes(self.part.scope)
                codes: Choices = [(f"{code}={one.code}", localised(one.label)) for one in every]
                found.append((str(dimension.label), codes))
        for item in self.questions:
            answers = [one for one in item.choices if one.option_class == OptionClass.ANSWER]
            if answers:
                options: Choices = [
                    (f"{QUESTION}{item.code}={one.code}", localised(one.label)) for one in answers
                ]
                found.append((localised(item.label), options))
        return found

    def name_of(self, dimension: str) -> str:
        """What the screen calls a dimension; its code where it is offered no more."""
        for _group, choices in self.dimensions():
            for code, label in choices if isinstance(choices, list) else []:
                if code == dimension:
                    return str(label)
        return dimension
