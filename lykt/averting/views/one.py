"""One assessment: its page, and each step as a page of its own."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lykt.averting import keeping
from lykt.averting.access import Opened, Part
from lykt.averting.actions import MovedError, NotReadyError, open_assessment
from lykt.averting.actions.writing import QUESTIONS
from lykt.averting.forms import StepForm
from lykt.averting.models import Assessment, Entry
from lykt.averting.package import rows_of
from lykt.averting.queries import Shown, assessment_visible_to, excerpt_of, shown_to, typed_by
from lykt.averting.roles import ASSESS
from lykt.averting.steps import STEPS, Step, may_do, next_step, steps_for
from lykt.averting.workflow import State
from lykt.chat.queries.handing_over import opens_with_key_of
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.routines.legal import held_on


def opened_for(person: Person, pk: uuid.UUID) -> Opened:
    """404 for whoever has no standing in it, as for one that is not there."""
    try:
        return assessment_visible_to(person, pk)
    except Assessment.DoesNotExist as error:
        raise Http404 from error


@require_GET
@never_cache
@permission_needed(ASSESS)
def assessment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = opened_for(person, pk)
    open_assessment(actor=person, opened=opened)
    shown = shown_to(person, opened)
    following = next_step(person, opened, shown)
    context = {
        "assessment": opened.assessment,
        "following": following,
        "others": [step for step in steps_for(person, opened) if step != following],
        "written": _written(shown),
        "shown": shown,
        "chosen": shown.latest("excerpt").get("messages", ()),
        "may_hand_over": may_hand_over(opened),
    }
    return render(request, "averting/assessment.html", context)


def may_hand_over(opened: Opened) -> bool:
    in_state = opened.assessment.state in (State.TO_REPORT, State.REPORTED)
    return opened.has(Part.REPORTING) and in_state


def _written(shown: Shown) -> list[dict[str, Any]]:
    """Of the questions the newest answer, of everything else all; in the order of the steps."""
    found = []
    for code, step in STEPS.items():
        entries = shown.entries.get(code, [])
        for each in entries[-1:] if code in QUESTIONS else entries:
            if rows := rows_of(each):
                found.append({"step": step, "entry": each.entry, "rows": rows})
    return found


@never_cache
@permission_needed(ASSESS, session_ended=keeping.address_after_sign_in)
def step(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """One step; a form with faults, or that came too late, comes back with every word."""
    person = signed_in(request)
    opened = opened_for(person, pk)
    if name not in STEPS or not opened.has(STEPS[name].part):
        raise Http404
    asked = STEPS[name]
    if request.method != "POST":
        if not may_do(person, opened, asked):
            return redirect("averting:assessment", pk)
        open_assessment(actor=person, opened=opened)
        return _page(request, opened, asked, _blank(person, opened, asked))
    if _is_for_somebody_else(request, person, pk, name):
        keeping.keep(request, pk, name)
        return keeping.kept_page(request, pk, name)
    return _do(request, opened, asked)


step.keep_when_refused = keeping.page_after_refusal  # type: ignore[attr-defined]


def _is_for_somebody_else(request: HttpRequest, person: Person, pk: uuid.UUID, name: str) -> bool:
    """Whether the form was made for another, who may have left this browser since."""
    try:
        return keeping.owner_of(request, pk, name) != person
    except BadSignature:
        return False


def _blank(person: Person, opened: Opened, asked: Step) -> StepForm:
    """With what the person has begun to write, else the answer that it is to be a newer one of."""
    typed = typed_by(person, opened, asked.code)
    initial = typed or (_earlier(person, opened, asked.code) if asked.code in QUESTIONS else {})
    return asked.form(initial=initial, opened=opened, reader=person)


def _earlier(person: Person, opened: Opened, code: str) -> dict[str, Any]:
    return dict(shown_to(person, opened).latest(code))


def _do(request: HttpRequest, opened: Opened, asked: Step) -> HttpResponse:
    person = signed_in(request)
    form = asked.form(request.POST, opened=opened, reader=person)
    is_done = Entry.objects.filter(pk=form.token, assessment=opened.assessment).exists()
    if not is_done and not form.is_valid():
        return _page(request, opened, asked, form, status=422)
    try:
        if not is_done:
            asked.do(person, opened, form)
    except (MovedError, NotReadyError) as error:
        form.add_error(None, str(error))
        return _page(request, opened, asked, form, status=409)
    messages.success(request, str(asked.said))
    return _after(person, opened, asked)


def _after(person: Person, opened: Opened, asked: Step) -> HttpResponse:
    """From question to question, from a yes to what to say, else back to the assessment."""
    pk = opened.assessment.pk
    if asked.code == "decision" and may_hand_over(opened_for(person, pk)):
        return redirect("averting:package", pk)
    if asked.code in QUESTIONS:
        now = opened_for(person, pk)
        following = next_step(person, now, shown_to(person, now))
        if following and following.code in QUESTIONS:
            return redirect("averting:step", pk, following.code)
    return redirect("averting:assessment", pk)


def _page(
    request: HttpRequest, opened: Opened, asked: Step, form: StepForm, status: int = 200
) -> HttpResponse:
    person, held = signed_in(request), opened.assessment
    is_excerpt = asked.code == "excerpt"
    context = {
        "assessment": held,
        "step": asked,
        "form": form,
        "signature": keeping.signature_for(person, held.pk, asked.code),
        "questions": [STEPS[code] for code in QUESTIONS],
        "legal": held_on("duty_to_avert", timezone.localdate()),
        "may_decide": may_do(person, opened, STEPS["decision"]),
        "can_open": is_excerpt and opens_with_key_of(person, held.conversation),
        "chosen": [each["number"] for each in excerpt_of(held)] if is_excerpt else [],
    }
    return render(request, "averting/step.html", context, status=status)


@csrf_exempt
@require_POST
def keep_typed(request: HttpRequest, pk: uuid.UUID, name: str) -> JsonResponse:
    """Keep what is typed so far, also when the session is over.

    The form's signature lets it in: nobody but the form's owner has it, which is also why a
    forged request from another site can not write here.
    """
    try:
        kept = keeping.keep(request, pk, name)
    except keeping.NotKept as error:
        raise Http404(_("This form is not known.")) from error
    return JsonResponse({"saved": f"{timezone.localtime(kept.saved_at):%H.%M}"})
