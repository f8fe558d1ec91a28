"""Forms of the handbook: a new page, and the words of a page."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lykt.handbook.content import Content
from lykt.handbook.markdown import pages_linked
from lykt.handbook.models import Page
from lykt.handbook.queries import draft_of, units_writing
from lykt.people.models import Person, Unit
from lykt.routines.definitions import from_json
from lykt.routines.queries import newest_versions

LONGEST = 50_000
"""Characters of one page."""
_CONTENT = ("title", "chapter", "position", "text", "steps", "must_be_read", "withdrawn", "change")
KEPT = (*_CONTENT, "based_on")
"""What a draft keeps of what was sent."""


class NewPageForm(forms.Form):
    """A page's unit and code, which never change."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        help_text=_(
            "The last part of the page’s address, such as handing-over. Letters a to z, digits "
            "and hyphens. It never changes."
        ),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_writing(person)
        cast("forms.ModelChoiceField[Unit]", self.fields["unit"]).queryset = units


class PageForm(forms.Form):
    """What a page says. Opened, it holds the writer’s draft, or the version that holds."""

    title = forms.CharField(label=_("Title"), max_length=150)
    chapter = forms.CharField(
        label=_("Chapter"),
        max_length=100,
        help_text=_("The heading that the page stands under in the contents."),
    )
    position = forms.IntegerField(
        label=_("Place"),
        min_value=1,
        max_value=9999,
        help_text=_("Pages stand in the order of these numbers, and so do chapters."),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        strip=False,
        help_text=_(
            "Markdown: ## heading, - list, **bold**, [words](https://address), and "
            "[words](side:code) to another page of this handbook."
        ),
        widget=forms.Textarea(attrs={"rows": 24, "class": "source"}),
    )
    steps = forms.MultipleChoiceField(
        label=_("Shown at these steps"), required=False, widget=forms.CheckboxSelectMultiple
    )
    change = forms.CharField(
        label=_("What is new"),
        max_length=300,
        help_text=_("In a sentence, for those who have read the page before."),
        error_messages={"required": _("Write in a sentence what is new in this version.")},
    )
    must_be_read = forms.BooleanField(
        label=_("Everybody has to read this and confirm it"),
        required=False,
        help_text=_(
            "Also those who have confirmed an earlier version. Not needed for a spelling mistake."
        ),
    )
    withdrawn = forms.BooleanField(
        label=_("The page does not hold any more"),
        required=False,
        help_text=_("It leaves the contents and the search. Its versions can still be read."),
    )
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, page: Page, person: Person) -> None:
        self.page = page
        self.draft = draft_of(person, page)
        super().__init__(data, initial=_initial(page, self.draft.typed if self.draft else None))
        chosen = page.current.steps if page.current else []
        cast(forms.MultipleChoiceField, self.fields["steps"]).choices = _steps(chosen)
        if page.current is None:
            del self.fields["change"], self.fields["withdrawn"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        known = set(Page.objects.filter(unit=self.page.unit_id).values_list("code", flat=True))
        missing = [code for code in pages_linked(text) if code not in known]
        if missing:
            raise forms.ValidationError(
                _(
                    "There is no page with the code %(codes)s in this handbook. Correct the code "
                    "after “side:”, or make that page first."
                ),
                params={"codes": ", ".join(f"“{code}”" for code in missing)},
            )
        if not text:
            raise forms.ValidationError(_("The text is empty. Write what the page is to say."))
        return text

    def content(self) -> Content:
        given = self.cleaned_data
        return Content(**{name: given[name] for name in _CONTENT if name in given})

    def show_newer(self, number: int) -> None:
        """What is sent next is based on the version that came meanwhile."""
        sent = cast(QueryDict, self.data).copy()
        sent["based_on"] = str(number)
        self.data = sent


def typed_in(data: QueryDict) -> dict[str, list[str]]:
    return {name: data.getlist(name) for name in KEPT if name in data}


def _initial(page: Page, typed: dict[str, list[str]] | None) -> dict[str, Any]:
    if typed is not None:
        one = {name: values[-1] for name, values in typed.items() if values}
        return one | {"steps": typed.get("steps", [])}
    if page.current is None:
        return {"position": 10, "must_be_read": True, "based_on": 0}
    names = ("title", "chapter", "position", "text", "steps", "withdrawn")
    return {name: getattr(page.current, name) for name in names} | {"based_on": page.current.number}


def _steps(chosen: list[str]) -> list[tuple[str, str]]:
    """Each routine as a whole, and each of its steps; also what was chosen and is there no more."""
    found: dict[str, str] = {}
    whole = gettext("the whole routine")
    for version in newest_versions():
        definition = from_json(version.definition)
        found[definition.code] = f"{definition.title}: {whole}"
        for step in definition.steps:
            found[f"{definition.code}.{step.code}"] = f"{definition.title}: {step.title}"
    return [*found.items(), *((each, each) for each in chosen if each not in found)]
