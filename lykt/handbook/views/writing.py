"""Writing: a new page, its words with a preview, publishing; what is typed is kept all the time."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lykt.handbook import actions, queries
from lykt.handbook.comparison import changes
from lykt.handbook.errors import HandbookError, OvertakenError
from lykt.handbook.forms import LONGEST, NewPageForm, PageForm, typed_in
from lykt.handbook.models import Draft, Page
from lykt.handbook.roles import WRITE_HANDBOOK
from lykt.handbook.views.reading import html_of
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.actions import draft_signature, owner_of_signature

_MOST_KEPT = 4 * LONGEST


@permission_needed(WRITE_HANDBOOK)
def new(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = NewPageForm(request.POST or None, person=person)
    if form.is_valid():
        try:
            page = actions.add_page(actor=person, **form.cleaned_data)
        except HandbookError as error:
            form.add_error("code", str(error))
        else:
            return redirect("handbook:edit", page.unit.code, page.code)
    status = 422 if form.errors else 200
    return render(request, "handbook/new.html", {"form": form}, status=status)


# --- Words that are under way -------------------------------------------------------------


def _token(page: Page) -> uuid.UUID:
    """Ties a form's signature to its page."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"handbook.page {page.pk}")


def _keep_for_owner(request: HttpRequest, unit: str, code: str) -> Draft:
    """Keep what came for whoever opened the form, signed in or not: its signature says who.

    Raises ``BadSignature``, and ``Page.DoesNotExist`` for a page that the owner does not write.
    """
    page = Page.objects.get(unit__code=unit, code=code)
    owner = owner_of_signature(request.POST.get("signature", ""), _token(page))
    return _keep(request, owner, queries.page_written_by(owner, unit, code))


def _keep(request: HttpRequest, person: Person, page: Page) -> Draft:
    typed = typed_in(request.POST)
    if sum(len(value) for values in typed.values() for value in values) > _MOST_KEPT:
        raise RequestDataTooBig("more than any page holds was sent to be kept")
    return actions.save_draft(actor=person, page=page, typed=typed)


def keep_when_signed_out(request: HttpRequest, unit: str, code: str) -> str:
    """A form sent after the session ended: kept, to go on from where it is opened again."""
    try:
        _keep_for_owner(request, unit, code)
    except (BadSignature, Page.DoesNotExist):
        return request.path
    return reverse("handbook:edit", args=[unit, code])


def keep_when_refused(request: HttpRequest, unit: str, code: str) -> HttpResponse | None:
    """A form that is too old to be let in: the same, and a page that says so."""
    try:
        draft = _keep_for_owner(request, unit, code)
    except (BadSignature, Page.DoesNotExist):
        return None
    return render(request, "handbook/kept.html", {"draft": draft}, status=403)


@csrf_exempt
@require_POST
def keep(request: HttpRequest, unit: str, code: str) -> JsonResponse:
    """What the form sends while somebody types. Its signature lets it in, and nobody else has it.

    So a forged request from another site can not write here, and the end of a session can not
    keep the last words out.
    """
    try:
        draft = _keep_for_owner(request, unit, code)
    except (BadSignature, Page.DoesNotExist) as error:
        raise Http404 from error
    return JsonResponse({"saved": f"{timezone.localtime(draft.saved_at):%H.%M}"})


# --- The form -----------------------------------------------------------------------------


@permission_needed(WRITE_HANDBOOK, session_ended=keep_when_signed_out)
def edit(request: HttpRequest, unit: str, code: str) -> HttpResponse:
    """The words of a page; previewed, or published, when they are sent."""
    person = signed_in(request)
    page = _written(person, unit, code)
    if request.method != "POST":
        return _form(request, person, page, PageForm(None, page=page, person=person))
    _keep(request, person, page)
    form = PageForm(request.POST, page=page, person=person)
    if not form.is_valid():
        return _form(request, person, page, form, status=422)
    if "publish" not in request.POST:
        preview = html_of(page, form.cleaned_data["text"], below=3)
        return _form(request, person, page, form, preview=preview)
    return _publish(request, person, page, form)


edit.keep_when_refused = keep_when_refused  # type: ignore[attr-defined]


def _written(person: Person, unit: str, code: str) -> Page:
    try:
        return queries.page_written_by(person, unit, code)
    except Page.DoesNotExist as error:
        raise Http404 from error


def _publish(request: HttpRequest, person: Person, page: Page, form: PageForm) -> HttpResponse:
    based_on = form.cleaned_data["based_on"]
    try:
        actions.publish(actor=person, page=page, content=form.content(), based_on=based_on)
    except OvertakenError as error:
        form.add_error(None, str(error))
        return _form(request, person, page, form, status=409, **_newer(page, form, based_on))
    messages.success(request, _("The page is published."))
    return redirect("handbook:page", page.unit.code, page.code)


def _newer(page: Page, form: PageForm, based_on: int) -> dict[str, Any]:
    """What came meanwhile; publishing once more is then based on it."""
    page.refresh_from_db()
    if page.current is None:
        return {}
    before = queries.version_of(page, based_on).text if based_on else ""
    form.show_newer(page.current.number)
    return {"newer": page.current, "newer_changes": changes(before, page.current.text)}


def _form(
    request: HttpRequest,
    person: Person,
    page: Page,
    form: PageForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "signature": draft_signature(person, _token(page)),
        "others": queries.others_writing(person, page),
        **more,
    }
    return render(request, "handbook/edit.html", context, status=status)


@require_POST
@permission_needed(WRITE_HANDBOOK)
def discard(request: HttpRequest, unit: str, code: str) -> HttpResponseBase:
    person = signed_in(request)
    page = _written(person, unit, code)
    actions.discard_draft(actor=person, page=page)
    messages.success(request, _("Your draft is thrown away."))
    return redirect("handbook:page" if page.current else "handbook:contents", *_place(page))


def _place(page: Page) -> list[str]:
    return [page.unit.code, page.code] if page.current else []
