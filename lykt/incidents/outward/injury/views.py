"""NAV's injury notice for one who was exposed: filled in, checked, made as data or on paper."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lykt.incidents.access import Opened
from lykt.incidents.actions import MovedError
from lykt.incidents.models import Exposed, OutwardNotice
from lykt.incidents.notices.printing import as_document
from lykt.incidents.outward.actions import open_outward
from lykt.incidents.outward.injury.drafts import draft_of, make_notice, save_draft, typed_in
from lykt.incidents.outward.injury.form import NUMBERS, InjuryForm
from lykt.incidents.outward.injury.known import known_of
from lykt.incidents.outward.views import as_file, followed_up
from lykt.incidents.roles import SEE_CASES
from lykt.incidents.sealed_words import words_of
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.reports.pdf import as_pdf

MAKES = {
    "data": ("application/json; charset=utf-8", "json"),
    "print": ("application/pdf", "pdf"),
}
"""What the page can make: its kind, as a browser calls it, and the ending of its name."""


@method_decorator(never_cache, name="dispatch")
@method_decorator(permission_needed(SEE_CASES), name="dispatch")
@method_decorator(sensitive_post_parameters(*NUMBERS), name="dispatch")
class InjuryNotice(View):
    """What is typed is kept on every press of a button, but for the identity numbers."""

    http_method_names = ("get", "head", "post")

    def get(self, request: HttpRequest, pk: uuid.UUID, exposed: uuid.UUID) -> HttpResponse:
        opened, row = _found(signed_in(request), pk, exposed)
        form = InjuryForm(initial=first_values(row, opened))
        draft = draft_of(row)
        return self._page(request, opened, row, form, draft=draft, lacking=lacking(form))

    def post(self, request: HttpRequest, pk: uuid.UUID, exposed: uuid.UUID) -> HttpResponse:
        person = signed_in(request)
        opened, row = _found(person, pk, exposed)
        form = InjuryForm(data=request.POST)
        wanted = request.POST.get("do", "check")
        try:
            form.full_clean()
            save_draft(actor=person, opened=opened, exposed=row, form=form)
            if wanted in ("save", "search"):
                return self._page(request, opened, row, form, said=_said(wanted, form))
            if not form.check_notice():
                return self._page(request, opened, row, form, status=422)
            if wanted in MAKES:
                return _made(person, opened, form, wanted)
        except MovedError as error:
            form.add_error(None, str(error))
            return self._page(request, opened, row, form, status=409)
        return self._page(request, opened, row, form, is_right=True)

    def _page(
        self,
        request: HttpRequest,
        opened: Opened,
        exposed: Exposed,
        form: InjuryForm,
        status: int = 200,
        **more: object,
    ) -> HttpResponse:
        kind = OutwardNotice.Kind.INJURY_NOTICE
        open_outward(actor=signed_in(request), opened=opened, kind=kind)
        context = {
            "case": opened.case,
            "exposed": exposed,
            "name": words_of(exposed),
            "form": form,
            **more,
        }
        return render(request, "incidents/outward/injury.html", context, status=status)


def _found(person: Person, pk: uuid.UUID, exposed: uuid.UUID) -> tuple[Opened, Exposed]:
    opened = followed_up(person, pk)
    row = opened.case.exposed.select_related("key").filter(pk=exposed).first()
    if row is None:
        raise Http404
    return opened, row


def first_values(exposed: Exposed, opened: Opened) -> Mapping[str, Any]:
    """What was typed before, else what the case knows."""
    draft = draft_of(exposed)
    typed = typed_in(draft) if draft else None
    if not typed:
        return known_of(opened.case, exposed)
    several = {"causes", "backgrounds", "exposures"}
    return {
        name: list(values) if name in several else (values or [""])[-1]
        for name, values in typed.items()
    }


def lacking(form: InjuryForm) -> list[Any]:
    """The fields that NAV would miss, or refuse, if it were sent as it stands."""
    data = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        if value not in (None, ""):
            data.setlist(field.html_name, value if isinstance(value, list) else [value])
    tried = InjuryForm(data=data)
    tried.check_notice()
    return [field for field in form if field.name in tried.errors]


def _said(wanted: str, form: InjuryForm) -> str:
    if wanted == "save":
        return _("Kept, but for the national identity numbers.")
    return "" if form.matches else _("No job title has this in it. Try a shorter part of the word.")


def _made(person: Person, opened: Opened, form: InjuryForm, wanted: str) -> HttpResponse:
    """The file with the identity numbers in it; here it is given away, and not kept."""
    notice = form.notice()
    make_notice(actor=person, opened=opened, as_what=wanted)
    if wanted == "data":
        content = json.dumps(notice, ensure_ascii=False, indent=2).encode()
    else:
        content = as_pdf(as_document(notice, form.today))
    media_type, ending = MAKES[wanted]
    return as_file(content, media_type, ending)
