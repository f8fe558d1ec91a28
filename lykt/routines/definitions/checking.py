"""What must hold between the parts of a routine: codes, roles, anchors, facts, legal references."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lykt.routines import facts, legal, roles
from lykt.routines.definitions.data import EVENT, REPORT, Definition, Kind, Step
from lykt.routines.definitions.year_day import YearDayError, parse_year_day

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


def faults_of(definition: Definition) -> list[str]:
    """Every fault, each with what was expected; an empty list when the routine can be run."""
    return [
        *_codes(definition),
        *(fault for step in definition.steps for fault in _step(definition, step)),
        *_circles(definition),
        *_yearly(definition),
    ]


def _codes(definition: Definition) -> Iterator[str]:
    if not definition.steps:
        yield _("The routine has no steps. Write at least one under [[steps]].")
    counts = Counter(step.code for step in definition.steps)
    for code in (code for code, count in counts.items() if count > 1):
        yield _("Two steps have the code “%s”. Give one of them another.") % code
    for code in (definition.code, *counts):
        if not _CODE.fullmatch(code) or code in (EVENT, REPORT):
            yield (
                _(
                    "“%s” is no code. A code is small letters, digits and _, starts with a letter, "
                    "has at most 60 characters, and is neither event nor report."
                )
                % code
            )


def _step(definition: Definition, step: Step) -> Iterator[str]:
    where = _("Step %s") % step.code
    for role in (step.role, *step.fallback, *step.tells):
        yield from _known(where, _("role"), role, roles.known_roles())
    if step.each:
        yield from _known(where, _("case role"), step.each, roles.case_role_codes())
    for condition in step.when:
        yield from _known(where, _("fact"), facts.fact_in(condition), facts.known())
    for code in step.legal:
        yield from _known(where, _("legal reference"), code, legal.codes())
    for role in step.fallback:
        if roles.is_case_role(role):
            yield _(
                "%(where)s: “%(role)s” is known in a case only, and can not stand as fallback."
            ) % {
                "where": where,
                "role": role,
            }
    yield from _anchor(definition, step, where)
    if step.automatic and not step.tells:
        yield _("%s: automatic tells nobody. Name the roles in tells.") % where


def _known(where: str, what: str, value: str, known: Iterable[str]) -> Iterator[str]:
    if value not in known:
        yield _(
            "%(where)s: the %(what)s “%(value)s” is not known. It must be one of: %(known)s."
        ) % {
            "where": where,
            "what": what,
            "value": value,
            "known": ", ".join(known),
        }


def _anchor(definition: Definition, step: Step, where: str) -> Iterator[str]:
    codes = [each.code for each in definition.steps]
    if step.anchor not in (EVENT, REPORT, *codes):
        yield _(
            "%(where)s: the anchor “%(anchor)s” is not known. It must be event, report or a step: "
            "%(codes)s."
        ) % {"where": where, "anchor": step.anchor, "codes": ", ".join(codes)}
    if step.on_yes and not _is_decided(definition, step.anchor):
        yield _("%s: on_yes needs an anchor that is a step of the kind decide.") % where


def _is_decided(definition: Definition, code: str) -> bool:
    return any(step.code == code and step.kind is Kind.DECIDE for step in definition.steps)


def _circles(definition: Definition) -> Iterator[str]:
    anchors = {step.code: step.anchor for step in definition.steps}
    told: set[str] = set()
    for code in anchors:
        way = [code]
        while (after := anchors.get(way[-1])) and after not in way:
            way.append(after)
        if after and not told.intersection(way):
            circle = way[way.index(after) :]
            told |= set(circle)
            yield _(
                "The steps %s wait for each other in a circle, so none could ever start. Let one "
                "of them count from event or report."
            ) % " → ".join([*circle, after])


def _yearly(definition: Definition) -> Iterator[str]:
    if not definition.yearly:
        return
    try:
        parse_year_day(definition.yearly)
    except YearDayError:
        yield (
            _("yearly: “%s” is no day of a year. Write month and day, such as 02-01.")
            % definition.yearly
        )
    if any(roles.is_case_role(step.role) for step in definition.steps[:1]):
        yield _(
            "yearly: the first step’s role is known in a case only. It says at which units the "
            "routine starts, so give it a role that people hold at a unit."
        )
