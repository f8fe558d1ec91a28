"""What the console sends, checked."""

from base64 import urlsafe_b64decode
from binascii import Error as NotBase64

from django import forms
from django.utils.translation import gettext_lazy as _

from lykt.chat.models import Desk, Invitation
from lykt.chat.queries import colleagues_on_duty, units_answering
from lykt.people.models import Person

_LONGEST_NOTE = 24_000


class DutyForm(forms.Form):
    """The unit that somebody answers for."""

    def __init__(self, data: object, *, person: Person, desk: Desk) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        units = units_answering(person, desk.channel.line)
        self.fields["unit"] = forms.ModelChoiceField(units)


class InviteForm(forms.Form):
    """Which colleague is asked what, with a note that was sealed in the browser."""

    kind = forms.ChoiceField(choices=Invitation.Kind.choices)
    note = forms.CharField(required=False, max_length=_LONGEST_NOTE)

    def __init__(self, data: object, *, desk: Desk) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        colleagues = [duty.person_id for duty in colleagues_on_duty(desk)]
        self.fields["to"] = forms.ModelChoiceField(Person.objects.filter(pk__in=colleagues))

    def clean_note(self) -> bytes | None:
        note = self.cleaned_data["note"]
        try:
            return urlsafe_b64decode(note + "=" * (-len(note) % 4)) if note else None
        except (NotBase64, ValueError) as error:
            raise forms.ValidationError(_("The note is not sealed as it should be.")) from error
