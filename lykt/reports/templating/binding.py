"""Putting facts into a template: a document, and what deserves a look."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext

from lykt.reports.document import (
    Block,
    Bullets,
    Document,
    Gap,
    Grid,
    Heading,
    KeyNumber,
    KeyNumbers,
    Paragraph,
    Placed,
    Section,
    plain,
    said,
)
from lykt.reports.templating import template as written
from lykt.reports.templating.facts import FactError, Facts
from lykt.reports.templating.faults import Fault, TemplateError
from lykt.reports.templating.looking import caution, looks
from lykt.reports.templating.markdown import Reference
from lykt.reports.templating.own import with_own
from lykt.reports.templating.telling import Teller


@dataclass(frozen=True)
class Bound:
    """A document, and what the editor ought to look at before it is given out."""

    document: Document
    warnings: list[Fault]


def bind(template: written.Template, facts: Facts, *, contents: bool = True) -> Bound:
    """Raises ``TemplateError`` with every reference that can not be met."""
    binder = _Binder(template.language, with_own(facts, template))
    sections = tuple(binder.section(chapter) for chapter in template.chapters)
    binder.chapter = ""
    document = Document(
        title=said(binder.text(template.title)),
        about=said(binder.text(template.about)),
        language=template.language,
        sections=tuple(section for section in sections if section.blocks),
        contents=contents,
    )
    for text in looks(document, binder.small):
        binder.warn(0, text)
    if binder.faults:
        raise TemplateError(binder.faults)
    document = replace(document, caution=caution(document, binder.small))
    return Bound(document, sorted(set(binder.warnings)))


@dataclass
class _Binder(Teller):
    """Puts chapters together, block by block."""

    _open: list[tuple[int, bool]] = field(default_factory=list)
    _placed: Counter[str] = field(default_factory=Counter)
    _level: int = 1

    def section(self, chapter: written.Chapter) -> Section:
        self.line = chapter.line
        self.chapter = ""
        title = said(self.text(chapter.title))
        self.chapter, self._open, self._level = title, [], 1
        blocks = tuple(block for line in chapter.lines for block in self._blocks(line))
        for line, _ in self._open:
            self.fault(line, gettext("“{when: …}” has no “{end}”."))
        if not blocks:
            text = gettext("The chapter is empty, so it is left out of the report.")
            self.warn(chapter.line, text)
        return Section(title, tuple(self._levelled(_without_idle_headings(blocks))))

    def _levelled(self, blocks: tuple[Block, ...]) -> Iterator[Block]:
        """Figures get headings one level under what they stand in."""
        level = 1
        for block in blocks:
            if isinstance(block, Heading):
                level = block.level
            if isinstance(block, Placed):
                self._placed[block.figure.code] += 1
                times = self._placed[block.figure.code]
                yield replace(block, level=level + 1, times=times)
            else:
                yield block

    def _blocks(self, line: written.Line) -> Iterator[Block]:
        self.line = line.line
        alone = _alone(line)
        if (alone and alone.told in ("when", "unless")) or (alone and alone.source == "end"):
            self._condition(alone)
        elif not all(holds for _, holds in self._open):
            return
        elif alone and alone.told in self._placing:
            try:
                yield from self._placing[alone.told](alone)
            except FactError as error:
                self.fault(alone.line, str(error))
        else:
            yield self._written(line)

    def _written(self, line: written.Line) -> Block:
        texts = tuple(self.text(part) for part in line.parts)
        if line.kind == "heading":
            return self._heading(Heading(texts[0], line.level), line.line)
        if line.kind == "bullets":
            return Bullets(texts, line.numbered)
        if line.kind == "grid":
            rows = [texts[at : at + line.level] for at in range(0, len(texts), line.level)]
            return Grid(rows[0], tuple(rows[1:]))
        return Paragraph(texts[0], quoted=line.kind == "quote")

    def _heading(self, heading: Heading, line: int) -> Heading:
        if heading.level > self._level + 1:
            text = gettext("“%(title)s” skips a level of headings: write it with “##”.")
            self.fault(line, text % {"title": said(heading.text)})
        self._level = heading.level
        return heading

    def _condition(self, reference: Reference) -> None:
        if reference.source == "end":
            if not self._open:
                self.fault(reference.line, gettext("“{end}” has no “{when: …}” before it."))
            else:
                self._open.pop()
            return
        try:
            holds = self.facts.holds(reference.name) is (reference.told == "when")
        except FactError as error:
            self.fault(reference.line, str(error))
            holds = True
        self._open.append((reference.line, holds))

    @property
    def _placing(self) -> dict[str, Callable[[Reference], list[Block]]]:
        facts = self.facts
        return {
            "figure": lambda one: [Placed(facts.figure(one.name))],
            "figures": lambda one: [Placed(figure) for figure in facts.group(one.name)],
            "chart": lambda one: [Placed(facts.figure(one.name), table=False)],
            "table": lambda one: [Placed(facts.figure(one.name), chart=False)],
            "list": lambda one: [Bullets(tuple(map(plain, facts.listed(one.name))))],
            "numbers": self._key_numbers,
            "write": self._gap,
        }

    def _key_numbers(self, reference: Reference) -> list[Block]:
        names = [name.strip() for name in reference.rest.split(",")]
        return [KeyNumbers(tuple(self._key_number(name, reference) for name in names))]

    def _key_number(self, name: str, reference: Reference) -> KeyNumber:
        fact = self.released(name)
        before = f"{self.facts.before}: {fact.shown(before=True)}" if fact.has_before else ""
        shown_before = "" if fact.before is None else before
        return KeyNumber(fact.shown(), fact.label, shown_before, fact.as_shown)

    def _gap(self, reference: Reference) -> list[Block]:
        self.warn(reference.line, gettext("To be written: %(what)s") % {"what": reference.rest})
        return [Gap(reference.rest)]


def _alone(line: written.Line) -> Reference | None:
    """The reference that is a paragraph of its own."""
    if line.kind != "paragraph" or len(line.parts[0]) != 1:
        return None
    only = line.parts[0][0]
    return only if isinstance(only, Reference) else None


def _without_idle_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out a heading that nothing stands under, since its text was about something else."""
    kept: list[Block] = []
    for block in reversed(blocks):
        if isinstance(block, Heading):
            after = kept[-1] if kept else None
            if after is None or (isinstance(after, Heading) and after.level <= block.level):
                continue
        kept.append(block)
    return tuple(reversed(kept))
