"""Forms of a desk's settings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.chat.actions.desks import LIMITS
from lykt.chat.models import Desk, Phrase
from lykt.questions.definition import CHOICE, localised
from lykt.questions.models import Questionnaire, Version
from lykt.questions.queries import definition_of, version_in_force


class QuestionnaireField(forms.ModelChoiceField):  # type: ignore[type-arg] # takes none when it runs
    """A questionnaire by the title that it has today."""

    def label_from_instance(self, obj: Questionnaire) -> str:
        return localised(definition_of(version_in_force(obj, timezone.localdate())).title)


class DeskForm(forms.ModelForm):  # type: ignore[type-arg] # takes none when it runs
    """The limits of a desk, and what it asks before a conversation."""

    class Meta:
        model = Desk
        fields = (*LIMITS, "first_choices")
        labels = {
            "wait_limit": _("Minutes until a caller is told that nobody can answer"),
            "away_limit": _("Minutes without a counsellor until a conversation waits again"),
            "absent_limit": _("Minutes until a caller who is gone has left the queue"),
            "closing_minutes": _("Minutes before closing time when no new conversation is begun"),
            "retention_days": _("Days until a conversation is destroyed"),
            "first_choices": _("What is asked before a conversation"),
        }
        help_texts = {
            "wait_limit": _("The caller is shown the telephone number and other services."),
            "away_limit": _("When the console is closed or has lost its connection."),
            "closing_minutes": _("Conversations that are under way are never cut."),
            "retention_days": _(
                "Holds for conversations that begin from now on. Those that have begun keep the "
                "day that their callers were told."
            ),
            "first_choices": _("May be skipped by the caller. Only choices: no text to write in."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [one.pk for one in Questionnaire.objects.order_by("code")[:200] if _fits(one)]
        self.fields["first_choices"] = QuestionnaireField(
            Questionnaire.objects.filter(pk__in=fitting).order_by("code"),
            required=False,
            empty_label=_("Nothing"),
            label=self.Meta.labels["first_choices"],
            help_text=self.Meta.help_texts["first_choices"],
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        away, waiting = given.get("away_limit"), given.get("wait_limit")
        if away and waiting and away > waiting:
            self.add_error(
                "away_limit",
                ValidationError(_("This is longer than a caller waits before being told.")),
            )
        return given


def _fits(questionnaire: Questionnaire) -> bool:
    """Whether it asks for choices alone: a text would lie unsealed beside the conversation."""
    try:
        version = version_in_force(questionnaire, timezone.localdate())
    except Version.DoesNotExist:
        return False
    return all(item.kind in CHOICE for item in definition_of(version).items)


class PhraseForm(forms.ModelForm):  # type: ignore[type-arg] # takes none when it runs
    """A sentence from the handbook."""

    class Meta:
        model = Phrase
        fields = ("title", "text")
        labels = {"title": _("Title"), "text": _("Text")}
        help_texts = {
            "title": _("What the counsellor looks for."),
            "text": _("Is put into the message, where the counsellor can change it."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
