"""Drafts of contacts: saved while somebody types, opened again, thrown away."""

import uuid

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lykt.helpline import drafts
from lykt.helpline.contact_form import typed_form
from lykt.helpline.models import Channel
from lykt.helpline.queries import channels_registering, units_registering
from lykt.helpline.roles import REGISTER_CONTACT
from lykt.helpline.screen import remember
from lykt.helpline.views.correcting import go_on_correcting
from lykt.helpline.views.registering import show_form
from lykt.people.access import permission_needed, signed_in, staff_only
from lykt.questions.actions import discard_draft, open_draft
from lykt.questions.models import Draft


@csrf_exempt
@require_POST
def save(request: HttpRequest, channel: int) -> JsonResponse:
    """Keep what is typed so far, also when the session is over.

    The form's signature lets it in: nobody but the form's owner has it, which is also why a
    forged request from another site can not write here.
    """
    found = Channel.objects.filter(pk=channel).first()
    if found is None:
        raise Http404
    try:
        draft = drafts.keep_while_typing(request, found)
    except (BadSignature, Draft.DoesNotExist) as error:
        raise Http404 from error
    except drafts.NotKeptError as error:
        return JsonResponse({"refused": str(error)}, status=409)
    return JsonResponse({"saved": f"{timezone.localtime(draft.saved_at):%H.%M}"})


@require_GET
@permission_needed(REGISTER_CONTACT)
def go_on(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The form as it was left, in the draft's own channel."""
    person = signed_in(request)
    try:
        draft, typed = open_draft(actor=person, token=token)
    except Draft.DoesNotExist as error:
        raise Http404 from error
    if draft.context["contact"]:
        return go_on_correcting(request, draft.context["contact"], token, typed)
    channel = channels_registering(person).filter(pk=draft.context["channel"]).first()
    if channel is None:
        raise Http404
    units = list(units_registering(person, channel.line))
    return show_form(request, person, channel, typed_form(channel, units, token, typed))


@require_POST
@staff_only
def discard(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    discard_draft(actor=signed_in(request), token=token)
    return redirect("helpline:contacts")


@require_POST
@staff_only
def shared_screen(request: HttpRequest) -> HttpResponse:
    """Remember for the session whether others may see the screen."""
    remember(request, shared=request.POST.get("shared") == "yes")
    return HttpResponse(status=204)
