"""The field of a form that takes a file to a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lykt.incidents.attachments import File, NotAcceptedError, checked


class AttachmentField(forms.FileField):
    """A photograph, a letter, a recording; ``clean`` gives it by its name, kind and bytes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("A picture, a document or a recording"),
            help_text=_("JPEG, PNG, WebP, HEIC, PDF, plain text, MP3 or MP4, at most 10 MB."),
            error_messages={
                "required": _("Choose a file first."),
                "empty": _("The file is empty. Choose another one."),
            },
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> File:
        try:
            return checked(super().clean(data, initial))
        except NotAcceptedError as error:
            raise forms.ValidationError(str(error)) from error
