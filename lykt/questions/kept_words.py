"""Small forms on a page, such as a task's: what is typed is kept for its writer until it is sent.

A form here needs no table of its own: it is told by its ``place``, and what is typed in it lies
in a draft, sealed, that its writer alone gets back, wherever the page is opened next.
"""

import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render

from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.actions import (
    DraftTooLargeError,
    discard_draft,
    draft_signature,
    open_draft,
    owner_of_signature,
    same_token,
    save_draft,
)
from lykt.questions.form_drafts import token_of, typed_in
from lykt.questions.models import Draft

NotKept = (BadSignature, Draft.DoesNotExist)
"""What ``keep`` raises for a form that no page has made."""

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class KeptForm:
    """One form on one page, for one person; ``place`` is such as ``routines.task 12 finish``.

    ``has_words``: it was opened with what the person had typed before.
    """

    place: str
    person: Person
    has_words: bool = False

    @property
    def token(self) -> uuid.UUID:
        return same_token(f"kept words of {self.person.pk}: {self.place}")

    @property
    def signature(self) -> str:
        """What the form carries, so that it is kept also when the session is over."""
        return draft_signature(self.person, self.token)

    def typed(self) -> QueryDict:
        """What was typed and not sent; empty when nothing."""
        data = QueryDict(mutable=True)
        try:
            _draft, typed = open_draft(actor=self.person, token=self.token)
        except Draft.DoesNotExist:
            return data
        for name, values in typed.items():
            data.setlist(name, values)
        return data

    def discard(self) -> None:
        discard_draft(actor=self.person, token=self.token)


def keep_forms(by_place: Mapping[str, forms.Form], person: Person) -> None:
    """Give each form ``kept`` for its template; and what the person had typed, if it is new."""
    kept = {place: KeptForm(place, person) for place in by_place}
    new = [kept[place].token for place, form in by_place.items() if not form.is_bound]
    begun = Draft.objects.filter(pk__in=new, person=person) if new else Draft.objects.none()
    tokens = set(begun.values_list("pk", flat=True))
    for place, form in by_place.items():
        typed = kept[place].typed() if kept[place].token in tokens else QueryDict()
        _fill(form, typed)
        form.kept = KeptForm(place, person, has_words=bool(typed))  # type: ignore[attr-defined]


def _fill(form: forms.Form, typed: QueryDict) -> None:
    """What was typed stands in the form as it was, also where it is not valid yet."""
    if typed:
        for name, field in form.fields.items():
            in_form = form.add_prefix(name)
            form.initial[name] = field.widget.value_from_datadict(typed, {}, in_form)


def keep(request: HttpRequest) -> Draft:
    """Keep what a form sent for whoever it was made for, signed in or not: its signature says.

    Raises one of ``NotKept``, and ``RequestDataTooBig`` for more than a form takes.
    """
    token = token_of(request.POST)
    try:
        return save_draft(
            actor=owner_of_signature(request.POST.get("signature", ""), token),
            collection=None,
            token=token,
            typed=typed_in(request.POST),
        )
    except DraftTooLargeError as error:
        raise RequestDataTooBig("more than any form takes was sent to be kept") from error


@dataclass(frozen=True)
class KeptWords:
    """Guards the views that the forms of a page are sent to, so that none loses a word.

    ``address`` gives the page from the arguments of such a view.
    """

    address: Callable[..., str]

    def permission_needed(self, permission: str) -> Callable[[View], View]:
        """As the guard of that name; a form that it can not let in is kept, and gone on with."""

        def guard(view: View) -> View:
            @wraps(view)
            def of_its_owner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
                if _is_for_somebody_else(request):
                    return self._kept_page(request, keep(request), *args, **kwargs)
                return view(request, *args, **kwargs)

            guarded = permission_needed(permission, session_ended=self._session_ended)(of_its_owner)
            guarded.keep_when_refused = self._refused  # type: ignore[attr-defined]
            return guarded

        return guard

    def _session_ended(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        with suppress(*NotKept):
            keep(request)
        return self.address(*args, **kwargs)

    def _refused(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        try:
            return self._kept_page(request, keep(request), *args, status=403, **kwargs)
        except NotKept:
            return None

    def _kept_page(
        self, request: HttpRequest, draft: Draft, *args: Any, status: int = 200, **kwargs: Any
    ) -> HttpResponse:
        context = {"draft": draft, "address": self.address(*args, **kwargs)}
        return render(request, "questions/words_kept.html", context, status=status)


def _is_for_somebody_else(request: HttpRequest) -> bool:
    """Whether the form was made for another, who may have left this browser since."""
    try:
        owner = owner_of_signature(request.POST.get("signature", ""), token_of(request.POST))
    except BadSignature:
        return False
    return owner != signed_in(request)
