"""The form of a record: sent, and how; or decided not to, and why."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.incidents.access import Opened
from lykt.incidents.attachments import File, NotAcceptedError, checked
from lykt.incidents.models import Exposed, OutwardNotice
from lykt.incidents.outward.actions import Entry
from lykt.incidents.outward.contents import Contents
from lykt.incidents.outward.kinds import KINDS
from lykt.incidents.outward.queries import exposed_in
from lykt.incidents.queries.people import people_around
from lykt.incidents.third_parties.forms import AnonymousWords
from lykt.lib.clock import at_wall_clock
from lykt.lib.once import SentOnceForm
from lykt.people.models import Person
from lykt.questions.fields import DayField, TimeField
from lykt.questions.kept_words import KeptForm

Outcome = OutwardNotice.Outcome


class NoticeForm(SentOnceForm):
    """One record of one kind of notice."""

    kept: KeptForm

    exposed = forms.ChoiceField(label=_("About whom?"), widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=((Outcome.SENT, _("It is sent")), (Outcome.DECLINED, _("It is decided not to"))),
        widget=forms.RadioSelect,
    )
    day = DayField(label=_("Which day?"))
    time = TimeField(label=_("About what time?"))
    by = forms.ModelChoiceField(
        Person.objects.none(), label=_("Who sent it, or decided?"), empty_label=None
    )
    channel = forms.ChoiceField(
        label=_("How was it sent?"), help_text=_("Needed when it is sent."), required=False
    )
    reference = forms.CharField(
        label=_("Receipt or reference number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = AnonymousWords(
        label=_("What was told, or why not"),
        help_text=_("When it is not sent, the reason is needed. It is kept locked."),
        required=False,
    )
    file = forms.FileField(
        label=_("What was sent, or the receipt, as a file"),
        help_text=_("JPEG, PNG, WebP, HEIC, PDF, plain text, MP3 or MP4, at most 10 MB."),
        required=False,
    )

    def __init__(
        self, *args: Any, opened: Opened, kind: OutwardNotice.Kind, reader: Person, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self._set_people(opened, reader)
        for name in ("channel", "words"):
            self.fields[name].is_needed = True  # type: ignore[attr-defined]
        channels = KINDS[kind].channels
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((channel.value, channel.label) for channel in channels),
        ]
        now = timezone.localtime()
        self.fields["day"].initial, self.fields["time"].initial = now.date(), now.time()

    def _set_people(self, opened: Opened, reader: Person) -> None:
        self.fields["by"].queryset = people_around(  # type: ignore[attr-defined]
            opened.case.unit
        )
        self.fields["by"].initial = reader
        self.known = {str(row.pk): (row, name) for row, name in exposed_in(opened)}
        if not KINDS[self.kind].each_exposed or not self.known:
            del self.fields["exposed"]
            return
        choices = [(pk, name) for pk, (_row, name) in self.known.items()]
        self.fields["exposed"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["exposed"].initial = choices[0][0]

    def clean_exposed(self) -> Exposed:
        return self.known[self.cleaned_data["exposed"]][0]

    def clean_file(self) -> File | None:
        uploaded = self.cleaned_data["file"]
        if not uploaded:
            return None
        try:
            return checked(uploaded)
        except NotAcceptedError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        is_sent = given.get("outcome") == Outcome.SENT
        if is_sent and not given.get("channel") and "channel" not in self.errors:
            self.add_error("channel", _("Choose how it was sent."))
        is_declined = given.get("outcome") == Outcome.DECLINED
        if is_declined and not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write in a few words why it is not sent."))
        self._refuse_what_is_ahead()
        return given

    def _refuse_what_is_ahead(self) -> None:
        given = self.cleaned_data
        if not given.get("day") or given.get("time") is None:
            return
        if given["day"] > timezone.localdate():
            self.add_error("day", _("This day has not come yet. Write the day when it was."))
        elif self.at > timezone.now():
            self.add_error("time", _("This time is later than now. Write about when it was."))

    @property
    def at(self) -> dt.datetime:
        return at_wall_clock(self.cleaned_data["day"], self.cleaned_data["time"])

    def entry(self, because: str = "") -> Entry:
        given = self.cleaned_data
        outcome = Outcome(given["outcome"])
        is_sent = outcome is Outcome.SENT
        return Entry(
            kind=self.kind,
            outcome=outcome,
            at=self.at,
            by=given["by"],
            channel=given["channel"] if is_sent else "",
            exposed=given.get("exposed"),
            file=given["file"],
            contents=Contents(reference=given["reference"], words=given["words"], because=because),
            token=self.token,
        )


class CorrectForm(NoticeForm):
    """The record as it should have been, and why it was not."""

    because = AnonymousWords(
        label=_("What was wrong?"),
        help_text=_("The mistaken record is not erased; it stays below with this beside it."),
    )

    def entry(self, because: str = "") -> Entry:
        return super().entry(because=self.cleaned_data["because"])


def first_values(row: OutwardNotice, contents: Contents) -> dict[str, Any]:
    """A record as it stands, for the form that corrects it."""
    at = timezone.localtime(row.at)
    return {
        "exposed": str(row.exposed_id) if row.exposed_id else "",
        "outcome": row.outcome,
        "day": at.date(),
        "time": at.time(),
        "by": row.by_id,
        "channel": row.channel,
        "reference": contents.reference,
        "words": contents.words,
    }
