"""A report as the editor's pages meet it, whichever room it is of."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from django import forms
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from lykt.people.models import Person
from lykt.reports.models import About, TextVersion
from lykt.reports.queries import source_of, version, versions
from lykt.reports.templating import Bound, Facts, bind, read_template
from lykt.reports.templating.names import names_in
from lykt.reports.writing import FORMS


@dataclass(frozen=True)
class Examples:
    """Names that a text of this kind may refer to, for those who learn to write one."""

    number: str
    figure: str
    share: str

    @property
    def written(self) -> str:
        return f"{{{self.number}}}"

    @property
    def placed(self) -> str:
        return f"{{figure: {self.figure}}}"

    def _with_word(self, word: str) -> str:
        return f"{{{word}: {self.share}}}"

    @property
    def change(self) -> str:
        return self._with_word("change")

    @property
    def rose(self) -> str:
        return self._with_word("rose")

    @property
    def rose_in_norwegian(self) -> str:
        return self._with_word("økte")


@dataclass(frozen=True)
class EditedReport(ABC):
    """The report that an address asks for, of what the person sees of it.

    ``form`` is what was chosen, and ``query`` the same as it stands in the address.
    """

    name: ClassVar[Promise | str]
    """What reports of its kind are called."""
    views: ClassVar[str]
    """The name of the report's page; its other addresses are named ``<views>_text`` and so on."""
    examples: ClassVar[Examples]

    person: Person
    form: forms.Form
    may_write: bool
    query: str

    @property
    @abstractmethod
    def about(self) -> About: ...

    @property
    @abstractmethod
    def subject(self) -> str:
        """What it is about, as the screen calls it."""

    @property
    @abstractmethod
    def may_publish(self) -> bool:
        """Whether the person may compose a publication of the report's tables."""

    @abstractmethod
    def shipped(self, language: str) -> str:
        """The text that comes with Lykt."""

    @abstractmethod
    def facts(self, language: str) -> Facts:
        """Raises ``Edition.DoesNotExist`` for a publication that is not in force."""

    @property
    def publication(self) -> str:
        return self.form.cleaned_data.get("publication") or ""

    @property
    def kept(self) -> TextVersion | None:
        return version(self.about)

    @property
    def source(self) -> str:
        return source_of(self.about, self.shipped)

    def versions(self) -> list[TextVersion]:
        return list(versions(self.about))

    def bound(self, source: str) -> Bound:
        """Figures and texts in the text's own language.

        Raises ``TemplateError``, and ``Edition.DoesNotExist`` as ``facts``.
        """
        template = read_template(source)
        facts = self.facts(template.language)
        with translation.override(template.language):
            return bind(template, facts)

    def names(self) -> list[tuple[str, str]]:
        """What a text may refer to."""
        return names_in(self.facts(self.about.language))

    @property
    def file_name(self) -> str:
        return f"{self.about.subject}-{self.about.year}-{self.about.language}"

    # --- Addresses ------------------------------------------------------------------------

    @property
    def page_address(self) -> str:
        return self._address("")

    @property
    def text_address(self) -> str:
        return self._address("_text")

    @property
    def template_address(self) -> str:
        return self._address("_template")

    @property
    def publication_address(self) -> str:
        return self._address("_publication")

    @property
    def file_addresses(self) -> dict[str, str]:
        """By the ending of each form."""
        return {ending: self._address("_report", ending) for ending in FORMS}

    def _address(self, part: str, *named: str) -> str:
        return f"{reverse(self.views + part, args=named)}?{self.query}"
