"""Cases for those who have a role in them: the list, one case, and what is done with it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lykt.incidents.access import Opened, Part
from lykt.incidents.actions import EndedError, MovedError, NotReadyError, open_case
from lykt.incidents.attachments import NotAcceptedError
from lykt.incidents.deed_forms import DeedForm
from lykt.incidents.deeds import DEEDS
from lykt.incidents.models import Case
from lykt.incidents.queries import case_rows, case_shown, case_visible_to
from lykt.incidents.queries.listing import STATES
from lykt.incidents.roles import FOLLOW_UP, MANAGE_POLICY, SEE_CASES
from lykt.incidents.views.own import file_response
from lykt.incidents.workflow import Move, allows
from lykt.lib.numbers import page_number
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.people.queries import may
from lykt.questions.kept_words import KeptWords, keep_forms


@require_GET
@permission_needed(SEE_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("state", "open")
    states = asked if asked in STATES else "open"
    page = page_number(request.GET.get("page", ""))
    rows, has_more = case_rows(signed_in(request), states, page)
    context = {
        "rows": rows,
        "sees_third_parties": may(signed_in(request), FOLLOW_UP),
        "decides_policy": may(signed_in(request), MANAGE_POLICY),
        "states": states,
        "newer": f"?state={states}&page={page - 1}" if page > 1 else "",
        "older": f"?state={states}&page={page + 1}" if has_more else "",
    }
    return render(request, "incidents/cases.html", context)


@require_GET
@never_cache
@permission_needed(SEE_CASES)
def case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = _opened(person, pk)
    if opened.case.joined_into_id:
        return redirect("incidents:case", opened.case.joined_into_id)
    return _page(request, person, opened)


@require_GET
@never_cache
@permission_needed(SEE_CASES)
def file(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = _opened(person, pk)
    if not opened.has(Part.FILES):
        raise Http404
    return file_response(person, opened, file)


def _to_the_case(pk: uuid.UUID, name: str) -> str:
    return reverse("incidents:case", args=[pk])


@require_POST
@never_cache
@KeptWords(_to_the_case).permission_needed(SEE_CASES)
def do(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """One deed; a form with faults comes back with every word, inside the case's page."""
    person = signed_in(request)
    opened = _opened(person, pk)
    if name not in DEEDS or not opened.has(_part_of(name)):
        raise Http404
    deed = DEEDS[name]
    form = deed.form(request.POST, request.FILES, prefix=name, opened=opened, reader=person)
    keep_forms({_place(opened, name): form}, person)
    is_done = deed.is_done(form.token)
    if not is_done and not form.is_valid():
        return _page(request, person, opened, name, form, status=422)
    try:
        if not is_done:
            deed.do(person, opened, form)
    except (EndedError, MovedError, NotAcceptedError, NotReadyError) as error:
        form.add_error(None, str(error))
        return _page(request, person, _opened(person, pk), name, form, status=409)
    form.kept.discard()
    messages.success(request, str(deed.said))
    return redirect("incidents:case", pk)


def _part_of(name: str) -> Part:
    return Part.THIRD_PARTIES if name == "third-party" else Part.FOLLOWING_UP


def _opened(person: Person, pk: uuid.UUID) -> Opened:
    try:
        return case_visible_to(person, pk)
    except Case.DoesNotExist as error:
        raise Http404 from error


def _place(opened: Opened, name: str) -> str:
    """By which what is typed in a deed's form is kept until it is sent."""
    return f"incidents.case {opened.case.pk} {name}"


def _page(
    request: HttpRequest,
    person: Person,
    opened: Opened,
    name: str = "",
    form: DeedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reports = open_case(actor=person, opened=opened)
    asked = request.GET.get("do", "")
    deeds = _deeds(person, opened, asked) if opened.has(Part.FOLLOWING_UP) else {}
    if form is not None:
        deeds[name] = {"form": form, "deed": DEEDS[name], "name": name, "open": True}
    context = {
        "case": opened.case,
        "parts": opened.parts,
        "reports": reports,
        "shown": case_shown(person, opened),
        "deeds": {key.replace("-", "_"): value for key, value in deeds.items()},
    }
    return render(request, "incidents/case.html", context, status=status)


def _deeds(person: Person, opened: Opened, asked: str) -> dict[str, dict[str, object]]:
    """Those that the case's state and content leave something to choose for; ``asked`` is open."""
    forms = {
        name: deed.form(prefix=name, opened=opened, reader=person)
        for name, deed in DEEDS.items()
        if _is_possible(opened, name)
    }
    keep_forms({_place(opened, name): form for name, form in forms.items()}, person)
    return {
        name: {
            "form": form,
            "deed": DEEDS[name],
            "name": name,
            "open": form.kept.has_words or name == asked,
        }
        for name, form in forms.items()
        if form.has_choice()
    }


def _is_possible(opened: Opened, name: str) -> bool:
    if name in Move.values:
        return allows(opened.case.state, Move(name))
    if name == "third-party":
        return opened.has(Part.THIRD_PARTIES)
    return opened.case.is_open or name == "answer"
