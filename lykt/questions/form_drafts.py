"""Forms under way in a room: what one has sent is kept in its owner's draft, signed in or not."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import RequestDataTooBig
from django.core.signing import BadSignature
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lykt.people.models import Person
from lykt.questions.actions import (
    AlreadyRecordedError,
    DraftTooLargeError,
    TooManyDraftsError,
    autosave_draft,
    owner_of_signature,
    save_draft,
)
from lykt.questions.models import Collection, Draft

MOST_SHOWN = 30
_NOT_TYPED = ("csrfmiddlewaretoken", "draft", "signature")


class NotKeptError(Exception):
    """A form that saves itself is not kept; the text says what its writer can do."""


def token_of(data: QueryDict) -> uuid.UUID:
    """The form's token; a new one for anything that no page has written."""
    try:
        return uuid.UUID(data.get("draft", ""))
    except ValueError:
        return uuid.uuid4()


def typed_in(data: QueryDict) -> dict[str, list[str]]:
    """What a person typed, and the version it answers, without the page's own secrets."""
    kept = {name: values for name, values in data.lists() if name not in _NOT_TYPED}
    return {name: [str(value) for value in values] for name, values in kept.items()}


@dataclass(frozen=True)
class FormDrafts:
    """The drafts of one room's form.

    ``code`` is its collection's; ``view`` is where the owner goes on with a draft, and
    ``already_sent`` what is said of a form that is.
    """

    code: str
    collection: Callable[[], Collection]
    is_sent: Callable[[uuid.UUID], bool]
    view: str
    already_sent: Promise

    def address_of(self, token: uuid.UUID) -> str:
        """Where the owner goes on with a draft."""
        return reverse(self.view, args=[token])

    def of(self, person: Person) -> QuerySet[Draft]:
        """The person's forms under way, the newest first; what they say stays sealed."""
        found = Draft.objects.filter(
            person=person, collection__code=self.code, key__destroyed_at__isnull=True
        )
        return found.order_by("-saved_at")[:MOST_SHOWN]

    def keep(self, request: HttpRequest) -> Draft:
        """Save what a form sent for whoever the form was made for, which its signature says.

        Raises ``BadSignature`` when it does not, ``Draft.DoesNotExist`` for somebody else's draft
        and ``RequestDataTooBig`` for more than a form takes.
        """
        return self._keep(request, save_draft)

    def keep_while_typing(self, request: HttpRequest) -> Draft:
        """The same for a form that saves itself. Raises also ``NotKeptError``."""
        token = token_of(request.POST)
        try:
            return self._keep(
                request, partial(autosave_draft, is_recorded=lambda _person: self.is_sent(token))
            )
        except TooManyDraftsError as error:
            raise NotKeptError(
                _("You have many reports and forms under way. Finish or throw away some of them.")
            ) from error
        except AlreadyRecordedError as error:
            raise NotKeptError(str(self.already_sent)) from error

    def _keep(self, request: HttpRequest, save: Callable[..., Draft]) -> Draft:
        token = token_of(request.POST)
        try:
            return save(
                actor=owner_of_signature(request.POST.get("signature", ""), token),
                collection=self.collection(),
                token=token,
                typed=typed_in(request.POST),
            )
        except DraftTooLargeError as error:
            raise RequestDataTooBig("more than any form takes was sent to be kept") from error

    def is_for_somebody_else(self, request: HttpRequest, person: Person) -> bool:
        """Whether the form was made for another, who may have left this browser since."""
        try:
            owner = owner_of_signature(request.POST.get("signature", ""), token_of(request.POST))
        except BadSignature:
            return False
        return owner != person

    def kept_page(self, request: HttpRequest, draft: Draft, status: int = 200) -> HttpResponse:
        """Says that nothing is lost, and where to go on."""
        context = {"draft": draft, "address": self.address_of(draft.pk)}
        return render(request, "questions/kept.html", context, status=status)

    def address_after_sign_in(self, request: HttpRequest) -> str:
        """Where somebody whose session ended goes on, with what they sent kept."""
        try:
            return self.address_of(self.keep(request).pk)
        except (BadSignature, Draft.DoesNotExist):
            return request.path

    def page_after_refusal(self, request: HttpRequest) -> HttpResponse | None:
        """The page for a form that is too old to be let in; None when it says not whose it is."""
        try:
            return self.kept_page(request, self.keep(request), status=403)
        except (BadSignature, Draft.DoesNotExist):
            return None
