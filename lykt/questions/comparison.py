"""Which series stay comparable when one version of a questionnaire follows another, and why not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lykt.questions.definition import CHOICE, Choice, Definition, Item, Kind, localised


class Outcome(StrEnum):
    """What becomes of a question's series."""

    COMPARABLE = "comparable"
    BREAKS = "breaks"
    STARTS = "starts"
    ENDS = "ends"

    @property
    def words(self) -> Promise:
        return _WORDS[self]


_WORDS = {
    Outcome.COMPARABLE: gettext_lazy("Stays comparable"),
    Outcome.BREAKS: gettext_lazy("Breaks"),
    Outcome.STARTS: gettext_lazy("Starts"),
    Outcome.ENDS: gettext_lazy("Ends"),
}


@dataclass(frozen=True)
class SeriesChange:
    """A question across two versions: ``breaks`` are why years do not compare."""

    item: Item
    outcome: Outcome
    breaks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return localised(self.item.label)


def compare_versions(old: Definition, new: Definition) -> list[SeriesChange]:
    """Every series of the two versions, in the order of the new one; ended ones come last."""
    before = {item.code: item for item in old.items}
    after = {item.code for item in new.items}
    changes = [
        _compare(before[item.code], item)
        if item.code in before
        else SeriesChange(item, Outcome.STARTS)
        for item in new.items
    ]
    ended = [item for item in old.items if item.code not in after]
    return changes + [SeriesChange(item, Outcome.ENDS) for item in ended]


def _compare(old: Item, new: Item) -> SeriesChange:
    breaks = (*asked_otherwise(old, new), *_option_breaks(old, new))
    outcome = Outcome.BREAKS if breaks else Outcome.COMPARABLE
    return SeriesChange(new, outcome, tuple(breaks), tuple(_notes(old, new)))


def asked_otherwise(old: Item, new: Item) -> Iterator[str]:
    """Why the two do not compare, whatever their options are."""
    if old.kind is not new.kind:
        yield _("The kind of question changed.")
    if old.relevant != new.relevant:
        yield _("The condition changed, so it is asked of others than before.")
    if old.kind is new.kind is Kind.SCALE and _scale(old) != _scale(new):
        yield _("The scale changed.")


def _scale(item: Item) -> tuple[float | None, ...]:
    return item.minimum, item.maximum, item.step


def _option_breaks(old: Item, new: Item) -> Iterator[str]:
    """Added and removed options move the shares of all the others."""
    if old.kind not in CHOICE or new.kind not in CHOICE:
        return
    before, after = _by_code(old), _by_code(new)
    added, removed = after.keys() - before.keys(), before.keys() - after.keys()
    moved = {code for code in before.keys() & after.keys() if _class_moved(before, after, code)}
    if added:
        yield _("Options were added: %s.") % _listed(new.choices, added)
    if removed:
        yield _("Options were removed: %s.") % _listed(old.choices, removed)
    if moved:
        yield _("The class of options changed: %s.") % _listed(new.choices, moved)


def _by_code(item: Item) -> dict[str, Choice]:
    return {choice.code: choice for choice in item.choices}


def _class_moved(before: dict[str, Choice], after: dict[str, Choice], code: str) -> bool:
    return before[code].option_class != after[code].option_class


def _listed(choices: Iterable[Choice], codes: set[str]) -> str:
    return ", ".join(choice.code for choice in choices if choice.code in codes)


def _notes(old: Item, new: Item) -> Iterator[str]:
    """Changes that do not break a series, but that its readers should know of."""
    if old.label != new.label:
        yield _("The wording of the question changed.")
    if old.hint != new.hint:
        yield _("The help text changed.")
    if old.required != new.required:
        yield _("It must be answered now.") if new.required else _("It may be left out now.")
    before, after = _by_code(old), _by_code(new)
    kept = before.keys() & after.keys()
    reworded = {code for code in kept if before[code].label != after[code].label}
    if reworded:
        yield _("Options were reworded: %s.") % _listed(new.choices, reworded)
    if old.kind is new.kind is Kind.NUMBER and _limits(old) != _limits(new):
        yield _("The bounds of the number changed.")


def _limits(item: Item) -> tuple[float | bool | None, ...]:
    return item.minimum, item.maximum, item.whole
