"""Forms about publications. Composing a table has a form of its own, ``composing``."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lykt.people.models import Person
from lykt.statistics.models import Edition, KeptTable
from lykt.statistics.protection.policies import Policy
from lykt.statistics.publications.choices import NAMES, code_of, policy_named
from lykt.statistics.publications.queries import kept_tables
from lykt.statistics.publications.reach import may_compose
from lykt.statistics.specs import TableSpec

LONGEST_REASON = 500
_ADDRESS_HELP = _("Small letters, digits and hyphens. It stands in addresses, and never changes.")


class PolicyField(forms.ChoiceField):
    """Which rules protect the tables. Its value is a ``Policy``."""

    def __init__(self) -> None:
        super().__init__(label=_("Protection"), choices=list(NAMES.items()))

    def clean(self, value: Any) -> Policy:
        return policy_named(super().clean(value))


class PublicationForm(forms.Form):
    """A new publication."""

    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    slug = forms.SlugField(label=_("Address"), max_length=80, help_text=_ADDRESS_HELP)
    policy = PolicyField()

    @property
    def titles(self) -> dict[str, str]:
        given = {"nb": self.cleaned_data["title"], "en": self.cleaned_data["title_en"]}
        return {language: text for language, text in given.items() if text}


class PolicyForm(forms.Form):
    """Another policy for an edition under way."""

    policy = PolicyField()

    def __init__(self, data: Mapping[str, Any] | None = None, *, edition: Edition) -> None:
        chosen = code_of(Policy.from_json(edition.policy))
        super().__init__(data, initial={"policy": chosen})


class AddTableForm(forms.Form):
    """A kept table into an edition, under a title and an address of its own there."""

    kept = forms.ModelChoiceField(
        KeptTable.objects.none(), label=_("Table"), to_field_name="code", empty_label=None
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Empty: the name that the table is kept under."),
    )
    code = forms.SlugField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_("Empty: as the kept table’s. Keep it the same from edition to edition."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, person: Person) -> None:
        super().__init__(data)
        offered = [
            kept.pk for kept in kept_tables() if may_compose(person, TableSpec.from_json(kept.spec))
        ]
        field = self.fields["kept"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = KeptTable.objects.filter(pk__in=offered)
        self.has_tables = bool(offered)

    def added(self) -> dict[str, Any]:
        """What ``actions.add_table`` takes."""
        given = self.cleaned_data
        kept: KeptTable = given["kept"]
        return {
            "kept": kept,
            "code": given["code"] or kept.code,
            "title": given["title"] or kept.name,
        }


class ReasonForm(forms.Form):
    """Why something is withdrawn or corrected. Everybody who reads the publication sees it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who reads the publication sees this."),
    )


class ReturnForm(forms.Form):
    """What the second person wants to have changed."""

    words = forms.CharField(
        label=_("What should be changed"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
