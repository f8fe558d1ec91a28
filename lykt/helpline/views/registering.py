"""Registering a contact: choose the channel, fill in, save. A form sent twice is one contact."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lykt.helpline import drafts
from lykt.helpline.actions import record_contact
from lykt.helpline.contact_form import ContactForm, blank_form, end_of, posted_form
from lykt.helpline.models import Channel, Contact
from lykt.helpline.queries import channels_registering, may_correct, units_registering
from lykt.helpline.roles import REGISTER_CONTACT
from lykt.helpline.screen import is_shared, toggles_screen
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.actions import discard_draft, draft_signature
from lykt.questions.models import Version
from lykt.questions.queries import texts_of
from lykt.vault.sealing import KeyDestroyedError

SCRIPTS = ("helpline/answer_keys.js", "questions/autosave.js", "helpline/screen.js")


@require_GET
@permission_needed(REGISTER_CONTACT)
def new_contact(request: HttpRequest) -> HttpResponseBase:
    """Which channel; straight to the form where there is one only."""
    channels = list(channels_registering(signed_in(request))[:9])
    if len(channels) == 1:
        return redirect(address_of(channels[0]))
    choices = [(channel, address_of(channel)) for channel in channels]
    several_lines = len({channel.line_id for channel in channels}) > 1
    context = {"choices": choices, "several_lines": several_lines}
    return render(request, "helpline/choose_channel.html", context)


def address_of(channel: Channel) -> str:
    return reverse("helpline:register", args=[channel.line.code, channel.kind])


def _channel(line: str, kind: str) -> Channel:
    return get_object_or_404(
        Channel.objects.select_related("registration"), line__code=line, kind=kind
    )


def keep_when_signed_out(request: HttpRequest, line: str, kind: str) -> str:
    """A form sent after the session ended: into its owner's draft, to go on from there."""
    return drafts.address_after_sign_in(request, _channel(line, kind))


def keep_when_refused(request: HttpRequest, line: str, kind: str) -> HttpResponse | None:
    """A form that is too old to be let in: the same, and a page that says so."""
    return drafts.page_after_refusal(request, _channel(line, kind))


@permission_needed(REGISTER_CONTACT, session_ended=keep_when_signed_out)
def register(request: HttpRequest, line: str, kind: str) -> HttpResponse:
    person = signed_in(request)
    channel = channels_registering(person).filter(line__code=line, kind=kind).first()
    if channel is None:
        raise Http404
    units = list(units_registering(person, channel.line))
    if request.method != "POST":
        return _opened_now(request, person, channel)
    if drafts.is_for_somebody_else(request, person):
        return drafts.kept_page(request, drafts.keep(request, channel))
    form = posted_form(channel, units, request.POST)
    if toggles_screen(request) or not form.is_valid():
        return show_form(request, person, channel, form)
    contact, is_new = _save(person, channel, form)
    discard_draft(actor=person, token=form.token)
    if not is_new and _is_changed(form, contact) and may_correct(person, contact):
        return _correction(request, person, contact)
    return _receipt(request, contact)


register.keep_when_refused = keep_when_refused  # type: ignore[attr-defined]


def _opened_now(request: HttpRequest, person: Person, channel: Channel) -> HttpResponse:
    try:
        form = blank_form(channel, list(units_registering(person, channel.line)), timezone.now())
    except Version.DoesNotExist as error:
        raise Http404 from error
    if warning := drafts.warning_before_typing(person):
        messages.warning(request, warning)
    return show_form(request, person, channel, form)


def _save(person: Person, channel: Channel, form: ContactForm) -> tuple[Contact, bool]:
    times = form.times.cleaned_data
    return record_contact(
        actor=person,
        channel=channel,
        unit=form.times.unit,
        started_at=times["started_at"],
        ended_at=end_of(times["started_at"], times["ended_at"]),
        version=form.version,
        answers=form.questions.answers(),
        token=form.token,
    )


def _is_changed(form: ContactForm, contact: Contact) -> bool:
    """Whether a form says something else than the contact that it was registered as before."""
    times, answers = form.times.cleaned_data, form.questions.answers()
    try:
        registered = {**contact.response.answers, **texts_of(contact.response)}
    except KeyDestroyedError:
        return False
    return bool(
        answers != registered
        or times["started_at"] != contact.started_at
        or (times["ended_at"] and times["ended_at"] != contact.ended_at)
    )


def _correction(request: HttpRequest, person: Person, contact: Contact) -> HttpResponse:
    """For somebody who went back to a form that was saved, and changed it."""
    draft = drafts.keep_as_correction(request, person, contact)
    messages.warning(
        request,
        _(
            "This was registered already, as the contact at %(time)s. What you have changed is "
            "not saved yet: say why, and save it as a correction."
        )
        % {"time": f"{timezone.localtime(contact.started_at):%H.%M}"},
    )
    return redirect(drafts.address_of(draft.pk))


def _receipt(request: HttpRequest, contact: Contact) -> HttpResponse:
    """The same for a form that is sent again."""
    day = f"{contact.day:%d.%m.%Y}"
    time = f"{timezone.localtime(contact.started_at):%H.%M}"
    messages.success(request, _("The contact at %(time)s is registered.") % {"time": time})
    return redirect(f"{reverse('helpline:contacts')}?since={day}&until={day}")


def show_form(
    request: HttpRequest, person: Person, channel: Channel, form: ContactForm, **more: Any
) -> HttpResponse:
    """The form's page, for a new contact as for a correction."""
    context = {
        "form": form,
        "channel": channel,
        "signature": draft_signature(person, form.token),
        "action": address_of(channel),
        "scripts": SCRIPTS,
        "shared_screen": is_shared(request),
        **more,
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "helpline/contact_form.html", context, status=status)
