"""The form that takes a questionnaire file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lykt.people.models import Person
from lykt.questions.models import Questionnaire
from lykt.questions.uses import may_change
from lykt.questions.xlsform import MAX_BYTES, Edition, Problem, RefusedError, read_edition


class UploadForm(forms.Form):
    """After ``is_valid()`` it holds the ``edition``, or else the ``problems`` of the file."""

    file = forms.FileField(
        label=_("XLSForm file"),
        help_text=_("A workbook (.xlsx) or the text form (.md), at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.md"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.problems: tuple[Problem, ...] = ()
        self.edition: Edition | None = None

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. Is it a questionnaire?"))
        try:
            self.edition = read_edition(file.name or "", file.read())
        except RefusedError as error:
            self.problems = error.problems
            raise ValidationError(
                _("Lykt can not represent everything in the file. Nothing was saved.")
            ) from error
        self._refuse_others(self.edition.definition.code)
        return file

    def _refuse_others(self, code: str) -> None:
        """A code that is new is free for whoever manages questionnaires."""
        questionnaire = Questionnaire.objects.filter(code=code).first()
        if questionnaire and not may_change(self.person, questionnaire):
            raise ValidationError(
                _(
                    "The questionnaire %(code)s is used where you do not manage "
                    "questionnaires. Nothing was saved. Ask somebody who manages questionnaires "
                    "for everyone who uses it to bring in the version."
                ),
                params={"code": code},
            )
